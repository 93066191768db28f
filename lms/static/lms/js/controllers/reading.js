import { Controller } from "@hotwired/stimulus";

// Reports the paragraph that is being read, at most every few seconds and when the page is left;
// marks the place where reading stopped. Without JavaScript the button "Mark as read" remains.
const PAUSE = 4000;

export default class extends Controller {
  static targets = ["body", "bar"];
  static values = { url: String, text: String, resume: String, here: String, done: String };

  connect() {
    this.paragraphs = [...this.bodyTarget.querySelectorAll("[data-p]")];
    this.onScreen = new Set();
    this.observer = new IntersectionObserver((entries) => this.seen(entries), { rootMargin: "-10% 0px -25% 0px" });
    for (const paragraph of this.paragraphs) this.observer.observe(paragraph);
    this.leave = () => { if (document.visibilityState === "hidden") this.send(true); };
    document.addEventListener("visibilitychange", this.leave);
    this.resume();
  }

  disconnect() {
    this.observer.disconnect();
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.leave);
    this.send(true);
  }

  resume() {
    const place = this.resumeValue && document.getElementById(this.resumeValue);
    if (!place || location.hash !== `#${this.resumeValue}`) return;
    place.setAttribute("data-resume", "");
    place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "center" });
    document.dispatchEvent(new CustomEvent("comity:say", { detail: { text: this.hereValue } }));
  }

  seen(entries) {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) this.onScreen.add(target);
      else this.onScreen.delete(target);
    }
    // The page reports the last paragraph in view: what stands above it has been passed.
    const last = this.paragraphs.findLast((paragraph) => this.onScreen.has(paragraph));
    if (!last || last === this.current) return;
    this.current = last;
    this.timer ||= setTimeout(() => this.send(false), PAUSE);
  }

  send(leaving) {
    clearTimeout(this.timer);
    this.timer = null;
    if (!this.current || this.current === this.sent) return;
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    const body = new URLSearchParams({
      block: this.current.closest("[data-block]").dataset.block,
      paragraph: this.current.dataset.p,
      text: this.textValue,
      csrfmiddlewaretoken: token ? token.value : "",
    });
    this.sent = this.current;
    if (leaving) navigator.sendBeacon(this.urlValue, body);
    else this.post(body);
  }

  async post(body) {
    try {
      const response = await fetch(this.urlValue, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } });
      if (response.ok) this.advance();
      if (response.status === 200 && (await response.json()).completed) {
        document.dispatchEvent(new CustomEvent("comity:say", { detail: { text: this.doneValue } }));
      }
    } catch {
      this.sent = null; // offline: the next paragraph or the next visit reports again
    }
  }

  advance() {
    if (!this.hasBarTarget) return;
    const percent = Math.floor(((this.paragraphs.indexOf(this.sent) + 1) * 100) / this.paragraphs.length);
    this.barTarget.value = Math.max(this.barTarget.value, percent);
  }
}
