import { Controller } from "@hotwired/stimulus";

// A form that is sent once: a double click does not send twice. The server refuses it as well.
export default class extends Controller {
  sent(event) {
    if (this.element.dataset.sent && Date.now() - Number(this.element.dataset.sent) < 5000) {
      event.preventDefault();
      return;
    }
    if (!event.defaultPrevented) this.element.dataset.sent = String(Date.now());
  }
}
