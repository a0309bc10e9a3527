// A trip's page kept true: asks for the part that changes, counts ages on between answers, and stops calling live what it has not heard of.
const EVERY_S = 15, SAVING_S = 60, LONGEST_S = 120, SAY_EVERY_MS = 60_000;
const trip = document.querySelector("#trip"), lost = document.querySelector("#lost"), pause = document.querySelector("#pause"), said = document.querySelector("#said");
let url = new URL(location.href), heardAt = Date.now(), failures = 0, timer = 0, isPaused = false, saidAt = Date.now(), told = trip.querySelector(".where").textContent;
url.searchParams.set("part", "1");

const part = () => trip.firstElementChild;
const silentS = () => Math.floor((Date.now() - heardAt) / 1000);
const spell = (s) => (s < 60 ? `${s} s` : lost.dataset.minutes.replace("{minutes}", Math.floor(s / 60)));

function tick() {
  const passed = silentS(), age = Number(part().dataset.age) + passed;
  for (const one of trip.querySelectorAll("[data-from]")) one.textContent = one.dataset.from.replace("{age}", spell(age));
  const isOld = passed > Number(part().dataset.holds);
  trip.classList.toggle("stale", isOld);
  lost.hidden = isPaused || !(failures && (passed >= 30 || isOld));
  if (!lost.hidden) lost.textContent = lost.dataset.lost.replace("{age}", spell(passed));
  if (isOld) for (const one of trip.querySelectorAll(".label.live")) one.remove();
}

function take(text) {
  const made = new DOMParser().parseFromString(text, "text/html").body.firstElementChild;
  if (!made?.dataset.holds) throw new Error("not a part");
  const isOpen = trip.querySelector(".earlier")?.open, focused = document.activeElement?.getAttribute("href");
  const opened = [...trip.querySelectorAll(".alert")].map((one) => one.open);
  const had = trip.contains(document.activeElement);
  trip.replaceChildren(document.adoptNode(made));
  const earlier = trip.querySelector(".earlier");
  if (earlier && isOpen) earlier.open = true;
  trip.querySelectorAll(".alert").forEach((one, place) => { one.open = opened[place] ?? false; });
  if (had && focused) trip.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  const now = trip.querySelector(".where > span").firstChild.textContent.trim();
  if (now !== told && Date.now() - saidAt > SAY_EVERY_MS) { said.textContent = now; saidAt = Date.now(); }
  told = now;
}

async function ask() {
  clearTimeout(timer);
  if (isPaused || document.hidden) return;
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) throw new Error(`${answer.status}`);
    take(await answer.text());
    heardAt = Date.now() - 1000 * Number(answer.headers.get("Age") ?? 0);
    failures = 0;
  } catch { failures += 1; }
  tick();
  const every = navigator.connection?.saveData ? SAVING_S : EVERY_S;
  timer = setTimeout(ask, 1000 * Math.min(every * 2 ** Math.min(failures, 4), LONGEST_S) * (0.9 + Math.random() / 5));
}

pause.hidden = false;
pause.addEventListener("click", () => {
  isPaused = !isPaused;
  pause.textContent = isPaused ? pause.dataset.resume : pause.dataset.pause;
  ask();
});
document.addEventListener("visibilitychange", ask);
addEventListener("online", ask);
setInterval(() => { if (!document.hidden) tick(); }, 1000);
timer = setTimeout(ask, 1000 * EVERY_S);
