import { Controller } from "@hotwired/stimulus";

// Changes the colours at once; without JavaScript the same form posts and the page comes back.
export default class extends Controller {
  choose(event) {
    event.preventDefault();
    const theme = event.currentTarget.value;
    const year = 31536000;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `theme=${theme}; path=/; samesite=lax; max-age=${theme ? year : 0}${secure}`;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    for (const button of this.element.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === theme));
  }
}
