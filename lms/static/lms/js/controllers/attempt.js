import { Controller } from "@hotwired/stimulus";

// The attempt page. Every answer goes into a queue on this device first and leaves it only when the
// server has acknowledged it; "saved" is never said before that, after a reload neither. The clock
// counts from what the server says is left, so that the device's own clock has no part in it.
const RETRY = [1000, 2000, 4000, 8000, 15000];

export default class extends Controller {
  static targets = ["sheet", "link", "note", "status", "clock", "problem", "leave"];
  static values = { id: String, base: Number, current: Number, texts: Object, remaining: Number, home: String, reload: Boolean };

  connect() {
    this.store = `comity-attempt:${this.idValue}`;
    this.failures = 0;
    this.timers = {};
    this.sent = new Map();
    this.onOnline = () => { this.failures = 0; this.flush(); };
    window.addEventListener("online", this.onOnline);
    if (this.hasRemainingValue) this.resync(this.remainingValue);
    this.ticker = setInterval(() => this.tick(), 500);
    for (const form of this.forms) this.sent.set(form, this.body(form));
    this.restore();
    this.flush();
  }

  disconnect() {
    window.removeEventListener("online", this.onOnline);
    clearInterval(this.ticker);
    clearTimeout(this.retry);
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
  }

  // --- What is on this device --------------------------------------------------------------

  read() {
    try { return JSON.parse(localStorage.getItem(this.store)) || { seq: 0, queue: [] }; } catch { return this.memory || { seq: 0, queue: [] }; }
  }

  write(state) {
    this.memory = state;
    try {
      if (state.queue.length) localStorage.setItem(this.store, JSON.stringify(state));
      else localStorage.removeItem(this.store);
    } catch { /* A full or forbidden store: the queue lives in this page then. */ }
  }

  get device() {
    if (this.name) return this.name;
    // One name per page: two tabs are two devices, each with an order of its own.
    this.name = crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    return this.name;
  }

  // Answers that were typed and not acknowledged come back into the page, as unsaved.
  restore() {
    for (const entry of this.read().queue) {
      const form = this.form(entry.position);
      if (!form) continue;
      this.fill(form, new URLSearchParams(entry.body));
      if (entry.flag !== undefined) this.showFlag(entry.position, entry.flag === "1");
      this.mark(entry.position, "queued");
    }
  }

  // --- What the learner does ---------------------------------------------------------------

  changed(event) {
    this.take(event.currentTarget);
  }

  typed(event) {
    const form = event.currentTarget;
    // What is chosen and not typed is sent at once, by `changed`.
    if (event.target.matches("select, [type=checkbox], [type=radio]")) return;
    const position = this.positionOf(form);
    clearTimeout(this.timers[position]);
    this.timers[position] = setTimeout(() => this.take(form), 1000);
  }

  press(form, button) {
    const position = this.positionOf(form);
    if (button?.name === "flag") {
      this.enqueue(position, this.body(form), button.value);
      this.showFlag(position, button.value === "1");
      return;
    }
    if (button?.value === "clear") this.fill(form, new URLSearchParams());
    this.take(form);
    if (button?.value === "next" || !button) this.show(position + 1);
    if (button?.value === "previous") this.show(position - 1);
    if (button?.value === "submit") this.leaveTo(this.leaveTargets[0].href);
  }

  // A form is never sent by the browser while this runs.
  submitForm(event) {
    event.preventDefault();
    this.press(event.currentTarget, event.submitter);
  }

  take(form) {
    const position = this.positionOf(form);
    clearTimeout(this.timers[position]);
    const body = this.body(form);
    if (this.sent.get(form) === body) return;
    this.sent.set(form, body);
    this.enqueue(position, body);
  }

  enqueue(position, body, flag) {
    const state = this.read();
    state.seq = Math.max(state.seq, this.last || 0) + 1;
    this.last = state.seq;
    const waiting = state.queue.find((entry) => entry.position === position && entry.key !== this.underway);
    const entry = {
      position, body, key: crypto.randomUUID ? crypto.randomUUID() : `${this.device}-${state.seq}`, device: this.device, seq: state.seq,
      at: Date.now(), base: this.baseValue, flag: flag ?? waiting?.flag,
    };
    state.queue = state.queue.filter((other) => other !== waiting);
    state.queue.push(entry);
    this.write(state);
    this.mark(position, "queued");
    this.flush();
  }

  // --- Sending -----------------------------------------------------------------------------

  async flush() {
    if (this.underway) return;
    clearTimeout(this.retry);
    const entry = this.read().queue[0];
    if (!entry) return this.idle();
    this.underway = entry.key;
    this.mark(entry.position, "sending");
    let delivered = false;
    try {
      delivered = await this.send(entry);
    } catch { /* No connection, no answer in time, or an answer nobody understands: it stays queued. */ }
    this.underway = null;
    if (delivered) {
      this.failures = 0;
      return this.flush();
    }
    this.mark(entry.position, "queued");
    this.say("queued", this.read().queue.length, "attention");
    this.retry = setTimeout(() => this.flush(), RETRY[Math.min(this.failures++, RETRY.length - 1)]);
  }

  // True when the entry is done with, whatever became of it.
  async send(entry) {
    const fields = new URLSearchParams(entry.body);
    const extra = { idem_key: entry.key, device: entry.device, client_seq: entry.seq, client_at: entry.at, base: entry.base };
    for (const [name, value] of Object.entries(extra)) fields.set(name, value);
    if (entry.flag !== undefined) fields.set("flag", entry.flag);
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    const response = await fetch(`${this.homeValue}items/${entry.position}/`, {
      method: "POST", body: fields, redirect: "manual", signal: AbortSignal.timeout(10000),
      headers: { Accept: "application/json", "X-CSRFToken": token ? token.value : "" },
    });
    if (response.ok) return this.acknowledged(entry, await response.json());
    // Signed out, or signed in as somebody else: the answers are not thrown away for it.
    if (response.type === "opaqueredirect" || [401, 403, 404].includes(response.status)) {
      this.problem(this.textsValue.signedOut);
      return false;
    }
    if (response.status === 409) {
      // The server has kept it as late; what else waits is sent to be kept as well.
      this.drop(entry);
      this.mark(entry.position, "refused");
      this.problem(this.textsValue.closed, this.homeValue);
      return true;
    }
    if (response.status >= 400 && response.status < 429) {
      const told = await response.json().catch(() => ({}));
      this.drop(entry);
      this.target = this.submitAfter = null;
      this.mark(entry.position, "refused", told.detail);
      this.say("refused", entry.position, "danger");
      return true;
    }
    return false;
  }

  acknowledged(entry, told) {
    if (typeof told.seq !== "number") return false;
    this.drop(entry);
    this.baseValue = Math.max(this.baseValue, told.seq);
    if (typeof told.remaining === "number") this.resync(told.remaining);
    if (this.hasProblemTarget) this.problemTarget.hidden = true;
    if (told.superseded) {
      this.problem(this.textsValue.superseded.replace("{n}", entry.position));
      return true;
    }
    // A later answer to this question was given with this one in mind.
    const state = this.read();
    const newer = state.queue.filter((other) => other.position === entry.position);
    for (const other of newer) other.base = Math.max(other.base, told.seq);
    if (newer.length) this.write(state);
    else {
      const empty = !new URLSearchParams(entry.body).toString();
      this.mark(entry.position, empty ? "empty" : "saved", new Date(told.at));
      this.say("saved", entry.position, "done", true);
    }
    return true;
  }

  drop(entry) {
    const state = this.read();
    state.queue = state.queue.filter((other) => other.key !== entry.key);
    this.write(state);
  }

  idle() {
    if (this.reloadValue && this.hadWork) window.location.reload();
    if (this.target) window.location.assign(this.target);
    if (this.submitAfter) this.submitAfter.requestSubmit();
  }

  // --- Going elsewhere ---------------------------------------------------------------------

  go(event) {
    if (!this.sheetTargets.length) return;
    event.preventDefault();
    this.show(Number(event.currentTarget.dataset.position));
  }

  show(position) {
    if (!this.sheetTargets.some((sheet) => Number(sheet.dataset.position) === position)) return;
    for (const form of this.forms) this.take(form);
    this.currentValue = position;
    for (const sheet of this.sheetTargets) sheet.hidden = Number(sheet.dataset.position) !== position;
    for (const link of this.linkTargets) {
      if (Number(link.dataset.position) === position) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    const query = window.location.search;
    window.history.replaceState(null, "", `${this.homeValue}items/${position}/${query}`);
    this.sheetTargets.find((sheet) => !sheet.hidden).querySelector(".question-number").focus();
    window.scrollTo(0, 0);
  }

  leave(event) {
    event.preventDefault();
    this.leaveTo(event.currentTarget.href);
  }

  // Leaves when everything has been acknowledged; until then it says why not.
  leaveTo(href) {
    for (const form of this.forms) this.take(form);
    this.target = href;
    if (this.read().queue.length) this.problem(this.textsValue.waitSubmit);
    this.flush();
  }

  submitting(event) {
    if (!this.read().queue.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.submitAfter = event.currentTarget;
    this.problem(this.textsValue.waitSubmit);
    this.flush();
  }

  // --- The clock ---------------------------------------------------------------------------

  resync(milliseconds) {
    this.endsAt = performance.now() + milliseconds;
    this.limited = true;
  }

  tick() {
    if (!this.limited || !this.hasClockTarget) return;
    const left = Math.max(0, Math.ceil((this.endsAt - performance.now()) / 1000));
    const parts = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
    this.clockTarget.textContent = parts.map((part) => String(part).padStart(2, "0")).join(":");
    this.clockTarget.dataset.tone = left <= 60 ? "danger" : left <= 300 ? "attention" : "";
    for (const minutes of [10, 5, 1]) {
      if (left > minutes * 60 || left < minutes * 60 - 5 || this.told === minutes) continue;
      this.told = minutes;
      this.announce(minutes === 1 ? this.textsValue.minute : this.textsValue.minutes.replace("{n}", minutes));
    }
    if (left === 0 && !this.over) {
      this.over = true;
      for (const form of this.forms) this.take(form);
      // The server closes by itself; this only brings the learner to what it made of it.
      setTimeout(() => window.location.assign(this.homeValue), 3500);
    }
  }

  // --- What is shown -----------------------------------------------------------------------

  mark(position, state, detail) {
    const form = this.form(position);
    const link = this.linkTargets.find((one) => Number(one.dataset.position) === position);
    if (state === "queued" || state === "sending") this.hadWork = true;
    if (link) {
      const states = new Set((link.dataset.state || "").split(" ").filter((one) => one === "flagged"));
      if (state !== "empty") states.add(state);
      link.dataset.state = [...states].join(" ");
    }
    const note = this.noteTargets.find((one) => Number(one.dataset.position) === position);
    if (note) {
      note.dataset.state = state;
      if (state === "saved") note.textContent = `${this.textsValue.saved.replace("{n}", position)} · ${detail.toLocaleTimeString([], { hour12: false })}`;
      else if (state === "refused") note.textContent = detail || this.textsValue.refused.replace("{n}", position);
      else note.textContent = "";
    }
    if (state === "refused" && form) this.sent.delete(form);
    if (state === "sending") this.status(this.textsValue.sending.replace("{n}", position), "attention");
    else if (!this.read().queue.length && state !== "refused") this.status(this.textsValue.allSaved, "done");
  }

  showFlag(position, flagged) {
    const button = this.form(position)?.querySelector("button[name=flag]");
    if (button) {
      button.value = flagged ? "0" : "1";
      button.textContent = flagged ? this.textsValue.unflag : this.textsValue.flag;
    }
    const link = this.linkTargets.find((one) => Number(one.dataset.position) === position);
    if (!link) return;
    const states = new Set((link.dataset.state || "").split(" ").filter(Boolean));
    if (flagged) states.add("flagged"); else states.delete("flagged");
    link.dataset.state = [...states].join(" ");
  }

  status(text, tone) {
    if (!this.hasStatusTarget) return;
    this.statusTarget.textContent = text;
    this.statusTarget.dataset.tone = tone;
  }

  say(name, number, tone, quiet) {
    const text = this.textsValue[name].replace("{n}", number);
    if (!quiet) this.status(text, tone);
    this.announce(text);
  }

  announce(text) {
    document.dispatchEvent(new CustomEvent("comity:say", { detail: { text } }));
  }

  problem(text, href) {
    if (!this.hasProblemTarget) return;
    const box = this.problemTarget;
    box.textContent = text;
    if (href) {
      const link = document.createElement("a");
      link.href = link.textContent = href;
      box.append(" ", link);
    }
    box.hidden = false;
  }

  // --- Finding -----------------------------------------------------------------------------

  get forms() {
    return this.sheetTargets.map((sheet) => sheet.querySelector("form"));
  }

  form(position) {
    return this.sheetTargets.find((sheet) => Number(sheet.dataset.position) === position)?.querySelector("form");
  }

  positionOf(form) {
    return Number(form.closest("[data-position]").dataset.position);
  }

  // The fields of the question, by whatever names its type gives them.
  inputs(form) {
    return [...form.elements].filter((input) => input.name && !input.matches("button, [name=csrfmiddlewaretoken], [type=file]"));
  }

  // Writes an answer into the page; of several fields with one name each takes its own value, in order.
  // Controllers of the question draw it anew when they hear of it.
  fill(form, fields) {
    const taken = {};
    for (const input of this.inputs(form)) {
      const values = fields.getAll(input.name);
      if (input.matches("[type=checkbox], [type=radio]")) input.checked = values.includes(input.value);
      else input.value = values[(taken[input.name] = (taken[input.name] ?? -1) + 1)] ?? "";
    }
    form.dispatchEvent(new CustomEvent("answer:filled"));
  }

  // The answer alone: tokens and buttons are added when it is sent.
  body(form) {
    const fields = new URLSearchParams();
    const names = new Set(this.inputs(form).map((input) => input.name));
    for (const [name, value] of new FormData(form)) if (names.has(name) && value.trim()) fields.append(name, value);
    return fields.toString();
  }
}
