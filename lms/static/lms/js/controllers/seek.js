import { Controller } from "@hotwired/stimulus";

// The search field of the bar: `/` goes to it, arrows walk through the suggestions, Escape puts them away.
export default class extends Controller {
  static targets = ["field", "list"];

  connect() {
    this.onKey = (event) => {
      const elsewhere = event.target.closest?.("input, textarea, select, [contenteditable]");
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || elsewhere) return;
      if (!this.fieldTarget.checkVisibility()) return;
      event.preventDefault();
      this.fieldTarget.focus();
    };
    document.addEventListener("keydown", this.onKey);
  }

  disconnect() {
    document.removeEventListener("keydown", this.onKey);
  }

  typed() {
    if (this.fieldTarget.value.trim() === "") this.clear();
  }

  walk(event) {
    if (event.key === "Escape" && this.listTarget.firstElementChild) {
      event.preventDefault();
      this.clear();
      this.fieldTarget.focus();
      return;
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [this.fieldTarget, ...this.listTarget.querySelectorAll("a")];
    const next = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    if (next < 0 || next >= stops.length) return;
    event.preventDefault();
    stops[next].focus();
  }

  left(event) {
    if (!this.element.contains(event.relatedTarget)) this.clear();
  }

  clear() {
    this.listTarget.replaceChildren();
  }
}
