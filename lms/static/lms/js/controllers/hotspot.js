import { Controller } from "@hotwired/stimulus";

// Pointing at an area of the picture chooses it in the list beside; the list is the answer.
export default class extends Controller {
  static targets = ["area"];

  connect() {
    this.form = this.element.closest("form");
    this.onFilled = () => this.draw();
    this.form?.addEventListener("answer:filled", this.onFilled);
    this.draw();
  }

  disconnect() {
    this.form?.removeEventListener("answer:filled", this.onFilled);
  }

  press(event) {
    document.getElementById(event.currentTarget.dataset.input)?.click();
  }

  draw() {
    for (const area of this.areaTargets) area.toggleAttribute("data-chosen", document.getElementById(area.dataset.input)?.checked === true);
  }
}
