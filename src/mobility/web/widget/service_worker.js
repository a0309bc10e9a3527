// The last boards looked at, kept for when there is no network; a page shown from here says when it was kept.
const SHELL_NAME = "shell-VERSION";
const SHELL = SHELL_FILES;
const BOARDS = "boards";
const MOST_BOARDS = 30;
const ANSWER_WITHIN_MS = 8_000;
const KEPT_AT = "x-kept-at";
// One stop has one place, however its id is spelled in an address.
function placeOf(address) {
  const url = new URL(address);
  try { return `${url.origin}/${encodeURIComponent(decodeURIComponent(url.pathname))}${url.search}`; } catch { return url.href; }
}

const IS_BOARD = /^\/($|stops\/[^/]+$|s\/)/i;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL_NAME).then((cache) => cache.addAll(SHELL)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== SHELL_NAME && name !== BOARDS) await caches.delete(name);
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

addEventListener("message", ({ data: { url, at, board: heard } }) => refresh(url, at, heard));

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

async function keep(url, answer, at) {
  const headers = new Headers(answer.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  headers.set(KEPT_AT, at);
  const cache = await caches.open(BOARDS);
  await cache.delete(placeOf(url));
  await cache.put(placeOf(url), new Response(await answer.text(), { headers }));
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST_BOARDS))) await cache.delete(old);
}

async function kept(request) {
  const cache = await caches.open(BOARDS);
  const found = (await cache.match(placeOf(request.url))) ?? (await cache.match(placeOf(request.url), { ignoreSearch: true }));
  if (!found) return undefined;
  const page = await found.text();
  return new Response(page.replace("<html ", `<html data-stored="${Number(found.headers.get(KEPT_AT))}" `), { headers: found.headers });
}

async function refresh(url, at, heard) {
  const cache = await caches.open(BOARDS);
  const found = await cache.match(placeOf(url));
  if (!found) return;
  const data = JSON.stringify(heard).replaceAll("<", "\\u003c");
  const page = (await found.text()).replace(/(<script type="application\/json">).*?(<\/script>)/s, (_, open, close) => open + data + close);
  await keep(url, new Response(page, { headers: found.headers }), at);
}
