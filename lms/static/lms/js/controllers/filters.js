import { Controller } from "@hotwired/stimulus";

// Sends a filter form when a choice changes, and after a pause while somebody types.
export default class extends Controller {
  static targets = ["submit"];

  connect() {
    // The button stays for those without JavaScript and for the Enter key.
    for (const button of this.submitTargets) button.classList.add("visually-hidden");
  }

  disconnect() {
    clearTimeout(this.timer);
  }

  changed(event) {
    if (event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) this.send();
  }

  typed(event) {
    if (event.isComposing || !event.target.matches("input[type=search], input[type=text]")) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), 600);
  }

  send() {
    clearTimeout(this.timer);
    // Empty filters stay out of the address.
    for (const field of this.element.elements) if (field.name && field.value === "") field.disabled = true;
    this.element.requestSubmit();
    for (const field of this.element.elements) field.disabled = false;
  }
}
