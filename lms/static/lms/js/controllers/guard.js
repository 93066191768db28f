import { Controller } from "@hotwired/stimulus";

// Asks before a form with unsent changes is left. The browser words the question.
export default class extends Controller {
  connect() {
    this.dirty = this.element.querySelector("[data-invalid]") !== null;
    this.onLeave = (event) => { if (this.dirty) event.preventDefault(); };
    this.onInput = () => { this.dirty = true; };
    this.onSubmit = () => { this.dirty = false; };
    window.addEventListener("beforeunload", this.onLeave);
    this.element.addEventListener("input", this.onInput);
    this.element.addEventListener("submit", this.onSubmit);
  }

  disconnect() {
    window.removeEventListener("beforeunload", this.onLeave);
    this.element.removeEventListener("input", this.onInput);
    this.element.removeEventListener("submit", this.onSubmit);
  }
}
