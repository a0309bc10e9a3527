// The page that composes a widget: the preview and the texts to copy follow the form, and each text is copied by its button.
const form = document.querySelector(".panel");
const said = document.querySelector("#copied");
let asked = 0;

for (const section of document.querySelectorAll(".copy")) {
  const button = section.querySelector("button");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(section.querySelector("code").textContent);
    said.textContent = "";
    said.textContent = button.dataset.copied;
  });
}

// The server composes; without JavaScript the form asks it for the whole page.
async function apply() {
  const mine = ++asked;
  const address = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value) address.searchParams.append(name, value);
  const answer = await fetch(address, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const codes = [...page.querySelectorAll(".copy code")];
  document.querySelectorAll(".copy code").forEach((code, place) => { code.textContent = codes[place].textContent; });
  document.querySelector("next-departures").replaceWith(document.adoptNode(page.querySelector("next-departures")));
  history.replaceState(null, "", address);
}

// Whoever does not know a stop's id types its name.
const stop = form.querySelector("#stop");
let wait = 0;
stop.addEventListener("input", () => {
  clearTimeout(wait);
  wait = setTimeout(async () => {
    const answer = await fetch(`/v1/stops?limit=8&q=${encodeURIComponent(stop.value.trim().slice(0, 100) || "-")}`).catch(() => null);
    if (!answer?.ok) return;
    const { stops } = await answer.json();
    stop.list.replaceChildren(...stops.map((one) => new Option(`${one.name} – ${one.operators[0]?.name ?? one.id}`, one.id)));
  }, 200);
});

form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
form.addEventListener("change", apply);
