import { Controller } from "@hotwired/stimulus";

// Things dragged to their places on a picture. The menus below are the answer: a drag sets a menu, and
// whatever sets a menu is drawn on the picture. A press without a drag picks a thing up, the next press
// puts it down.
export default class extends Controller {
  static targets = ["board", "thing", "area"];

  connect() {
    this.form = this.element.closest("form");
    this.onFilled = () => this.draw();
    this.form?.addEventListener("answer:filled", this.onFilled);
    this.listeners = { pointerdown: (event) => this.down(event), pointermove: (event) => this.move(event), pointerup: (event) => this.up(event), pointercancel: () => this.end() };
    for (const [name, listener] of Object.entries(this.listeners)) this.element.addEventListener(name, listener);
    this.element.dataset.ready = "";
    this.draw();
  }

  disconnect() {
    this.form?.removeEventListener("answer:filled", this.onFilled);
    for (const [name, listener] of Object.entries(this.listeners)) this.element.removeEventListener(name, listener);
  }

  down(event) {
    if (event.button > 0) return;
    const thing = event.target.closest(".thing, .placed");
    if (!thing) {
      if (this.picked) this.put(this.picked, this.areaAt(event));
      return;
    }
    event.preventDefault();
    const grip = { token: thing.dataset.token, group: thing.dataset.group, from: thing.dataset.input || "" };
    if (this.picked && grip.from) return this.put(this.picked, this.areaAt(event));
    this.grip = { ...grip, thing, x: event.clientX, y: event.clientY };
    this.element.setPointerCapture(event.pointerId);
  }

  move(event) {
    if (!this.grip) return;
    const { thing, x, y } = this.grip;
    if (!this.ghost && Math.hypot(event.clientX - x, event.clientY - y) < 6) return;
    if (!this.ghost) {
      this.ghost = thing.cloneNode(true);
      this.ghost.className = "thing thing-ghost";
      this.ghost.setAttribute("aria-hidden", "true");
      document.body.append(this.ghost);
    }
    this.ghost.style.left = `${event.clientX}px`;
    this.ghost.style.top = `${event.clientY}px`;
    this.light(this.areaAt(event));
  }

  up(event) {
    if (!this.grip) return;
    const grip = this.grip, dragged = Boolean(this.ghost), area = dragged ? this.areaAt(event) : null;
    this.end();
    if (dragged) this.put(grip, area);
    else if (grip.from) this.put(grip, null);
    else this.pick(this.picked?.token === grip.token ? null : grip);
  }

  end() {
    this.ghost?.remove();
    this.ghost = this.grip = null;
    this.light(null);
  }

  pick(grip) {
    this.picked = grip;
    for (const thing of this.thingTargets) thing.toggleAttribute("data-picked", thing.dataset.token === grip?.token);
  }

  // Brings the thing to the area; without one it leaves the place it was in.
  put(grip, area) {
    this.pick(null);
    if (area && area.dataset.group !== grip.group) return;
    const select = area && document.getElementById(area.dataset.input);
    const thing = this.thingTargets.find((one) => one.dataset.token === grip.token);
    const changed = new Set();
    for (const other of this.selects) {
      const leaves = other.id === grip.from || (select && !thing.hasAttribute("data-unlimited") && other.value === grip.token);
      if (leaves && other !== select) { other.value = ""; changed.add(other); }
    }
    if (select && select.value !== grip.token) { select.value = grip.token; changed.add(select); }
    const last = [...changed].pop();
    last?.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // A thing chosen in one menu leaves the others, unless it may be used any number of times.
  draw(event) {
    const set = event?.target;
    if (set?.matches?.("select") && set.value) {
      const thing = this.thingTargets.find((one) => one.dataset.token === set.value);
      if (thing && !thing.hasAttribute("data-unlimited")) for (const other of this.selects) if (other !== set && other.value === set.value) other.value = "";
    }
    for (const placed of this.boardTarget.querySelectorAll(".placed")) placed.remove();
    for (const area of this.areaTargets) this.show(area);
    const used = new Set(this.selects.map((select) => select.value));
    for (const thing of this.thingTargets) thing.toggleAttribute("data-used", used.has(thing.dataset.token) && !thing.hasAttribute("data-unlimited"));
  }

  show(area) {
    const select = document.getElementById(area.dataset.input);
    const thing = select?.value && this.thingTargets.find((one) => one.dataset.token === select.value);
    area.toggleAttribute("data-filled", Boolean(thing));
    if (!thing) return;
    const box = area.querySelector(".outline").getBBox(), all = area.ownerSVGElement.viewBox.baseVal;
    const placed = document.createElement("span");
    placed.className = "placed";
    Object.assign(placed.dataset, { token: thing.dataset.token, group: thing.dataset.group, input: select.id });
    placed.setAttribute("aria-hidden", "true");
    placed.append(...[...thing.childNodes].map((node) => node.cloneNode(true)));
    Object.assign(placed.style, { left: `${(100 * box.x) / all.width}%`, top: `${(100 * box.y) / all.height}%`, width: `${(100 * box.width) / all.width}%`, height: `${(100 * box.height) / all.height}%` });
    this.boardTarget.append(placed);
  }

  areaAt(event) {
    const found = document.elementsFromPoint(event.clientX, event.clientY).map((one) => one.closest(".area")).find(Boolean);
    return found && this.element.contains(found) ? found : null;
  }

  light(area) {
    const fits = area && this.grip && area.dataset.group === this.grip.group;
    for (const one of this.areaTargets) one.toggleAttribute("data-over", fits && one === area);
  }

  get selects() {
    return this.areaTargets.map((area) => document.getElementById(area.dataset.input)).filter(Boolean);
  }
}
