import { Controller } from "@hotwired/stimulus";

// Things that are put into places: words into gaps, answers beside what they belong to. The menus of the
// page stay what is sent; they are only shown as things to pick up and places to put them down.
// By keyboard: Enter or Space picks up and puts down, the arrows go from place to place, Escape lets go,
// Delete empties a place. By pointer: drag, or press the thing and then the place.
const THRESHOLD = 6;

export default class extends Controller {
  static targets = ["place", "pool", "piece", "help"];
  static values = { texts: Object };

  connect() {
    this.drops = new Map(this.placeTargets.map((place) => [place, this.dress(place)]));
    for (const shown of [...this.poolTargets, ...this.helpTargets]) shown.hidden = false;
    this.form = this.element.closest("form");
    this.onFilled = () => { this.release(); this.draw(); };
    this.form?.addEventListener("answer:filled", this.onFilled);
    this.onMove = (event) => this.drag(event);
    this.onUp = (event) => this.let(event);
    this.draw();
  }

  disconnect() {
    this.form?.removeEventListener("answer:filled", this.onFilled);
    this.stopDragging();
    for (const [place, drop] of this.drops) { drop.remove(); place.hidden = false; }
  }

  dress(place) {
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "placing-drop";
    if (place.hasAttribute("aria-describedby")) drop.setAttribute("aria-describedby", place.getAttribute("aria-describedby"));
    place.after(drop);
    place.hidden = true;
    return drop;
  }

  // --- What can be done --------------------------------------------------------------------

  press(event) {
    if (this.dragged) { this.dragged = false; return; }
    const piece = event.target.closest(".placing-piece");
    const place = this.placeUnder(event.target);
    if (piece) return this.held?.piece === piece ? this.cancel() : this.pick(piece, null);
    if (!place) return;
    if (this.held) return this.held.from === place ? this.cancel() : this.put(place);
    if (this.pieceIn(place)) this.pick(this.pieceIn(place), place);
  }

  key(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const place = this.placeUnder(event.target);
    if (this.held && event.key === "Escape") this.cancel();
    else if (this.held && step) this.go(place, step);
    else if (place?.value && (event.key === "Delete" || event.key === "Backspace")) this.empty(place);
    else return;
    event.preventDefault();
  }

  pick(piece, from) {
    this.release();
    this.held = { piece, from };
    this.element.dataset.holding = "";
    for (const [place, drop] of this.drops) drop.toggleAttribute("data-open", this.fits(piece, place));
    (from ? this.drops.get(from) : piece).setAttribute("aria-pressed", "true");
    this.say("picked", piece);
  }

  put(place) {
    const { piece, from } = this.held;
    if (!this.fits(piece, place)) return this.say("unfit", piece, place);
    const before = this.pieceIn(place);
    if (piece.dataset.unlimited === undefined) for (const other of this.placeTargets) if (other.value === piece.dataset.value) other.value = "";
    if (from) from.value = before && before !== piece && this.fits(before, from) ? before.dataset.value : "";
    place.value = piece.dataset.value;
    this.release();
    this.changed(place);
    this.drops.get(place).focus();
    this.say("placed", piece, place);
  }

  empty(place) {
    const piece = this.pieceIn(place);
    this.release();
    place.value = "";
    this.changed(place);
    this.say("emptied", piece, place);
  }

  cancel() {
    const { piece, from } = this.held;
    this.release();
    (from ? this.drops.get(from) : piece).focus();
    this.say("cancelled", piece);
  }

  go(place, step) {
    const open = this.placeTargets.filter((one) => this.fits(this.held.piece, one));
    const here = open.indexOf(place);
    const next = here < 0 ? (step > 0 ? 0 : open.length - 1) : (here + step + open.length) % open.length;
    this.drops.get(open[next])?.focus();
  }

  // --- By pointer --------------------------------------------------------------------------

  grab(event) {
    const piece = event.target.closest(".placing-piece");
    const place = this.placeUnder(event.target);
    const held = piece || (place && this.pieceIn(place));
    this.dragged = false;
    if (!held || event.button !== 0) return;
    this.start = { piece: held, from: piece ? null : place, x: event.clientX, y: event.clientY };
    window.addEventListener("pointermove", this.onMove);
    window.addEventListener("pointerup", this.onUp);
    window.addEventListener("pointercancel", this.onUp);
  }

  drag(event) {
    const { piece, from, x, y } = this.start;
    if (!this.ghost && Math.hypot(event.clientX - x, event.clientY - y) < THRESHOLD) return;
    if (!this.ghost) {
      this.pick(piece, from);
      this.ghost = piece.cloneNode(true);
      for (const name of ["data-placing-target", "aria-pressed", "data-used"]) this.ghost.removeAttribute(name);
      this.ghost.classList.add("placing-ghost");
      this.element.append(this.ghost);
    }
    this.ghost.style.transform = `translate(${event.clientX}px, ${event.clientY}px) translate(-50%, -50%)`;
    const over = this.placeAt(event);
    for (const [place, drop] of this.drops) drop.toggleAttribute("data-over", place === over);
  }

  let(event) {
    const dragging = Boolean(this.ghost);
    this.stopDragging();
    if (!dragging) return;
    // The click that follows belongs to the drag.
    this.dragged = true;
    setTimeout(() => { this.dragged = false; }, 50);
    const over = event.type === "pointerup" ? this.placeAt(event) : null;
    const { from } = this.held;
    const pooled = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-placing-target~=pool]");
    if (over && over !== from) this.put(over);
    else if (from && pooled && this.element.contains(pooled)) this.empty(from);
    else this.cancel();
  }

  stopDragging() {
    window.removeEventListener("pointermove", this.onMove);
    window.removeEventListener("pointerup", this.onUp);
    window.removeEventListener("pointercancel", this.onUp);
    this.ghost?.remove();
    this.ghost = null;
    for (const drop of this.drops.values()) drop.removeAttribute("data-over");
  }

  // --- What is shown -----------------------------------------------------------------------

  draw() {
    for (const [place, drop] of this.drops) {
      const piece = this.pieceIn(place);
      drop.replaceChildren(...(piece ? [...piece.childNodes].map((node) => node.cloneNode(true)) : [place.dataset.number || "\u2026"]));
      drop.toggleAttribute("data-filled", Boolean(piece));
      if (piece?.lang) drop.lang = piece.lang; else drop.removeAttribute("lang");
      drop.setAttribute("aria-label", `${this.label(place)}: ${piece ? this.words(piece) : this.textsValue.empty}`);
    }
    const used = new Set(this.placeTargets.map((place) => place.value));
    for (const piece of this.pieceTargets) {
      piece.toggleAttribute("data-used", piece.dataset.unlimited === undefined && used.has(piece.dataset.value));
    }
  }

  release() {
    this.held = null;
    delete this.element.dataset.holding;
    for (const drop of this.drops.values()) { drop.removeAttribute("data-open"); drop.removeAttribute("aria-pressed"); }
    for (const piece of this.pieceTargets) piece.removeAttribute("aria-pressed");
  }

  changed(place) {
    this.draw();
    place.dispatchEvent(new Event("change", { bubbles: true }));
  }

  say(name, piece, place) {
    const text = this.textsValue[name].replace("{thing}", this.words(piece)).replace("{place}", place ? this.label(place) : "");
    document.dispatchEvent(new CustomEvent("comity:say", { detail: { text } }));
  }

  // --- Finding -----------------------------------------------------------------------------

  fits(piece, place) {
    return (piece.dataset.group || "") === (place.dataset.group || "");
  }

  pieceIn(place) {
    return place.value ? this.pieceTargets.find((piece) => piece.dataset.value === place.value) : null;
  }

  placeUnder(element) {
    const drop = element?.closest(".placing-drop");
    return drop ? this.placeTargets.find((place) => this.drops.get(place) === drop) : null;
  }

  placeAt(event) {
    return this.placeUnder(document.elementFromPoint(event.clientX, event.clientY));
  }

  label(place) {
    return place.getAttribute("aria-label") || place.labels[0]?.textContent.trim() || "";
  }

  words(piece) {
    return piece.textContent.trim() || piece.querySelector("img")?.alt || "";
  }
}
