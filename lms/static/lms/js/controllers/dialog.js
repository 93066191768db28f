import { Controller } from "@hotwired/stimulus";

// A button that opens a <dialog> by its id, and the buttons that close it.
export default class extends Controller {
  static values = { id: String };

  open() {
    document.getElementById(this.idValue)?.showModal();
  }

  close(event) {
    event.preventDefault();
    this.element.closest("dialog")?.close();
  }
}
