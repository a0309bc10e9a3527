// The board lives on without reloading: parts rendered by the server are swapped in; without an answer, ages go on growing.
import { watchBoard } from "./departures.js";

const POLL_MS = 10_000;
const LOST_AFTER_MS = 30_000;

const SERVED_WITHIN_S = 2; // a page's ages were counted at most this long before it was sent

let live = document.querySelector("#live");
let paused = false;
let lastAnswer = Date.now();
let failures = 0;
let timer = 0;
let announced = 0;
let changes = null;

function wire() {
  const button = live.querySelector(".pause");
  button.hidden = false;
  button.textContent = paused ? button.dataset.resume : button.dataset.pause;
  button.addEventListener("click", () => {
    paused = !paused;
    button.textContent = paused ? button.dataset.resume : button.dataset.pause;
    if (paused) changes.pause();
    else {
      changes.resume();
      poll();
    }
  });
}

// The stream tells when there is something new to show; what it looks like is the server's to say.
function watchChanges() {
  const stop = decodeURIComponent(new URL(live.dataset.url, location.href).pathname.replace("/stops/", ""));
  let mode = "connecting", isNews = false;
  return watchBoard({ stop, window: 120, limit: 20, include: "cancelled" }, {
    onState: (state) => { mode = state.mode; },
    onBoard: () => { if (isNews && mode === "streaming") poll(); isNews = true; },
  });
}

function takeColors(page) {
  // Inline style text is not allowed by the policy; setting properties through the object model is.
  const rules = page.querySelector("style")?.textContent ?? "";
  const colors = new Map();
  for (const [, name, ground, text] of rules.matchAll(/\.(b\d+)\{--ground:#([0-9A-F]{6});--text:#([0-9A-F]{6})\}/g)) colors.set(name, [ground, text]);
  for (const badge of page.querySelectorAll(".badge")) {
    const pair = colors.get([...badge.classList].find((name) => colors.has(name)));
    if (pair) {
      badge.style.setProperty("--ground", `#${pair[0]}`);
      badge.style.setProperty("--text", `#${pair[1]}`);
    }
  }
}

function announce(sentence) {
  // A screen reader is told of a cancellation, at most once a minute; the table itself stays silent.
  if (Date.now() - announced < 60_000) return;
  announced = Date.now();
  document.querySelector("#news").textContent = sentence;
}

function swap(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector("#live");
  if (!fresh) return;
  takeColors(page);
  // Minutes pass in every row all the time; what deserves a look is a new row, or another delay, platform or state.
  const facts = (row) => row.querySelector(".facts")?.textContent ?? "";
  const before = new Map([...live.querySelectorAll("tbody tr")].map((row) => [row.dataset.key, row]));
  for (const row of fresh.querySelectorAll("tbody tr")) {
    const known = before.get(row.dataset.key);
    if (!known || facts(known) !== facts(row)) row.classList.add("fresh");
    if (known && row.classList.contains("gone") && !known.classList.contains("gone")) announce(row.dataset.sentence);
  }
  const open = new Set([...live.querySelectorAll("details[open] > summary")].map((summary) => summary.textContent));
  for (const summary of fresh.querySelectorAll("summary")) if (open.has(summary.textContent)) summary.parentElement.open = true;
  const hadFocus = live.contains(document.activeElement) && document.activeElement.matches(".pause");
  live.replaceWith(document.adoptNode(fresh));
  live = fresh;
  wire();
  if (hadFocus) live.querySelector(".pause").focus();
}

async function poll() {
  clearTimeout(timer);
  if (!paused && !document.hidden) {
    try {
      const response = await fetch(live.dataset.url, { headers: { Accept: "text/html" }, cache: "no-cache", signal: AbortSignal.timeout(8_000) });
      if (!response.ok) throw new Error(String(response.status));
      swap(await response.text());
      lastAnswer = Date.now();
      failures = 0;
    } catch {
      failures += 1;
    }
  }
  timer = setTimeout(poll, Math.min(POLL_MS * 2 ** Math.min(failures, 3), 60_000));
}

function ageLabels(seconds) {
  // Zero false "live": a time that nobody confirmed for 90 s is not live any more, even when the server is away.
  for (const label of live.querySelectorAll(".label[data-age]")) {
    const age = Number(label.dataset.age) + seconds + SERVED_WITHIN_S;
    const wanted = age <= 90 ? "live" : age <= 300 ? "ageing" : "scheduled";
    if (label.classList.contains(wanted)) continue;
    label.className = `label ${wanted}`;
    label.lastChild.textContent = label.dataset[wanted];
    label.querySelector("use").setAttribute("href", `#i-${wanted}`);
  }
}

function tick() {
  const silent = Date.now() - lastAnswer;
  const banner = live.querySelector(".lost");
  if (silent > LOST_AFTER_MS) {
    const minutes = Math.floor(silent / 60_000);
    banner.textContent = live.dataset.lost.replace("{age}", minutes ? `${minutes} min` : `${Math.floor(silent / 1000)} s`);
    banner.hidden = paused;
  } else banner.hidden = true;
  ageLabels(silent / 1000);
}

if (live) {
  changes = watchChanges();
  wire();
  timer = setTimeout(poll, POLL_MS);
  setInterval(tick, 1_000);
  addEventListener("online", poll);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
}

const search = document.querySelector("#q");
const list = document.querySelector("#suggestions");
const said = document.querySelector("#suggestions-count");
let asked = 0;

async function suggest() {
  const text = search.value.trim();
  const mine = ++asked;
  if (text.length < 2) { list.hidden = true; list.replaceChildren(); return; }
  try {
    const response = await fetch(`/v1/stops?limit=6&q=${encodeURIComponent(text)}`);
    if (!response.ok || mine !== asked) return;
    const { stops } = await response.json();
    if (mine !== asked) return;
    list.replaceChildren(...stops.map((stop) => {
      const item = document.createElement("li"), link = document.createElement("a"), note = document.createElement("small");
      link.href = `/stops/${encodeURIComponent(stop.id)}?lang=${document.documentElement.lang}`;
      link.append(stop.name, note);
      note.textContent = stop.operators.map((operator) => operator.name).join(", ");
      item.append(link);
      return item;
    }));
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
