import { Controller } from "@hotwired/stimulus";

// Words written so far, counted as the server counts them: a Chinese character is a word.
const WORDS = /[\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+(?:['’-][^\W_\u3400-\u4dbf\u4e00-\u9fff]+)*/gu;

export default class extends Controller {
  static targets = ["text", "note"];

  connect() {
    this.noteTarget.hidden = false;
    this.form = this.element.closest("form");
    this.onFilled = () => this.count();
    this.form?.addEventListener("answer:filled", this.onFilled);
    this.count();
  }

  disconnect() {
    this.form?.removeEventListener("answer:filled", this.onFilled);
  }

  count() {
    const words = (this.textTarget.value.match(WORDS) || []).length;
    this.noteTarget.textContent = this.noteTarget.dataset.text.replace("{n}", words);
  }
}
