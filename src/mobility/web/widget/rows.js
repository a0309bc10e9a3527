// A departure that the server put into words, as a row of a table that goes on counting by itself.

const TICK_MS = 1000;
const IMMINENT_S = 30;
const MINUTES_UP_TO = 20;
const STAYS_S = 60;
const GONE_STAYS_S = 300;
const SAY_EVERY_MS = 60_000; // a screen reader is told of what matters, at most this often
const WORTH_SAYING_S = 180; // a delay that grew by this
const SOON_S = 120;
const SCRIPT = document.currentScript?.src ?? location.href;

let sheet = null;
try {
  sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE); // through the object model: a strict policy forbids style elements, not this
} catch { sheet = null; }

const serverNow = () => Math.floor((Date.now() - (offsetsMs.length ? Math.min(...offsetsMs) : 0)) / 1000);
const seconds = (text) => Date.parse(text) / 1000;
const fill = (phrase, values) => phrase.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

function make(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) if (value || value === "") made.setAttribute(key, value);
  made.append(...children.filter((child) => child));
  return made;
}

function icon(name) {
  const [outline, stroke] = ICONS[name] ?? ICONS.bus;
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", outline);
  path.setAttribute("fill", stroke ? "none" : "currentColor");
  if (stroke) path.setAttribute("stroke", "currentColor");
  if (stroke) path.setAttribute("stroke-width", stroke);
  return svg;
}

/** Says what a departure is worth now: the rules are the server's (TRAVELLER.md), applied again as time passes. */
function worthOf(row, words, plural, now = serverNow()) {
  const isTimed = !row.gone && !row.window;
  const label = isTimed ? labelOf(row) : "";
  const applied = Boolean(row.expected) && (label !== "scheduled" || !row.scheduled);
  const when = seconds(applied ? row.expected : row.scheduled);
  const clock = applied ? row.clock : row.scheduled_clock;
  const ahead = when - now;
  const leaves = row.gone ? when + GONE_STAYS_S : row.window ? seconds(row.until) : when + STAYS_S;
  const minutes = Math.max(1, Math.floor(ahead / 60));
  const said = label === "ageing" ? fill(words.ageing, { minutes: Math.max(1, Math.floor(ageOf(row) / 60)) }) : words[label] ?? "";
  let big = (row.approximate ? "~" : "") + clock, told = fill(words.at, { time: clock });
  if (!isTimed) big = row.window || row.scheduled_clock;
  else if (applied && ahead <= IMMINENT_S) big = told = words.imminent;
  else if (ahead < MINUTES_UP_TO * 60 + 60 && (applied || ahead >= 60)) {
    big = (applied && !row.approximate ? "" : "~") + fill(words.minutes, { minutes });
    told = fill(words.in_minutes[plural.select(minutes)] ?? words.in_minutes.other, { minutes });
  }
  const [before, planned, states, delay] = row.spoken;
  const sentence = isTimed ? `${[before, told, applied && planned, states, applied && delay, said].filter(Boolean).join(", ")}.` : row.sentence;
  return { label, said, applied, ahead, clock: isTimed ? clock : "", big, sentence, when, isOver: now > leaves };
}

class Row {
  constructor(row, element) {
    Object.assign(this, { row, element, also: [] });
    const badge = make("bdi", { class: "badge", part: "line" }, row.line);
    badge.style.setProperty("--ground", `#${row.ground}`);
    badge.style.setProperty("--text", `#${row.ink}`);
    this.facts = row.facts.map((fact) => {
      const text = fact.url ? make("a", { href: fact.url, rel: "nofollow noopener", part: "link", target: element.getAttribute("target") }, fact.text) : fact.text;
      return make("li", { class: fact.tone }, fact.icon && icon(fact.icon), text);
    });
    this.then = make("p", { class: "then", part: "then", hidden: "" });
    this.big = make("time", { class: row.gone ? "big struck" : "big", part: "time" });
    this.struck = make("s");
    this.clock = make("span");
    this.label = make("span", { class: "label", part: "label" });
    this.sentence = make("span", { class: "sr" });
    const times = make("span", { class: "times" }, make("span", { class: "clock", part: "clock" }, this.struck, this.clock), this.label);
    this.node = make("tr", { part: "row", class: row.gone && "gone" },
      make("th", { scope: "row" }, make("span", { class: "line" }, badge,
        make("span", { class: "mode" }, icon(row.icon), make("span", {}, row.mode)))),
      make("td", { class: "to" }, make(row.window ? "bdi" : "a", { class: "headsign", part: "headsign", dir: "auto", lang: row.lang, target: element.getAttribute("target"),
        href: !row.window && new URL(`/trips/${encodeURIComponent(row.key)}?lang=${element.board.language}`, SCRIPT).href }, row.headsign || row.line),
        row.facts.length > 0 && make("ul", { class: "facts", part: "facts" }, ...this.facts), this.then),
      make("td", { class: "when" }, this.sentence, make("span", { "aria-hidden": "true" }, this.big, times)));
  }

  /** Draws the row as of now; gives false once it is over. */
  draw() {
    const { words, plural, isPaused } = this.element;
    const worth = (this.worth = worthOf(this.row, words, plural));
    const clock = worth.clock, planned = this.row.scheduled_clock;
    put(this.big, isPaused && clock ? clock : worth.big);
    this.big.classList.toggle("word", worth.big === words.imminent && !isPaused);
    this.big.dateTime = (worth.applied && this.row.expected) || this.row.scheduled || this.row.expected;
    put(this.clock, isPaused ? "" : clock);
    put(this.struck, clock && worth.applied && planned !== clock && this.row.facts.some(({ tone }) => tone === "late" || tone === "early") ? planned : "");
    put(this.sentence, worth.sentence);
    const said = isPaused && worth.said ? words.paused : worth.said;
    if (this.shown !== said) {
      this.shown = said;
      this.label.className = `label ${isPaused ? "" : worth.label}`;
      this.label.replaceChildren(...(said ? [icon(isPaused ? "scheduled" : worth.label), said] : []));
    }
    this.facts.forEach((node, place) => { node.hidden = !worth.applied && ["late", "early", "punctual"].includes(this.row.facts[place].tone); });
    const later = this.also.map((row) => worthOf(row, words, plural)).map((one) => (isPaused ? one.clock || one.big : one.big));
    this.then.hidden = !later.length;
    put(this.then, later.length ? fill(words.then, { times: later.join(" · ") }) : "");
    return !worth.isOver;
  }
}

function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}
