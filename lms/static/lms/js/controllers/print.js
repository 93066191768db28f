import { Controller } from "@hotwired/stimulus";

// A print button shows itself only where it can work.
export default class extends Controller {
  connect() {
    this.element.hidden = false;
  }

  print() {
    window.print();
  }
}
