// The element <next-departures>: a board that the server put into words, drawn, kept true by the data layer, and honest without it.

class NextDepartures extends HTMLElement {
  static observedAttributes = ["stop", "lines", "limit", "lang", "group", "bare"];

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    if (sheet) root.adoptedStyleSheets = [sheet];
    else root.append(make("style", {}, STYLE));
    root.append(make("slot"));
    this.rows = new Map();
    this.isPaused = false;
    this.saidAt = 0;
  }

  connectedCallback() { this.open(); }

  disconnectedCallback() { this.shut(); }

  attributeChangedCallback() {
    if (!this.watch || this.turn) return;
    this.turn = setTimeout(() => { this.turn = 0; if (this.isConnected) { this.shut(); this.open(); } }, 50);
  }

  get isGrouped() { return this.getAttribute("group") === "line"; }

  get limit() { return Math.min(this.stored ? 300 : 60, Math.max(1, Number.parseInt(this.getAttribute("limit"), 10) || 8)); }

  get question() {
    const grouped = this.isGrouped ? { per_line: 3, limit: 100 } : { limit: this.limit };
    const lang = this.lang || this.closest("[lang]")?.lang || navigator.language;
    return { stop: this.getAttribute("stop"), lines: this.getAttribute("lines") || null, lang, ...grouped };
  }

  /** The board as last heard, to be kept: `at` by this device's clock, ages and instant as the server would say them. */
  get last() {
    if (!this.board || this.stored) return null;
    const at = this.heardAt, asOf = new Date(at - Math.min(...offsetsMs)).toISOString();
    const departures = this.board.departures.map((row) => ({ ...row, age_s: row.observedAt === null ? null : Math.round((at - row.observedAt) / 1000) }));
    return { at, board: { ...this.board, as_of: asOf, departures } };
  }

  open() {
    if (!this.getAttribute("stop")) return;
    this.readSeed();
    const onState = (state) => { this.mode = state.mode; this.problem = state.problem; this.tick(); };
    this.watch = watchBoard(this.question, { base: new URL(SCRIPT).origin, path: "/v1/board", lean: 1, onState, onBoard: (board) => { this.stored = 0; this.hear(board); } });
    if (this.isPaused) this.watch.pause();
    this.timer = setInterval(() => { if (!document.hidden) this.tick(); }, TICK_MS);
  }

  shut() {
    clearInterval(this.timer);
    this.watch?.close();
    this.watch = null;
  }

  /** A page may bring its board along; how old that is, its service worker or the history says. */
  readSeed() {
    const seed = this.querySelector('script[type="application/json"]');
    if (!seed || this.board) return;
    const board = JSON.parse(seed.textContent);
    const visit = performance.getEntriesByType?.("navigation")[0];
    let came = performance.timeOrigin + (visit?.responseStart ?? NaN);
    if (!(Date.now() - came >= 0 && Date.now() - came < 60_000)) came = Date.now(); // this device's clock was set meanwhile
    this.stored = Number(document.documentElement.dataset.stored) || 0;
    const isOld = !this.stored && visit?.type === "back_forward";
    offsetsMs.push((this.stored || came) - Date.parse(board.as_of));
    board.departures.forEach((departure) => observe(departure, board.as_of));
    if (isOld) board.departures.forEach((departure) => { departure.observedAt = null; });
    offsetsMs.length = isOld ? 0 : offsetsMs.length;
    this.hear(board, this.stored || came);
  }

  hear(board, at = Date.now()) {
    this.heardAt = at;
    this.words = { ...this.words, ...board.words };
    for (const row of board.departures) { // a refresh leaves out what follows from the rest
      row.clock ||= (row.expected ?? row.scheduled)?.slice(11, 16);
      row.scheduled_clock ||= row.scheduled?.slice(11, 16) ?? "";
    }
    Object.assign(ICONS, board.icons);
    this.locale = { pt: "pt-PT", ar: "ar-u-nu-latn" }[board.language] ?? board.language;
    this.plural = new Intl.PluralRules(this.locale);
    const before = this.board;
    this.board = { ...board }; // the data layer goes on writing into its own
    if (!this.parts || this.parts.language !== board.language) this.build();
    this.fill(before);
    this.tick();
  }

  build() {
    const { words, board } = this;
    const level = Math.min(6, Number.parseInt(this.getAttribute("level"), 10) || 2);
    const parts = (this.parts = {
      language: board.language,
      name: make("bdi"),
      asOf: make("span"),
      zone: make("span"),
      pause: make("button", { class: "pause", part: "pause", type: "button" }, words.pause),
      lost: make("p", { class: "notice lost", part: "notice", hidden: "" }),
      notices: make("div"),
      caption: make("caption", { class: "sr" }),
      body: make("tbody"),
      next: make("div"),
      alerts: make("div"),
      foot: make("p", { class: "foot", part: "foot" }),
      status: make("p", { class: "sr", role: "status" }),
    });
    parts.table = make("table", { part: "table" }, parts.caption,
      make("thead", {}, make("tr", {}, ...["line", "direction", "departure"].map((one) => make("th", { scope: "col" }, words[`column_${one}`])))), parts.body);
    const title = !this.hasAttribute("bare") && make("p", { class: "title", part: "title", role: "heading", "aria-level": level }, parts.name);
    const head = make("div", { class: "head", part: "head" },
      make("div", {}, title, make("p", { class: "lead" }, parts.asOf, parts.zone)), parts.pause);
    this.section = make("div", { class: "nd", part: "board", lang: board.language, dir: board.dir },
      head, parts.lost, parts.notices, parts.table, parts.next, parts.alerts, !this.hasAttribute("bare") && parts.foot, parts.status);
    parts.pause.addEventListener("click", () => this.pause(!this.isPaused));
    this.rows.clear();
    this.shadowRoot.querySelector("slot, .nd").replaceWith(this.section);
  }

  pause(isPaused) {
    this.isPaused = isPaused;
    this.parts.pause.textContent = isPaused ? this.words.resume : this.words.pause;
    if (isPaused) this.watch?.pause();
    else this.watch?.resume();
    this.rows.forEach((row) => { row.shown = null; });
    this.draw();
  }

  fill(before) {
    const { board, parts, words } = this;
    const known = this.rows;
    const groups = new Map();
    for (const row of board.departures) {
      const name = this.isGrouped && !row.gone ? `${row.line}|${row.headsign}` : row.key;
      if (groups.has(name)) groups.get(name).push(row);
      else if (groups.size < this.limit) groups.set(name, [row]);
    }
    this.rows = new Map();
    for (const [first, ...also] of groups.values()) {
      const old = known.get(first.key);
      const same = old && JSON.stringify(old.row.facts) === JSON.stringify(first.facts) && old.row.headsign === first.headsign && !old.row.gone === !first.gone;
      const row = same ? old : new Row(first, this);
      row.row = first;
      row.also = also;
      if (before && !same) row.node.classList.add("fresh");
      this.rows.set(first.key, row);
    }
    const focused = this.shadowRoot.activeElement;
    const nodes = [...this.rows.values()].map((row) => row.node);
    // Rows that stay where they are are not touched: nothing jumps, and no focus is lost.
    if (nodes.length !== parts.body.children.length || nodes.some((node, place) => node !== parts.body.children[place])) parts.body.replaceChildren(...nodes);
    if (focused?.isConnected) focused.focus();
    put(parts.name, board.place.name);
    if (board.place.lang) parts.name.lang = board.place.lang;
    this.fillNotes();
    put(parts.caption, fill(words.caption, { place: board.place.name, time: this.clockOf(this.heardAt) }));
    this.tellChanges(before);
  }

  fillNotes() {
    const { board, parts, words } = this;
    const service = board.next_service;
    const notes = JSON.stringify([board.notices, service, board.alerts, board.lines]);
    parts.table.hidden = !board.departures.length;
    if (notes === this.notes) return;
    this.notes = notes;
    parts.notices.replaceChildren(...board.notices.map((notice) => make("p", { class: "notice", part: "notice" }, icon("alert"), notice)));
    const empty = !board.departures.length && !service ? words.no_departures : null;
    parts.next.replaceChildren(...(service || empty
      ? [make("p", { class: "next", part: "next" }, service?.why ?? empty, service?.when && make("strong", {}, service.when))] : []));
    parts.alerts.replaceChildren(...board.alerts.map((alert) => make("details", { class: "alert", part: "alert" },
      make("summary", {}, icon("alert"), make("bdi", { lang: alert.lang }, alert.header)),
      alert.description !== alert.header && alert.description && make("p", { lang: alert.description_lang, dir: "auto" }, alert.description),
      alert.url && make("p", {}, make("a", { href: alert.url, rel: "nofollow noopener", part: "link", target: this.getAttribute("target") }, words.more)))));
    const page = new URL(`/stops/${encodeURIComponent(board.place.id)}?lang=${board.language}`, SCRIPT);
    if (board.lines.length) page.searchParams.set("lines", board.lines.join(","));
    parts.foot.replaceChildren(make("a", { href: page.href, part: "link", target: this.getAttribute("target") }, words.all_departures), make("small", {}, board.sources.join(" · ")));
  }

  clockOf(at, precise) {
    const time = new Date(at - (offsetsMs.length ? Math.min(...offsetsMs) : 0));
    return new Intl.DateTimeFormat(this.locale, { timeZone: this.board.place.timezone, hourCycle: "h23", hour: "2-digit", minute: "2-digit", ...(precise && { second: "2-digit" }) }).format(time);
  }

  /** Names the stop's time zone where the reader's clock shows another time. */
  zoneOf() {
    const timeZone = this.board.place.timezone, now = new Date();
    const there = (zone) => now.toLocaleString("en", { timeZone: zone, dateStyle: "short", timeStyle: "short" });
    if (there(timeZone) === there(undefined)) return "";
    const named = new Intl.DateTimeFormat(this.locale, { timeZone, timeZoneName: "long" }).formatToParts(now);
    return ` · ${named.find((part) => part.type === "timeZoneName")?.value ?? timeZone}`;
  }

  tick() {
    if (!this.board) return;
    const { parts, words } = this;
    const silentS = Math.floor((Date.now() - this.heardAt) / 1000);
    const isLost = ["lost", "refused"].includes(this.mode) && silentS >= 5;
    parts.lost.hidden = this.isPaused || !(isLost || this.stored);
    if (!parts.lost.hidden) put(parts.lost, fill(this.stored ? words.stored : words.lost, { age: this.age(silentS) }));
    if (isLost && !this.wasLost) this.say(parts.lost.textContent);
    this.wasLost = isLost;
    if (!this.isPaused) this.draw();
    if (this.pending) this.say(this.pending);
  }

  age(s) {
    if (s < 60) return `${s} s`;
    if (s < 172_800) return s < 7200 ? fill(this.words.minutes, { minutes: Math.floor(s / 60) }) : `${Math.floor(s / 3600)} h`;
    return new Intl.NumberFormat(this.locale, { style: "unit", unit: "day", unitDisplay: "long" }).format(Math.floor(s / 86_400));
  }

  draw() {
    const { parts, words } = this;
    put(parts.asOf, fill(words.drawn_at, { time: this.clockOf(this.heardAt, true) }));
    put(parts.zone, this.zoneOf());
    for (const [key, row] of this.rows) {
      if (row.draw()) continue;
      row.node.remove();
      this.rows.delete(key);
    }
    const first = [...this.rows.values()].find(({ row }) => !row.gone && !row.window);
    if (first && first.worth.applied && first.worth.ahead <= SOON_S && first.row.key !== this.toldSoon && this.isHeard) {
      this.toldSoon = first.row.key;
      this.say(first.worth.sentence);
    } else if (first && !this.isHeard) this.toldSoon = first.worth.ahead <= SOON_S ? first.row.key : null;
    this.isHeard = true;
  }

  tellChanges(before) {
    if (!before) return;
    const known = new Map(before.departures.map((row) => [row.key, row]));
    const late = (row) => (row.expected && row.scheduled ? seconds(row.expected) - seconds(row.scheduled) : 0);
    for (const { row } of this.rows.values()) {
      const old = known.get(row.key);
      if (!old) continue;
      if ((row.gone && !old.gone) || late(row) - late(old) >= WORTH_SAYING_S) return this.say(worthOf(row, this.words, this.plural).sentence);
    }
    const notice = this.board.notices.find((one) => !before.notices.length && one);
    if (notice) this.say(notice);
  }

  say(sentence) {
    if (Date.now() - this.saidAt < SAY_EVERY_MS) { this.pending = sentence; return; }
    this.pending = null;
    this.saidAt = Date.now();
    this.parts.status.textContent = sentence;
  }
}

if (!customElements.get("next-departures")) customElements.define("next-departures", NextDepartures);
