// A screen on the wall: draws by itself from what it last heard, by the server's clock, with ages that stay true for hours.
const POLL_MS = 15_000;
const RESERVE_MS = 30 * 60_000;
const KEEP_MS = 5 * 60_000;
const PAGE_MS = 10_000;
const LOST_AFTER_S = 45;
const IMMINENT_S = 30;
const MINUTES_UP_TO = 60;

const columns = document.querySelector("#columns");
const lost = JSON.parse(columns.dataset.lost);
let board = JSON.parse(document.querySelector("#data").textContent);
let reserve = board.reserve ?? board;
// Started again without a network, a screen knows from its own clock how long ago it last heard the server's.
const storedAt = Number(document.documentElement.dataset.stored ?? 0);
let isStored = storedAt > 0;
let zero = board.now * 1000 + (isStored ? Math.max(0, Date.now() - storedAt) : 0) - performance.now(); // the server's clock minus ours, which nobody can set
let heard = board.now;
let failures = 0;
let turn = 0;

const now = () => Math.floor((zero + performance.now()) / 1000);

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// What a row is worth at a moment: the same rules as the server's (TRAVELLER.md), applied again every second.
export function worth(row, at, lives = board) {
  const age = row.observed === null ? Infinity : at - row.observed;
  const applied = row.expected !== null && age <= lives.applied_for_s;
  const when = applied ? row.expected : row.scheduled;
  const label = applied ? (age <= lives.live_for_s ? "live" : "ageing") : "scheduled";
  const isGone = when === null || at > (applied || row.expected === null ? row.gone : row.gone_scheduled);
  return { age, applied, when, label, isGone };
}

function filled(phrase, minutes) {
  return phrase.replace("{minutes}", minutes);
}

function daysOf(language, minutes) {
  return new Intl.NumberFormat(language, { style: "unit", unit: "day", unitDisplay: "long" }).format(Math.floor(minutes / 1440));
}

export function timeOf(row, at, words) {
  if (row.off) return { struck: row.clock };
  if (row.window) return { text: row.window, isWindow: true };
  const { applied, when, label, age } = worth(row, at);
  const ahead = when - at;
  const clock = applied ? row.expected_clock : row.clock;
  const said = label === "ageing" ? filled(words.ageing, Math.max(1, Math.floor(age / 60))) : words[label];
  let text = (row.about ? "~" : "") + clock;
  const isNear = applied && ahead <= IMMINENT_S;
  if (isNear) text = words.imminent;
  else if (ahead < MINUTES_UP_TO * 60 + 60 && (applied || ahead >= 60)) {
    text = (applied && !row.about ? "" : "~") + filled(words.minutes, Math.max(1, Math.floor(ahead / 60)));
  }
  return { text, label, said, clock, isNear };
}

export function delayOf(row, at, words) {
  const { applied } = worth(row, at);
  if (!applied || row.scheduled === null || row.off) return null;
  const late = row.expected - row.scheduled;
  if (Math.abs(late) < 60) return { text: words.on_time, isLate: false };
  return { text: filled(late > 0 ? words.late : words.early, Math.floor(Math.abs(late) / 60)), isLate: true };
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

function drawRow(row, at, language) {
  const words = board.words[language];
  const line = element("tr", row.off ? "off" : "");
  const badge = element("bdi", "badge", row.line);
  badge.style.setProperty("--ground", `#${row.ground}`);
  badge.style.setProperty("--text", `#${row.text}`);
  const head = element("th");
  head.scope = "row";
  head.append(badge);
  const to = element("td");
  const facts = element("span", "facts");
  const delay = delayOf(row, at, words);
  const said = row.facts[language].map((fact) => element("span", "", fact));
  if (delay) said.unshift(element("span", delay.isLate ? "late" : "", delay.text));
  said.forEach((fact, place) => facts.append(place ? " · " : "", fact));
  to.append(element("bdi", "to", row.headsign), facts);
  const when = element("td", "when");
  const time = timeOf(row, at, words);
  if (time.struck) when.append(element("s", "", time.struck));
  else {
    when.append(element("b", time.isWindow ? "window" : time.isNear ? "word" : "", time.text));
    if (time.label) {
      const label = element("span", `label ${time.label}`);
      label.append(icon(time.label), `${time.clock} ${time.said}`);
      when.append(label);
    }
  }
  line.append(head, to, when);
  return line;
}

function rowsOf(place, at) {
  // Beyond what was last heard, the day's reserve goes on; what was heard about a visit comes before what the reserve says.
  const known = new Set(board.places[place].rows.map((row) => row.key));
  const later = (reserve.places[place]?.rows ?? []).filter((row) => !known.has(row.key));
  const last = Math.max(board.now, ...board.places[place].rows.map((row) => row.expected ?? row.scheduled ?? 0));
  return [...board.places[place].rows, ...later.filter((row) => (row.scheduled ?? 0) >= last || row.window)]
    .map((row) => ({ row, ...worth(row, at) }))
    .filter(({ isGone }) => !isGone)
    .sort((one, other) => (one.row.window ? Math.max(one.when, at) : one.when) - (other.row.window ? Math.max(other.when, at) : other.when))
    .map(({ row }) => row);
}

function pagesOf(at, perColumn, columnCount) {
  const chunked = board.places.map((place, index) => {
    const rows = rowsOf(index, at);
    const most = Math.min(rows.length, perColumn * (board.places.length === 1 ? columnCount * 3 : 2));
    const chunks = [];
    for (let first = 0; first < Math.max(1, most); first += perColumn) chunks.push({ place, rows: rows.slice(first, first + perColumn) });
    return chunks;
  });
  const pages = [];
  if (chunked.length === 1) {
    for (let first = 0; first < chunked[0].length; first += columnCount) pages.push(chunked[0].slice(first, first + columnCount));
    return pages;
  }
  // Several places: each has a column of its own; who has more departures than fit shows them on the next page.
  for (let first = 0; first < chunked.length; first += columnCount) {
    const group = chunked.slice(first, first + columnCount);
    const count = Math.max(...group.map((chunks) => chunks.length));
    for (let number = 0; number < count; number += 1) pages.push(group.map((chunks) => chunks[Math.min(number, chunks.length - 1)]));
  }
  return pages;
}

function notesOf(place, language, at) {
  // "Tomorrow" and "today" were said for the day and hour in which they were heard.
  return at - heard < 3_600 ? place.notes[language] : [];
}

function drawColumn({ place, rows }, at, language, isNamed) {
  const section = element("section");
  const name = element("h2", isNamed ? "" : "sr", place.name);
  const table = element("table");
  const body = element("tbody");
  body.append(...rows.map((row) => drawRow(row, at, language)));
  table.append(body);
  section.append(name, table);
  if (!rows.length) section.append(...notesOf(place, language, at).map((note) => element("p", "alone", note)));
  return section;
}

function draw() {
  const at = now();
  const size = parseFloat(getComputedStyle(document.body).fontSize);
  const isWide = innerWidth > innerHeight * 1.15 && innerWidth > size * 52;
  const columnCount = isWide ? 2 : 1;
  const isNamed = board.places.length > 1;
  const perColumn = Math.max(1, Math.floor((columns.clientHeight - size * (isNamed ? 2.6 : 0.8)) / (size * 3.25)));
  const pages = pagesOf(at, perColumn, columnCount);
  const page = pages[turn % pages.length] ?? [];
  // Languages take turns: with one page at every turn, with several after the last page.
  const language = board.languages[Math.floor(turn / pages.length) % board.languages.length];
  document.documentElement.lang = language;
  document.documentElement.dir = board.words[language].dir ?? "ltr";
  columns.replaceChildren(...page.map((chunk) => drawColumn(chunk, at, language, isNamed)));
  const zone = board.places[0]?.timezone ?? "UTC";
  document.querySelector("#name").textContent = board.places.map((place) => place.name).join(" · ");
  document.querySelector("#turn").textContent = pages.length > 1 ? `${(turn % pages.length) + 1}/${pages.length}` : "";
  const clock = new Intl.DateTimeFormat("fr", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(at * 1000);
  document.querySelector("#clock").textContent = clock;
  if (document.documentElement.dataset.theme === "auto") {
    const hour = Number(clock.slice(0, 2));
    document.documentElement.classList.toggle("night", hour >= 20 || hour < 7);
  }
  const silent = at - heard;
  const banner = document.querySelector("#lost");
  banner.hidden = silent <= LOST_AFTER_S && !isStored;
  if (!banner.hidden) {
    const minutes = Math.floor(silent / 60);
    const age = minutes >= 2880 ? daysOf(language, minutes) : minutes >= 120 ? `${Math.floor(minutes / 60)} h` : minutes ? `${minutes} min` : `${silent} s`;
    const text = lost[language].replace("{age}", age);
    if (banner.textContent !== text) banner.textContent = text;
  }
  const notes = [...new Set(page.filter(({ rows }) => rows.length).flatMap(({ place }) => notesOf(place, language, at)))];
  document.querySelector("#notes").textContent = notes.length ? notes[turn % notes.length] : "";
  const shift = Math.floor(at / 60) % 4; // no picture stands still long enough to burn in
  document.body.style.transform = `translate(${shift & 1}px, ${shift >> 1}px)`;
}

async function ask(url) {
  const before = performance.now();
  const response = await fetch(url, { cache: "no-cache", signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(String(response.status));
  const heardBoard = await response.json();
  zero = heardBoard.now * 1000 - (before + performance.now()) / 2;
  heard = heardBoard.now;
  isStored = false;
  return heardBoard;
}

async function poll() {
  try {
    board = await ask(columns.dataset.url);
    failures = 0;
    keep();
  } catch {
    failures += 1;
  }
  draw();
  setTimeout(poll, Math.min(POLL_MS * 2 ** Math.min(failures, 3), 60_000));
}

// What there is to start again from after a power cut without a network: at most once in five minutes, for flash memory wears.
let keptAt = 0;
function keep() {
  if (Date.now() - keptAt < KEEP_MS || reserve === board) return;
  navigator.serviceWorker?.controller?.postMessage({ url: location.href, at: Date.now(), board: { ...board, reserve } });
  keptAt = Date.now();
}

async function keepReserve() {
  try {
    reserve = await ask(`${columns.dataset.url}&reserve=1`);
    keep();
  } catch { /* the one that is there goes on */ }
  setTimeout(keepReserve, RESERVE_MS);
}

draw();
setInterval(draw, 1_000);
setInterval(() => { turn += 1; }, PAGE_MS);
setTimeout(poll, 2_000);
setTimeout(keepReserve, 1_000);
addEventListener("resize", draw);
navigator.serviceWorker?.register("/sw.js").catch(() => {});
navigator.wakeLock?.request("screen").catch(() => {});
