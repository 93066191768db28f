import { Controller } from "@hotwired/stimulus";

// The scale beside a number field. The field alone is sent, so that nothing chosen is no answer.
export default class extends Controller {
  static targets = ["number", "range"];

  connect() {
    this.rangeTarget.hidden = false;
    this.form = this.element.closest("form");
    this.filled = () => this.typed();
    this.form?.addEventListener("answer:filled", this.filled);
    this.typed();
  }

  disconnect() {
    this.form?.removeEventListener("answer:filled", this.filled);
  }

  typed() {
    if (this.numberTarget.value !== "") this.rangeTarget.value = this.numberTarget.value;
    this.element.toggleAttribute("data-empty", this.numberTarget.value === "");
  }

  moved() {
    this.numberTarget.value = this.rangeTarget.value;
    this.element.removeAttribute("data-empty");
  }
}
