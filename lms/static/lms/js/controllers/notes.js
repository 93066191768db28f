import { Controller } from "@hotwired/stimulus";

// Notes and highlights of the reader. Loaded after the page by one request; positions count characters
// without white space within a paragraph, as the server does (courses/anchoring.py). Highlights are drawn
// with the CSS Custom Highlight API; without it the paragraph is marked at its edge.
const SKIPPED = "[data-note-button], .player-state, .pair-stale";

export default class extends Controller {
  static targets = ["tools", "dialog", "list", "form", "quote", "text", "state"];
  static values = { url: String, own: String, language: String, words: Object };

  async connect() {
    this.notes = [];
    this.select = () => this.selected();
    document.addEventListener("selectionchange", this.select);
    this.places = [...this.element.querySelectorAll(".reading [data-p]")].filter((place) => !place.matches("summary, figcaption"));
    this.addButtons();
    try {
      const response = await fetch(this.urlValue, { headers: { Accept: "application/json" } });
      if (response.ok) this.notes = (await response.json()).notes;
    } catch { /* offline: the text is there, the notes come with the next visit */ }
    this.draw();
  }

  disconnect() {
    document.removeEventListener("selectionchange", this.select);
    if (CSS.highlights) CSS.highlights.delete("note");
  }

  // One stop of the tab key for all of them; the arrows go from paragraph to paragraph.
  addButtons() {
    this.buttons = this.places.map((place, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "note-button no-print";
      button.dataset.noteButton = "";
      button.tabIndex = index ? -1 : 0;
      button.addEventListener("click", () => this.open(place));
      button.addEventListener("keydown", (event) => this.move(event, index));
      place.append(button);
      return button;
    });
  }

  move(event, index) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && this.buttons[index + step];
    if (!next) return;
    event.preventDefault();
    this.buttons[index].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }

  draw() {
    const ranges = [];
    for (const [index, place] of this.places.entries()) {
      const here = this.at(place);
      const button = this.buttons[index];
      button.textContent = here.length || "";
      button.toggleAttribute("data-has", here.length > 0);
      button.setAttribute("aria-label", here.length ? this.wordsValue.some.replace("0", here.length) : this.wordsValue.none);
      place.toggleAttribute("data-noted", here.length > 0 && !CSS.highlights);
      for (const note of here) {
        const range = note.start === null ? null : rangeOf(this.words(place, note.language), note.start, note.end);
        if (range) ranges.push(range);
      }
    }
    if (CSS.highlights) CSS.highlights.set("note", new Highlight(...ranges));
  }

  at(place) {
    const block = place.closest("[data-block]").dataset.block;
    return this.notes.filter((note) => !note.lost && note.block === block && note.paragraph === Number(place.dataset.p) && this.words(place, note.language));
  }

  // The element that holds the words in a language; null where this view does not show them.
  words(place, language) {
    const sides = [...place.children].filter((child) => child.lang && place.classList.contains("pair"));
    if (sides.length) return sides.find((side) => side.lang.toLowerCase() === language) || null;
    return language === this.languageValue ? place : null;
  }

  selected() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) { this.toolsTarget.hidden = true; return; }
    const range = selection.getRangeAt(0);
    const place = range.startContainer.parentElement?.closest("[data-p]");
    if (!place || !this.element.contains(place) || !place.contains(range.endContainer)) { this.toolsTarget.hidden = true; return; }
    const side = place.classList.contains("pair") ? range.startContainer.parentElement.closest(".pair > [lang]") : place;
    if (!side || !side.contains(range.endContainer)) { this.toolsTarget.hidden = true; return; }
    this.passage = { place, language: side === place ? this.languageValue : side.lang.toLowerCase(), ...spanOf(side, range), quote: range.toString().trim().slice(0, 1000) };
    const box = range.getBoundingClientRect();
    this.toolsTarget.hidden = this.passage.start >= this.passage.end;
    this.toolsTarget.style.insetBlockStart = `${box.bottom + scrollY + 6}px`;
    this.toolsTarget.style.insetInlineStart = `${Math.max(8, Math.min(box.left + scrollX, innerWidth - 180))}px`;
  }

  mark() { this.add(this.passage, ""); document.getSelection().removeAllRanges(); }

  write() { this.open(this.passage.place, this.passage); }

  open(place, passage = null) {
    this.place = place;
    this.edited = null;
    const side = place.classList.contains("pair") ? this.words(place, this.languageValue) || place.querySelector("[lang]") : place;
    const language = side === place ? this.languageValue : side.lang.toLowerCase();
    this.passage = passage || { place, language, start: "", end: "", quote: "" };
    this.quoteTarget.textContent = passage ? passage.quote : textOf(side).slice(0, 160);
    this.textTarget.value = "";
    this.stateTarget.textContent = "";
    this.fillList();
    this.dialogTarget.showModal();
    this.textTarget.focus();
  }

  close() { this.dialogTarget.close(); }

  fillList() {
    this.listTarget.replaceChildren(...this.at(this.place).map((note) => {
      const item = document.createElement("li");
      const words = document.createElement("p");
      words.textContent = note.text || note.quote.slice(0, 120);
      item.append(words, this.action(this.wordsValue.edit, () => this.edit(note)), this.action(this.wordsValue.remove, () => this.remove(note)));
      return item;
    }));
  }

  action(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  }

  edit(note) {
    this.edited = note;
    this.quoteTarget.textContent = note.quote;
    this.textTarget.value = note.text;
    this.textTarget.focus();
  }

  async save(event) {
    event.preventDefault();
    const text = this.textTarget.value;
    const done = this.edited ? await this.send(`${this.ownValue}${this.edited.id}/`, { text }, (note) => this.keep(note)) : await this.add(this.passage, text);
    if (done) { this.close(); document.getSelection().removeAllRanges(); }
  }

  add({ place, language, start, end, quote }, text) {
    const block = place.closest("[data-block]").dataset.block;
    return this.send(this.urlValue, { block, paragraph: place.dataset.p, language, start, end, quote, text }, (note) => this.keep(note));
  }

  remove(note) {
    return this.send(`${this.ownValue}${note.id}/delete/`, {}, () => {
      this.notes = this.notes.filter((each) => each !== note);
      this.fillList();
      const undo = document.createElement("li");
      undo.append(`${this.wordsValue.removed} `, this.action(this.wordsValue.undo, () => this.send(`${this.ownValue}${note.id}/restore/`, {}, (back) => { this.keep(back); this.fillList(); })));
      this.listTarget.append(undo);
      undo.querySelector("button").focus();
    });
  }

  keep(note) {
    this.notes = [...this.notes.filter((each) => each.id !== note.id), note];
  }

  async send(url, fields, done) {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: token ? token.value : "" });
    try {
      const response = await fetch(url, { method: "POST", body, headers: { Accept: "application/json" } });
      const answer = response.status === 204 ? null : await response.json();
      if (!response.ok) throw new Error(answer.detail);
      done(answer);
      this.draw();
      this.say(this.wordsValue.saved);
      return true;
    } catch (error) {
      this.say(error instanceof TypeError ? this.wordsValue.failed : error.message);
      return false;
    }
  }

  say(text) {
    this.stateTarget.textContent = text;
    document.dispatchEvent(new CustomEvent("comity:say", { detail: { text } }));
  }
}

function* textNodes(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) if (!node.parentElement.closest(SKIPPED)) yield node;
}

function squeezed(text) {
  return text.replace(/\s+/gu, "");
}

function textOf(root) {
  return [...textNodes(root)].map((node) => node.data).join("").trim();
}

// Where a selection begins and ends, in characters without white space.
function spanOf(root, range) {
  let at = 0, start = null, end = 0;
  for (const node of textNodes(root)) {
    if (range.intersectsNode(node)) {
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : node.length;
      if (start === null) start = at + squeezed(node.data.slice(0, from)).length;
      end = at + squeezed(node.data.slice(0, to)).length;
    }
    at += squeezed(node.data).length;
  }
  return { start: start ?? 0, end };
}

function rangeOf(root, start, end) {
  if (!root) return null;
  const range = document.createRange();
  let at = 0, begun = false;
  for (const node of textNodes(root)) {
    for (let index = 0; index < node.length; index += 1) {
      if (/\s/u.test(node.data[index])) continue;
      if (at === start) { range.setStart(node, index); begun = true; }
      at += 1;
      if (at === end && begun) { range.setEnd(node, index + 1); return range; }
    }
  }
  return null;
}
