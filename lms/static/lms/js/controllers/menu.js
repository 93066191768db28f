import { Controller } from "@hotwired/stimulus";

// Closes open <details> menus on Escape, on a click elsewhere and when the focus leaves.
export default class extends Controller {
  static targets = ["menu"];

  connect() {
    this.onKey = (event) => { if (event.key === "Escape") this.close(true); };
    this.onElsewhere = (event) => { if (!this.menuTargets.some((menu) => menu.contains(event.target))) this.close(false); };
    // On a narrow screen the desks scroll sideways; the present one must be seen.
    this.element.querySelector("nav [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
    this.element.addEventListener("keydown", this.onKey);
    document.addEventListener("pointerdown", this.onElsewhere);
    document.addEventListener("focusin", this.onElsewhere);
  }

  disconnect() {
    this.element.removeEventListener("keydown", this.onKey);
    document.removeEventListener("pointerdown", this.onElsewhere);
    document.removeEventListener("focusin", this.onElsewhere);
  }

  close(returnFocus) {
    for (const menu of this.menuTargets) {
      if (!menu.open) continue;
      menu.open = false;
      if (returnFocus) menu.querySelector("summary").focus();
    }
  }
}
