// The last boards looked at and the day's timetable after them, kept for when there is no network; a page shown from here says when it was kept.
const SHELL_NAME = "shell-VERSION";
const SHELL = SHELL_FILES;
const BOARDS = "boards";
const DAYS = "days";
const DAY_HOLDS_MS = 3 * 3_600_000;
const STAYS_MS = 60_000;
const MOST_BOARDS = 30;
const ANSWER_WITHIN_MS = 8_000;
const KEPT_AT = "x-kept-at";
// One stop has one place, however its id is spelled in an address.
function placeOf(address) {
  const url = new URL(address);
  try { return `${url.origin}/${encodeURIComponent(decodeURIComponent(url.pathname))}${url.search}`; } catch { return url.href; }
}

const IS_BOARD = /^\/($|stops\/[^/]+$|s\/|b\/[^/.]+$)/i;
const SEED = /(<script type="application\/json"[^>]*>)(.*?)(<\/script>)/s;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL_NAME).then((cache) => cache.addAll(SHELL)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (![SHELL_NAME, BOARDS, DAYS].includes(name)) await caches.delete(name);
    await clients.claim();
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  else if (request.mode === "navigate" && IS_BOARD.test(url.pathname)) event.respondWith(board(request, event));
});

addEventListener("message", (event) => {
  const { url, at, board: heard, days } = event.data;
  event.waitUntil(days ? keepDays(days) : refresh(url, at, heard));
});

async function board(request, event) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (answer.status >= 500) return (await kept(request)) ?? answer;
    if (answer.ok) event.waitUntil(keep(request.url, answer.clone(), Date.now()));
    return answer;
  } catch {
    return (await kept(request)) ?? (await caches.match(SHELL[0])) ?? Response.error();
  }
}

async function keep(url, answer, at, name = BOARDS) {
  const headers = new Headers(answer.headers);
  for (const one of ["content-encoding", "content-length"]) headers.delete(one);
  headers.set(KEPT_AT, at);
  const cache = await caches.open(name);
  await cache.delete(placeOf(url));
  await cache.put(placeOf(url), new Response(await answer.text(), { headers }));
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST_BOARDS))) await cache.delete(old);
}

async function find(url, name = BOARDS) {
  const cache = await caches.open(name);
  return (await cache.match(placeOf(url))) ?? (await cache.match(placeOf(url), { ignoreSearch: true }));
}

const keptAt = (answer) => Number(answer?.headers.get(KEPT_AT) ?? 0);

async function kept(request) {
  const found = await find(request.url);
  if (!found) return undefined;
  let page = (await found.text()).replace("<html ", `<html data-stored="${keptAt(found)}" `);
  const day = page.includes("<next-departures ") && (await find(request.url, DAYS));
  if (day) page = withDay(page, await day.json(), keptAt(found));
  return new Response(page, { headers: found.headers });
}

// What was last heard, then the day's timetable as it is printed: of the hours nobody has heard about no delay is known.
function withDay(page, day, at) {
  const board = JSON.parse(SEED.exec(page)[2]);
  const ahead = at - Date.parse(board.as_of); // this device's clock before the server's
  const isLeft = (row) => Date.parse(row.until ?? row.expected ?? row.scheduled) + ahead + STAYS_MS >= Date.now();
  const known = new Set(board.departures.map((row) => row.key));
  const last = Math.max(Date.parse(board.as_of), ...board.departures.map((row) => Date.parse(row.scheduled ?? row.expected)));
  const later = day.departures
    .filter((row) => row.scheduled && !known.has(row.key) && (row.window || Date.parse(row.scheduled) >= last))
    .map((row) => ({ ...row, expected: null, age_s: null, label: "scheduled" }));
  board.departures = [...board.departures, ...later].filter(isLeft);
  const seed = JSON.stringify(board).replaceAll("<", "\\u003c");
  return page
    .replace(SEED, (_, open, before, close) => open + seed + close)
    .replace(/(<next-departures [^>]*?limit=")\d+/, (_, before) => before + Math.max(1, board.departures.length));
}

async function refresh(url, at, heard) {
  const found = await find(url);
  if (!found) return;
  const data = JSON.stringify(heard).replaceAll("<", "\\u003c");
  const page = (await found.text()).replace(SEED, (_, open, before, close) => open + data + close);
  await keep(url, new Response(page, { headers: found.headers }), at);
}

// Of a stop kept on the device the page itself too, for it may have been seen under its code only.
async function keepDays(days) {
  for (const { url, day, hasPage } of days) {
    for (const [address, name] of [[day, DAYS], !hasPage && [url, BOARDS]].filter(Boolean)) {
      const old = keptAt(await find(url, name));
      if (Date.now() - old < DAY_HOLDS_MS) continue;
      const answer = await fetch(address, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => null);
      if (answer?.ok) await keep(url, answer, Date.now(), name);
    }
  }
}
