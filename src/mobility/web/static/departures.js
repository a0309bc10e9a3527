// A question about departures in; its board, kept true by a stream or by polling, out. Stands alone: no dependency, no storage, no DOM.
//
//   import { fetchBoard, watchBoard, ageOf, labelOf } from ADDRESS;   // /docs gives the address
//   const watch = watchBoard({ stop: "demo-ville:gare", limit: 5 }, {
//     onBoard: (board) => draw(board.departures, board.next_service),   // at once, then at every change
//     onState: ({ mode, since }) => banner(mode),                       // "connecting" "streaming" "polling" "paused" "lost" "refused"
//   });
//   watch.close();
//
// A question holds the parameters of /v1/departures; a list repeats one. A board is what /v1/departures answers; its departures are in order.
// With the option `path: "/v1/board"` it is the same in words.
// Ages go on growing between answers: show labelOf(departure), never a label that was kept.

const POLL_S = 15;
const SAVING_POLL_S = 60; // for a reader who asked the browser to save data
const FIRST_RETRY_S = 2;
const LONGEST_RETRY_S = 120;
const REFUSED_RETRY_S = 300; // a question that is refused is not asked often
const ANSWER_WITHIN_S = 10;
const SILENT_S = 60; // a stream this long without news is checked, for a dead connection is silent too
const MOST_STREAMS = 3; // a browser opens six connections to a server: the page needs some itself
const LIVE_S = 90;
const APPLIED_S = 300;

const MARGIN_S = 2; // an answer's own age, as a clock of whole seconds knows it

let streams = 0;
const offsetsMs = []; // how far this device's clock was ahead of the newest answers' `as_of`; the least is nearest the truth

/** Gives the address of a question, relative to `base` (default: the page's own server). */
export function boardUrl(question, { base = globalThis.location?.origin, path = "/v1/departures", key } = {}) {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries({ ...question, ...(key && { key }) }))
    for (const one of [value].flat()) if (one !== undefined && one !== null) url.searchParams.append(name, one);
  return url.href;
}

/** Names a departure; the name stays while its times change. */
export const keyOf = ({ key, trip, stop_sequence: sequence }) => key ?? `${trip.id}|${trip.start_date}|${trip.start_time ?? ""}|${sequence}`;

/** Counts the seconds since a departure was observed, null for one that was not. */
export const ageOf = (departure, now = Date.now()) =>
  departure.observedAt === null ? null : Math.max(0, (now - departure.observedAt) / 1000);

/** Says how sure a departure's time is now: "live", "ageing" or "scheduled". */
export function labelOf(departure, now = Date.now()) {
  const age = ageOf(departure, now);
  if (age === null || departure.label === "scheduled" || age + MARGIN_S > APPLIED_S) return "scheduled";
  return age + MARGIN_S > LIVE_S || departure.label === "ageing" ? "ageing" : "live";
}

/** Asks once. Rejects with an Error that has `status`, `problem` and `retryAfterS` when the server refuses. */
export async function fetchBoard(question, options = {}) {
  const { signal, fetch = globalThis.fetch } = options;
  const within = AbortSignal.timeout(ANSWER_WITHIN_S * 1000);
  const response = await fetch(boardUrl(question, options), {
    headers: { Accept: "application/json" },
    signal: signal ? AbortSignal.any?.([signal, within]) ?? signal : within,
  });
  if (response.ok) return received(await response.json());
  const problem = await response.json().catch(() => null);
  const error = new Error(problem?.detail ?? `The server answered ${response.status}.`);
  throw Object.assign(error, { status: response.status, problem, retryAfterS: Number(response.headers.get("Retry-After")) || 0 });
}

/** Keeps a board true until closed. Streams; polls where it cannot; asks nothing while the page is hidden. */
export function watchBoard(question, options = {}) {
  const watch = new Watch(question, options);
  watch.start();
  return { refresh: () => watch.poll(), pause: () => watch.pause(true), resume: () => watch.pause(false), close: () => watch.close() };
}

function received(board) {
  noteClock(board.as_of);
  board.departures.forEach((departure) => observe(departure, board.as_of));
  return board;
}

function noteClock(asOf) {
  if (offsetsMs.push(Date.now() - Date.parse(asOf)) > 8) offsetsMs.shift();
}

function observe(departure, asOf) {
  departure.observedAt = (departure.age_s ?? null) === null ? null : Date.parse(asOf) + Math.min(...offsetsMs) - departure.age_s * 1000;
}

const whenOf = ({ expected, scheduled }) => Date.parse(expected ?? scheduled);

class Watch {
  constructor(question, options) {
    Object.assign(this, { question, options, failures: 0, timer: 0, told: 0, source: null, board: null, byKey: new Map() });
    this.isPaused = this.isClosed = this.isAsking = false;
    this.mode = "connecting";
    this.page = globalThis.document ?? null;
    this.onVisible = () => (this.isIdle() ? this.halt("paused") : this.start());
    this.onOnline = () => { this.failures = 0; this.start(); };
    this.page?.addEventListener("visibilitychange", this.onVisible);
    globalThis.addEventListener?.("online", this.onOnline);
  }

  isIdle() { return this.isClosed || this.isPaused || Boolean(this.page?.hidden); }

  start() {
    if (this.isIdle()) return this.isClosed || this.say("paused");
    this.halt(this.mode === "paused" ? "connecting" : this.mode);
    const mayStream = this.options.stream !== false && globalThis.EventSource && !globalThis.navigator?.connection?.saveData;
    if (mayStream && streams < MOST_STREAMS) this.stream();
    else this.poll();
  }

  pause(isPaused) {
    this.isPaused = isPaused;
    if (isPaused) this.halt("paused");
    else this.start();
  }

  close() {
    this.isClosed = true;
    this.halt("paused");
    this.page?.removeEventListener("visibilitychange", this.onVisible);
    globalThis.removeEventListener?.("online", this.onOnline);
  }

  halt(mode) {
    clearTimeout(this.timer);
    clearTimeout(this.told);
    this.told = 0;
    if (this.source) { this.source.close(); this.source = null; streams -= 1; }
    this.say(mode);
  }

  say(mode, error) {
    const isNews = mode !== this.mode;
    this.mode = mode;
    if (isNews && !this.isClosed) this.options.onState?.({ mode, since: Date.now(), problem: error?.problem ?? null });
  }

  stream() {
    streams += 1;
    const source = (this.source = new EventSource(boardUrl(this.question, this.options)));
    const on = (name, take) => source.addEventListener(name, (event) => {
      if (source !== this.source) return;
      const news = JSON.parse(event.data);
      noteClock(news.as_of);
      if (this.board) this.pass(news.as_of);
      take(news);
      this.heard("streaming");
      this.check();
    });
    on("reset", (news) => this.replace(received(news)));
    on("remove", ({ key }) => this.byKey.delete(key));
    for (const name of ["add", "update"]) on(name, (news) => this.put(news));
    on("board", (news) => Object.assign(this.board, news));
    source.onopen = () => this.board && source === this.source && this.heard("streaming");
    source.onerror = () => {
      // The browser reconnects by itself, and resumes, unless the server refused the stream: then poll, and try again later.
      if (source === this.source && source.readyState === 2) { this.halt(this.mode); this.poll(); }
      else if (source === this.source) this.check(FIRST_RETRY_S * (this.board ? 1 + Math.random() : 1)); // thousands may have lost it at one moment
    };
    this.check();
  }

  check(afterS = SILENT_S) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.poll(), afterS * 1000);
  }

  async poll() {
    clearTimeout(this.timer);
    if (this.isIdle() || this.isAsking) return;
    this.isAsking = true;
    const wasStreaming = this.mode === "streaming";
    try {
      const board = await fetchBoard({ ...this.question, lean: this.board && this.options.lean, have: this.options.lean && this.board?.tag }, this.options);
      if (this.isIdle()) return;
      this.replace({ ...this.board, ...board });
      this.heard(this.source?.readyState === 1 && wasStreaming ? "streaming" : "polling");
      this.later(this.source ? SILENT_S : this.options.pollS ?? (globalThis.navigator?.connection?.saveData ? SAVING_POLL_S : POLL_S));
    } catch (error) {
      if (this.isIdle()) return;
      this.failures += 1;
      const isRefused = error.status >= 400 && error.status < 500 && error.status !== 429;
      this.say(isRefused ? "refused" : "lost", error);
      const backOffS = Math.min(FIRST_RETRY_S * 2 ** this.failures, LONGEST_RETRY_S) * (0.75 + Math.random() / 2);
      this.later(isRefused ? REFUSED_RETRY_S : Math.max(backOffS, error.retryAfterS ?? 0));
    } finally {
      this.isAsking = false;
    }
  }

  later(afterS) {
    clearTimeout(this.timer);
    // A stream that stays shut is tried anew at every fourth turn; one that is open is only looked after.
    this.turns = ((this.turns ?? 0) + 1) % 4;
    this.timer = setTimeout(() => (this.source || this.turns ? this.poll() : this.start()), afterS * 1000);
  }

  heard(mode) {
    this.failures = 0;
    this.say(mode);
    // The events of one change come together: they are shown together.
    this.told ||= setTimeout(() => { this.told = 0; this.show(); }, 20);
  }

  // What is not said again grows older with what is.
  pass(asOf) {
    const passedS = (Date.parse(asOf) - Date.parse(this.board.as_of)) / 1000;
    for (const one of [...this.byKey.values(), ...(this.board.feeds ?? [])])
      for (const name of ["age_s", "realtime_age_s"]) if (one[name] != null) one[name] += passedS;
    this.board.as_of = asOf;
  }

  // Right after the departure that the server names, null for the first; by its time where the server names none.
  put({ key, departure, after, as_of: asOf }) {
    observe(departure, asOf);
    this.byKey.delete(key);
    const rows = [...this.byKey, [key, departure]];
    if (after === null || this.byKey.has(after)) rows.splice(rows.findIndex(([one]) => one === after) + 1, 0, rows.pop());
    else rows.sort(([, a], [, b]) => whenOf(a) - whenOf(b));
    this.byKey = new Map(rows);
  }

  replace(board) {
    this.board = board;
    this.byKey = new Map(board.departures.map((departure) => [keyOf(departure), departure]));
  }

  show() {
    if (this.isIdle() || !this.board) return;
    this.board.departures = [...this.byKey.values()];
    this.options.onBoard?.(this.board);
  }
}
