import { Controller } from "@hotwired/stimulus";

// Plays a lesson's recordings on from where they were left, reports what was played every few seconds and
// when the page is left, and keeps whoever must not skip from skipping. Reports that did not arrive are
// kept and sent with the next one; the server merges, so a report may arrive twice.
const EVERY = 5000;
const STEP = 1500; // ms: a longer jump of the clock is a jump of the reader
const AHEAD = 1000; // ms beyond what was played that still count as playing on

export default class extends Controller {
  static values = { url: String, media: Array, at: String, played: String, done: String, resume: String, wait: String, failed: String };

  connect() {
    this.players = [];
    for (const known of this.mediaValue) {
      for (const figure of this.element.querySelectorAll(`figure[data-media="${known.media}"]`)) this.prepare(figure, known);
    }
    this.timer = setInterval(() => this.send(false), EVERY);
    this.leave = () => { if (document.visibilityState === "hidden") this.send(true); };
    this.online = () => this.send(false);
    document.addEventListener("visibilitychange", this.leave);
    window.addEventListener("online", this.online);
  }

  disconnect() {
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.leave);
    window.removeEventListener("online", this.online);
    this.send(true);
  }

  prepare(figure, known) {
    const player = figure.querySelector("video, audio");
    if (!player) return;
    const state = { known, player, ranges: known.ranges.map(([from, to]) => [from, to]), fresh: [], last: null, begun: false, position: known.position };
    state.note = this.line(figure);
    this.players.push(state);
    const ready = () => {
      const end = known.duration - 2000;
      if (known.position > 3000 && known.position < end) {
        player.currentTime = known.position / 1000;
        this.say(state, this.resumeValue.replace("0:00", clock(known.position)));
      } else this.show(state);
    };
    if (player.readyState >= 1) ready();
    else player.addEventListener("loadedmetadata", ready, { once: true });
    player.addEventListener("play", () => { state.last = now(player); if (!state.begun) { state.begun = true; this.post(state, false); } });
    player.addEventListener("timeupdate", () => this.tick(state));
    player.addEventListener("seeking", () => this.hold(state));
    player.addEventListener("pause", () => { this.tick(state); state.last = null; this.send(false); });
    player.addEventListener("ended", () => { this.tick(state); this.send(false); });
  }

  line(figure) {
    const line = document.createElement("p");
    line.className = "player-state no-print";
    figure.querySelector(".transcript").before(line);
    return line;
  }

  tick(state) {
    const at = now(state.player);
    if (state.player.seeking) return;
    const { last } = state;
    if (last !== null && at > last && at - last <= STEP * Math.max(1, state.player.playbackRate)) {
      add(state.ranges, last, at);
      add(state.fresh, last, at);
      state.dirty = true;
    }
    state.position = at;
    if (!state.player.paused || last !== null) state.last = at;
    this.show(state);
  }

  hold(state) {
    state.last = null;
    if (!state.known.inOrder || state.known.done) return;
    const reached = state.ranges.reduce((end, [from, to]) => (from <= end + AHEAD ? Math.max(end, to) : end), 0);
    if (now(state.player) <= reached + AHEAD) return;
    state.player.currentTime = reached / 1000;
    this.say(state, this.waitValue);
    document.dispatchEvent(new CustomEvent("comity:say", { detail: { text: this.waitValue } }));
  }

  send(leaving) {
    for (const state of this.players) if (state.dirty) this.post(state, leaving);
  }

  async post(state, leaving) {
    const fresh = state.fresh;
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    const body = new URLSearchParams({
      recording: state.known.media,
      position: String(Math.round(state.position)),
      ranges: JSON.stringify(fresh.map(([from, to]) => [Math.round(from), Math.round(to)])),
      csrfmiddlewaretoken: token ? token.value : "",
    });
    state.dirty = false;
    if (leaving) { navigator.sendBeacon(this.urlValue, body); return; }
    state.fresh = [];
    try {
      const response = await fetch(this.urlValue, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } });
      // What was played without a connection arrives faster than it can be believed: it is sent again later.
      if (response.status === 422 && (await response.json()).code !== "watching.too_fast") return;
      if (!response.ok) throw new Error("later");
      this.answered(state, await response.json());
    } catch {
      for (const [from, to] of fresh) add(state.fresh, from, to);
      state.dirty = true;
      this.say(state, this.failedValue);
    }
  }

  answered(state, { percent, done, completed }) {
    state.known.percent = percent;
    if (done && !state.known.done) {
      state.known.done = true;
      const text = completed ? this.doneValue : this.playedValue;
      document.dispatchEvent(new CustomEvent("comity:say", { detail: { text } }));
    }
    this.show(state);
  }

  show(state) {
    this.say(state, state.known.done ? this.playedValue : this.atValue.replace("0", state.known.percent));
    state.note.toggleAttribute("data-done", state.known.done);
  }

  say(state, text) {
    if (state.note.textContent !== text) state.note.textContent = text;
  }
}

function now(player) {
  return player.currentTime * 1000;
}

function clock(milliseconds) {
  const seconds = Math.floor(milliseconds / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

// Puts [from, to] into an ordered list of ranges that never touch.
function add(ranges, from, to) {
  ranges.push([from, to]);
  ranges.sort((one, other) => one[0] - other[0]);
  for (let at = 0; at < ranges.length - 1;) {
    if (ranges[at + 1][0] <= ranges[at][1] + 750) {
      ranges[at][1] = Math.max(ranges[at][1], ranges[at + 1][1]);
      ranges.splice(at + 1, 1);
    } else at += 1;
  }
}
