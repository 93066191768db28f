import { Controller } from "@hotwired/stimulus";

// Items put in order. The menus of places stay what is sent; they are only shown as rows to be moved.
// By keyboard: Enter or Space on the handle picks a row up and puts it down, the arrows move it, Escape
// puts it back. By pointer: drag the handle, or press one handle and then that of the place.
const THRESHOLD = 6;

export default class extends Controller {
  static targets = ["list", "item", "place", "keep", "help"];
  static values = { texts: Object };

  connect() {
    for (const item of this.itemTargets) this.dress(item);
    for (const help of this.helpTargets) help.hidden = false;
    this.form = this.element.closest("form");
    this.onFilled = () => { this.release(); this.arrange(); };
    this.form?.addEventListener("answer:filled", this.onFilled);
    this.onMove = (event) => this.drag(event);
    this.onUp = (event) => this.let(event);
    this.arrange();
  }

  disconnect() {
    this.form?.removeEventListener("answer:filled", this.onFilled);
    this.stopDragging();
    for (const item of this.itemTargets) { item.querySelector(".sorting-handle").remove(); this.placeOf(item).hidden = false; }
  }

  dress(item) {
    const handle = document.createElement("button");
    handle.type = "button";
    handle.className = "sorting-handle";
    item.prepend(handle);
    this.placeOf(item).hidden = true;
  }

  // --- What can be done --------------------------------------------------------------------

  press(event) {
    if (this.dragged) { this.dragged = false; return; }
    const item = event.target.closest(".sorting-handle")?.closest("li");
    if (!item) return;
    if (!this.held) return this.pick(item);
    if (this.held !== item) this.move(this.place(item));
    this.drop();
  }

  key(event) {
    if (!this.held) return;
    const here = this.place(this.held);
    const to = { ArrowUp: here - 1, ArrowLeft: here - 1, ArrowDown: here + 1, ArrowRight: here + 1, Home: 0, End: this.items.length - 1 }[event.key];
    if (event.key === "Escape") this.putBack();
    else if (to === undefined) return;
    else if (to >= 0 && to < this.items.length) { this.move(to); this.say("moved", this.held); }
    event.preventDefault();
  }

  pick(item) {
    this.held = item;
    this.before = this.items;
    item.dataset.held = "";
    this.handle(item).setAttribute("aria-pressed", "true");
    this.say("picked", item);
  }

  move(to) {
    const rest = this.items.filter((item) => item !== this.held);
    this.listTarget.insertBefore(this.held, rest[to] || null);
    this.handle(this.held).focus();
    this.label();
  }

  drop() {
    const item = this.held;
    this.release();
    this.commit();
    this.handle(item).focus();
    this.say("dropped", item);
  }

  putBack() {
    const item = this.held;
    this.listTarget.append(...this.before);
    this.release();
    this.label();
    this.handle(item).focus();
    this.say("cancelled", item);
  }

  // The order as it stands is the answer.
  keep() {
    this.commit();
    this.handle(this.items[0]).focus();
    document.dispatchEvent(new CustomEvent("comity:say", { detail: { text: this.textsValue.kept } }));
  }

  commit() {
    for (const [number, item] of this.items.entries()) this.placeOf(item).value = String(number + 1);
    this.label();
    this.placeOf(this.items[0]).dispatchEvent(new Event("change", { bubbles: true }));
  }

  // --- By pointer --------------------------------------------------------------------------

  grab(event) {
    const item = event.target.closest(".sorting-handle")?.closest("li");
    this.dragged = false;
    if (!item || event.button !== 0) return;
    this.start = { item, y: event.clientY };
    window.addEventListener("pointermove", this.onMove);
    window.addEventListener("pointerup", this.onUp);
    window.addEventListener("pointercancel", this.onUp);
  }

  drag(event) {
    if (!this.dragging && Math.abs(event.clientY - this.start.y) < THRESHOLD) return;
    if (!this.dragging) {
      this.dragging = true;
      if (this.held !== this.start.item) { this.release(); this.pick(this.start.item); }
    }
    const rest = this.items.filter((item) => item !== this.held);
    const above = rest.filter((item) => { const box = item.getBoundingClientRect(); return box.top + box.height / 2 < event.clientY; });
    if (above.length !== this.place(this.held)) this.move(above.length);
  }

  let(event) {
    const dragging = this.dragging;
    this.stopDragging();
    if (!dragging) return;
    // The click that follows belongs to the drag.
    this.dragged = true;
    setTimeout(() => { this.dragged = false; }, 50);
    if (event.type === "pointerup") this.drop();
    else this.putBack();
  }

  stopDragging() {
    this.dragging = false;
    window.removeEventListener("pointermove", this.onMove);
    window.removeEventListener("pointerup", this.onUp);
    window.removeEventListener("pointercancel", this.onUp);
  }

  // --- What is shown -----------------------------------------------------------------------

  arrange() {
    if (this.answered) {
      this.listTarget.append(...this.items.sort((one, other) => this.placeOf(one).value - this.placeOf(other).value));
    }
    this.label();
  }

  label() {
    for (const item of this.items) {
      this.handle(item).setAttribute("aria-label", this.text("handle", item));
    }
    this.element.toggleAttribute("data-answered", this.answered);
    for (const keep of this.keepTargets) keep.hidden = this.answered;
  }

  release() {
    if (this.held) {
      delete this.held.dataset.held;
      this.handle(this.held).removeAttribute("aria-pressed");
    }
    this.held = null;
  }

  say(name, item) {
    document.dispatchEvent(new CustomEvent("comity:say", { detail: { text: this.text(name, item) } }));
  }

  text(name, item) {
    const words = item.querySelector(".sorting-text").textContent.trim();
    return this.textsValue[name].replace("{thing}", words).replace("{place}", this.place(item) + 1).replace("{places}", this.items.length);
  }

  // --- Finding -----------------------------------------------------------------------------

  get items() {
    return [...this.listTarget.children];
  }

  get answered() {
    return this.placeTargets.every((place) => place.value);
  }

  place(item) {
    return this.items.indexOf(item);
  }

  placeOf(item) {
    return item.querySelector("select");
  }

  handle(item) {
    return item.querySelector(".sorting-handle");
  }
}
