import { Controller } from "@hotwired/stimulus";

// Areas of a picture, drawn by pointer or keyboard into the number fields of their rows and shown from them.
const NS = "http://www.w3.org/2000/svg";
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export default class extends Controller {
  static targets = ["board", "layer", "row"];

  connect() {
    if (!this.hasLayerTarget) return;
    for (const row of this.rowTargets) {
      row.querySelector("button[data-action]").hidden = false;
      for (const input of this.fields(row)) input.addEventListener("input", () => this.draw());
    }
    this.draw();
  }

  // --- Rows --------------------------------------------------------------------------------

  fields(row) {
    return [row.querySelector("select[name$=_shape]"), row.querySelector("input[name$=_coords]")];
  }

  read(row) {
    const [shape, coords] = this.fields(row);
    const numbers = coords.value.split(/[\s,，、;；]+/).filter(Boolean).map(Number);
    return { shape: shape.value, coords: numbers.every(Number.isInteger) ? numbers : [] };
  }

  write(row, coords) {
    const input = this.fields(row)[1];
    input.value = coords.map(Math.round).join(", ");
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  choose(event) {
    const row = event.currentTarget.closest("[data-areas-target=row]");
    this.select(row === this.row ? null : row);
    if (!this.row) return;
    if (!this.read(row).coords.length) this.write(row, this.first(this.read(row).shape));
    this.boardTarget.focus();
    this.boardTarget.scrollIntoView({ block: "nearest" });
  }

  select(row) {
    this.row = row;
    this.corners = null;
    for (const one of this.rowTargets) one.querySelector("button[data-action]").setAttribute("aria-pressed", String(one === row));
    this.draw();
  }

  // Something to begin with: in the middle, a fifth of the picture.
  first(shape) {
    const { width, height } = this.layerTarget.viewBox.baseVal;
    const x = width / 2, y = height / 2, a = width / 10, b = height / 10;
    if (shape === "circle") return [x, y, Math.min(a, b)];
    if (shape === "ellipse") return [x, y, a, b];
    if (shape === "poly") return [x, y - b, x + a, y + b, x - a, y + b];
    return [x - a, y - b, x + a, y + b];
  }

  // --- Pointer -----------------------------------------------------------------------------

  point(event) {
    const box = this.layerTarget.getBoundingClientRect(), { width, height } = this.layerTarget.viewBox.baseVal;
    return [((event.clientX - box.left) * width) / box.width, ((event.clientY - box.top) * height) / box.height];
  }

  down(event) {
    if (event.button > 0) return;
    if (!this.row) this.select(this.rowTargets.find((row) => !this.read(row).coords.length) || null);
    if (!this.row) return;
    event.preventDefault();
    this.boardTarget.focus();
    const point = this.point(event);
    if (this.read(this.row).shape === "poly") {
      this.corners = [...(this.corners || []), ...point];
      this.write(this.row, this.corners);
      return;
    }
    this.start = point;
    this.layerTarget.setPointerCapture(event.pointerId);
  }

  move(event) {
    if (!this.start) return;
    const [x, y] = this.point(event), [left, top] = this.start;
    if (Math.hypot(x - left, y - top) < 3) return;
    const { shape } = this.read(this.row);
    const box = [Math.min(x, left), Math.min(y, top), Math.max(x, left), Math.max(y, top)];
    if (shape === "circle") this.write(this.row, [left, top, Math.hypot(x - left, y - top)]);
    else if (shape === "ellipse") this.write(this.row, [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2, (box[2] - box[0]) / 2, (box[3] - box[1]) / 2]);
    else this.write(this.row, box);
  }

  up() {
    this.start = null;
  }

  // The double click that closes a polygon has set its last corner twice.
  close() {
    if (!this.corners) return;
    const corners = this.corners.slice(0, -2);
    this.write(this.row, corners);
    this.select(null);
  }

  // --- Keyboard ----------------------------------------------------------------------------

  key(event) {
    if (!this.row) return;
    if (event.key === "Escape" || event.key === "Enter") {
      event.preventDefault();
      const button = this.row.querySelector("button[data-action]");
      this.select(null);
      button.focus();
      return;
    }
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    const { width } = this.layerTarget.viewBox.baseVal, step = Math.max(1, Math.round(width / 200));
    const { shape, coords } = this.read(this.row);
    const change = event.shiftKey ? this.sized(shape, coords, way[0] * step, way[1] * step) : this.moved(shape, coords, way[0] * step, way[1] * step);
    if (change) this.write(this.row, change);
  }

  moved(shape, coords, x, y) {
    const places = shape === "circle" || shape === "ellipse" ? 2 : coords.length;
    return coords.map((number, place) => (place < places ? number + (place % 2 ? y : x) : number));
  }

  sized(shape, coords, x, y) {
    if (shape === "rect") return coords[2] + x > coords[0] && coords[3] + y > coords[1] ? [coords[0], coords[1], coords[2] + x, coords[3] + y] : null;
    if (shape === "circle") return coords[2] + x + y > 0 ? [coords[0], coords[1], coords[2] + x + y] : null;
    if (shape === "ellipse") return coords[2] + x > 0 && coords[3] + y > 0 ? [coords[0], coords[1], coords[2] + x, coords[3] + y] : null;
    const middle = [0, 1].map((side) => coords.filter((_number, place) => place % 2 === side).reduce((sum, number) => sum + number, 0) / (coords.length / 2));
    const factor = 1 + (x + y) / 100;
    return coords.map((number, place) => middle[place % 2] + (number - middle[place % 2]) * factor);
  }

  // --- Drawing -----------------------------------------------------------------------------

  draw() {
    const drawn = this.rowTargets.map((row, place) => this.drawn(row, place + 1)).filter(Boolean);
    this.layerTarget.replaceChildren(...drawn);
  }

  drawn(row, number) {
    const { shape, coords } = this.read(row);
    const outline = this.outline(shape, coords);
    if (!outline) return null;
    outline.setAttribute("class", "outline");
    const group = document.createElementNS(NS, "g"), radius = Math.max(1, Math.round(this.layerTarget.viewBox.baseVal.width / 42));
    group.setAttribute("class", "area");
    group.toggleAttribute("data-chosen", row === this.row);
    const [x, y] = this.middle(shape, coords);
    const badge = this.svg("circle", { class: "badge", cx: x, cy: y, r: radius });
    const text = this.svg("text", { class: "badge-number", x, y, "font-size": radius });
    text.textContent = number;
    group.append(outline, badge, text);
    return group;
  }

  outline(shape, c) {
    if (shape === "rect") return c.length === 4 && c[2] > c[0] && c[3] > c[1] ? this.svg("rect", { x: c[0], y: c[1], width: c[2] - c[0], height: c[3] - c[1] }) : null;
    if (shape === "circle") return c.length === 3 && c[2] > 0 ? this.svg("circle", { cx: c[0], cy: c[1], r: c[2] }) : null;
    if (shape === "ellipse") return c.length === 4 && c[2] > 0 && c[3] > 0 ? this.svg("ellipse", { cx: c[0], cy: c[1], rx: c[2], ry: c[3] }) : null;
    return c.length >= 2 && c.length % 2 === 0 ? this.svg("polygon", { points: c.join(" ") }) : null;
  }

  middle(shape, c) {
    if (shape === "rect") return [(c[0] + c[2]) / 2, (c[1] + c[3]) / 2];
    if (shape !== "poly") return [c[0], c[1]];
    return [0, 1].map((side) => c.filter((_number, place) => place % 2 === side).reduce((sum, number) => sum + number, 0) / (c.length / 2));
  }

  svg(name, attributes) {
    const element = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }
}
