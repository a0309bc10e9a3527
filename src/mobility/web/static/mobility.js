// What a page does beyond its board: search as one types, stops kept on the device, stops near by, the last boards kept for when there is no network.
const search = document.querySelector("#q");
const language = search?.form.elements.lang.value ?? document.documentElement.lang; // a board may speak one that its frame does not
const list = document.querySelector("#suggestions");
const said = document.querySelector("#suggestions-count");
let asked = 0;

const linkOf = (id) => `/stops/${encodeURIComponent(id).replaceAll("%3A", ":")}?lang=${language}`;
let keepDays = () => {};

function stopLink(id, name, note) {
  const item = document.createElement("li"), link = document.createElement("a"), small = document.createElement("small");
  link.href = linkOf(id);
  link.append(name, small);
  small.textContent = note;
  item.append(link);
  return item;
}

async function suggest() {
  const text = search.value.trim();
  const mine = ++asked;
  if (text.length < 2) { list.hidden = true; list.replaceChildren(); return; }
  try {
    const response = await fetch(`/v1/stops?limit=6&q=${encodeURIComponent(text)}`);
    if (!response.ok || mine !== asked) return;
    const { stops } = await response.json();
    if (mine !== asked) return;
    list.replaceChildren(...stops.map((stop) => stopLink(stop.id, stop.name, stop.operators.map((operator) => operator.name).join(", "))));
    list.hidden = !stops.length;
    said.textContent = (stops.length === 1 ? search.dataset.one : search.dataset.many).replace("{count}", stops.length);
  } catch { list.hidden = true; }
}

if (search && list) {
  let wait = 0;
  search.addEventListener("input", () => { clearTimeout(wait); wait = setTimeout(suggest, 150); });
  search.form.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    if (event.key === "Escape") { list.hidden = true; search.focus(); }
    if (!links.length || list.hidden || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    const next = links.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    (next < 0 ? search : links[Math.min(next, links.length - 1)]).focus();
  });
  document.addEventListener("click", (event) => { if (!search.form.contains(event.target)) list.hidden = true; });
}

// Nothing is stored before somebody taps the star.
const KEY = "mobility.stops";
const MOST_KEPT = 20;
const DAY_ROWS = 300;

function keptStops() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one?.id === "string" && typeof one.name === "string") : [];
  } catch { return []; }
}

const star = document.querySelector(".star");

function showStar() {
  const isKept = keptStops().some((one) => one.id === star.dataset.id);
  star.setAttribute("aria-pressed", isKept);
  star.querySelector("span").textContent = isKept ? star.dataset.remove : star.dataset.add;
}

function showFavourites() {
  const section = document.querySelector("#favourites");
  if (!section) return;
  const kept = keptStops();
  section.hidden = !kept.length;
  section.querySelector("ul").replaceChildren(...kept.map((one) => stopLink(one.id, one.name, "")));
}

if (star) {
  star.hidden = false;
  showStar();
  star.addEventListener("click", () => {
    const { id, name } = star.dataset;
    const others = keptStops().filter((one) => one.id !== id);
    const isKept = star.getAttribute("aria-pressed") === "true";
    try { localStorage.setItem(KEY, JSON.stringify(isKept ? others : [{ id, name }, ...others].slice(0, MOST_KEPT))); } catch { /* a browser that keeps nothing */ }
    showStar();
    showFavourites();
    if (!isKept) keepDays();
  });
}
showFavourites();

// The position is asked for only when somebody taps the button, and rounded to ten metres.
const near = document.querySelector("#near");
if (near && navigator.geolocation) {
  const denied = document.querySelector("#near-denied");
  near.hidden = false;
  near.addEventListener("click", () => {
    denied.hidden = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { location.search = `?at=${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}&lang=${language}`; },
      () => { denied.textContent = near.dataset.denied; denied.hidden = false; },
      { timeout: 15_000, maximumAge: 60_000 });
  });
}

// Until timetables are here the page asks again by itself.
async function askAgain() {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" }).catch(() => null);
  if (answer?.ok) location.reload();
  else setTimeout(askAgain, 2_000);
}
if (document.querySelector("#waiting")) setTimeout(askAgain, 2_000);

const live = document.querySelector("#live");
if (live && document.documentElement.dataset.stored) addEventListener("online", () => live.setAttribute("limit", 20), { once: true });
if (navigator.serviceWorker) {
  navigator.serviceWorker.register("/sw.js").catch(() => {});
  // What the board last showed replaces what the page came with: that is what there is to see without a network.
  const keep = () => {
    const last = live?.last;
    if (last && !document.documentElement.dataset.stored) navigator.serviceWorker.controller?.postMessage({ url: location.href, ...last });
  };
  document.addEventListener("visibilitychange", () => { if (document.hidden) keep(); });
  addEventListener("pagehide", keep);
  // The day's timetable of this stop, and of those kept on the device; a reader who saves data has the last board only.
  const dayOf = (stop, url, more) => {
    const day = new URL(`/v1/board?window=1440&limit=${DAY_ROWS}`, location.origin);
    for (const [name, value] of Object.entries({ stop, lang: language, ...more })) if (value) day.searchParams.set(name, value);
    return day.href;
  };
  keepDays = () => {
    if (navigator.connection?.saveData) return;
    const here = location.href.split("#")[0];
    const days = keptStops().map(({ id }) => ({ id, url: new URL(linkOf(id), location.origin).href })).map(({ id, url }) => ({ url, day: dayOf(id, url) }));
    if (live) days.unshift({ url: here, hasPage: true, day: dayOf(live.getAttribute("stop"), here, { lines: live.getAttribute("lines") }) });
    if (days.length) navigator.serviceWorker.ready.then(({ active }) => active?.postMessage({ days }));
  };
  if (!document.documentElement.dataset.stored) setTimeout(() => keepDays(), 3_000);
}
