import { Controller } from "@hotwired/stimulus";

// Opens the reading settings beside the text and shows every choice at once; without JavaScript the link
// leads to the same form on a page of its own.
export default class extends Controller {
  static targets = ["panel"];

  async open(event) {
    event.preventDefault();
    try {
      const response = await fetch(event.currentTarget.href, { headers: { "HX-Request": "true" } });
      if (!response.ok) throw new Error(response.status);
      this.panelTarget.innerHTML = await response.text();
      this.panelTarget.showPopover();
      this.panelTarget.querySelector("input:checked")?.focus();
    } catch {
      location.assign(this.element.querySelector("a").href);
    }
  }

  apply(event) {
    const { name, value } = event.target;
    if (event.target.type !== "radio") return;
    document.documentElement.dataset[name] = value;
  }
}
