// The docs page: finds by word, shows calls in the language one reads, and tries them against this very server.
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const make = (name, properties) => Object.assign(document.createElement(name), properties);

for (const code of all(".snippet code")) code.textContent = code.textContent.replaceAll("ORIGIN", location.origin);

// Find: whole cards, and of lists the rows alone.
const find = document.querySelector("#find"), found = document.querySelector("#found"), nothing = document.querySelector("#nothing");
const whole = all(".found-whole"), rows = all(".found-row"), tags = all(".tag"), links = all(".contents a");
const texts = new Map([...whole, ...rows].map((one) => [one, one.textContent.toLowerCase()]));

function search() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (one) => words.every((word) => texts.get(one).includes(word));
  let count = 0;
  for (const one of [...whole, ...rows]) { one.hidden = !has(one); count += one.hidden ? 0 : 1; }
  for (const list of all("#reasons, #errors")) list.hidden = !all(".found-row", list).some((row) => !row.hidden);
  for (const tag of tags) {
    let card = tag.nextElementSibling, isShown = false;
    for (; card?.matches("section"); card = card.nextElementSibling) isShown ||= card.matches(".found-whole") && !card.hidden;
    tag.hidden = !isShown;
  }
  for (const link of links) link.parentElement.hidden = Boolean(document.querySelector(link.hash)?.hidden);
  for (const list of all(".contents ul ul")) list.parentElement.hidden = !all("li", list).some((item) => !item.hidden);
  document.body.classList.toggle("searching", words.length > 0);
  for (const details of all("details")) {
    if (words.length) details.open = words.some((word) => word.length > 2 && details.querySelector("dl").textContent.toLowerCase().includes(word));
    else details.open = false;
  }
  nothing.hidden = count > 0;
  found.textContent = words.length ? (count === 1 ? "1 found" : `${count} found`) : "";
  mark(words.filter((word) => word.length > 1));
}

function mark(words) {
  if (!globalThis.CSS?.highlights) return;
  CSS.highlights.delete("found");
  if (!words.length) return;
  const ranges = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode() && ranges.length < 2000) {
    const node = walker.currentNode, text = node.data.toLowerCase();
    if (node.parentElement.closest("[hidden]")) continue;
    for (const word of words)
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        ranges.push(range);
      }
  }
  CSS.highlights.set("found", new Highlight(...ranges));
}

find.addEventListener("input", search);
document.querySelector("form.search").addEventListener("submit", (event) => event.preventDefault());
document.querySelector("#all").addEventListener("click", () => { find.value = ""; search(); find.focus(); });
addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, select, textarea") && !event.ctrlKey && !event.metaKey) { event.preventDefault(); find.focus(); }
  if (event.key === "Escape" && event.target === find) { find.value = ""; search(); }
});
addEventListener("hashchange", () => {
  // Who follows a link to what a search has hidden wants to see it.
  if (document.querySelector(location.hash || "main")?.closest("[hidden]")) { find.value = ""; search(); document.querySelector(location.hash).scrollIntoView(); }
});
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries)
    if (isIntersecting) for (const link of links) link.toggleAttribute("aria-current", link.hash === `#${target.id}`);
}, { rootMargin: "-20% 0px -70%" });
for (const card of all(".card")) watcher.observe(card);

// Copy.
for (const button of all(".copy")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.parentElement.querySelector("code").textContent);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
}

// One language at a time, the same in all cards.
const choosers = all(".snippets").map((box, place) => {
  const titles = all("h4", box), panels = all(".snippet", box);
  const tabs = make("div", { className: "tabs" });
  tabs.setAttribute("role", "tablist");
  tabs.setAttribute("aria-label", "Language of the example");
  const buttons = titles.map((title, at) => {
    const button = make("button", { type: "button", textContent: title.textContent, id: `tab-${place}-${at}` });
    button.setAttribute("role", "tab");
    button.setAttribute("aria-controls", (panels[at].id = `panel-${place}-${at}`));
    panels[at].setAttribute("role", "tabpanel");
    panels[at].setAttribute("aria-labelledby", button.id);
    button.addEventListener("click", () => choose(at, button));
    button.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = (at + step + titles.length) % titles.length;
      choose(next, buttons[next]);
      buttons[next].focus();
    });
    title.remove();
    return button;
  });
  tabs.append(...buttons);
  box.prepend(tabs);
  return (chosen) => panels.forEach((panel, at) => {
    panel.hidden = at !== chosen;
    buttons[at].setAttribute("aria-selected", at === chosen);
    buttons[at].tabIndex = at === chosen ? 0 : -1;
  });
});

function choose(at, button) {
  const before = button?.getBoundingClientRect().top;
  for (const chooser of choosers) chooser(at);
  // Cards above have changed their height: what was pressed stays under the finger.
  if (button) scrollBy({ top: button.getBoundingClientRect().top - before, behavior: "instant" });
}
choose(0);

// Try.
function address(form) {
  let path = form.dataset.path;
  const query = [];
  for (const field of all("input, select", form)) {
    const value = field.value.trim() || (path.includes(`{${field.name}}`) ? field.placeholder : "");
    if (!value) continue;
    if (path.includes(`{${field.name}}`)) path = path.replace(`{${field.name}}`, encodeURIComponent(value).replaceAll("%3A", ":"));
    else for (const one of "repeatable" in field.dataset ? value.split(/\s+/) : [value]) query.push(`${field.name}=${encodeURIComponent(one).replaceAll("%3A", ":").replaceAll("%2C", ",")}`);
  }
  return path + (query.length ? `?${query.join("&")}` : "");
}

const streams = new WeakMap();

function begin(form, url, options = "") {
  // Kept beside the form: a field may be called "source", and a form then means its field by that name.
  streams.get(form)?.close();
  streams.delete(form);
  form.querySelector(".url").textContent = `curl ${options}'${location.origin}${url}'`;
  form.querySelector(".asked").hidden = false;
  const answer = form.querySelector(".answer"), outcome = form.querySelector(".outcome");
  answer.textContent = "";
  outcome.classList.remove("refused");
  outcome.textContent = "…";
  return { answer, outcome, turn: (form.turn = (form.turn ?? 0) + 1) };
}

function say(outcome, strong, rest, isRefused) {
  outcome.classList.toggle("refused", isRefused);
  outcome.replaceChildren(make("b", { textContent: strong }), ` ${rest}`);
}

async function ask(form) {
  const url = address(form), { answer, outcome, turn } = begin(form, url), began = performance.now();
  try {
    const response = await fetch(url);
    const type = response.headers.get("Content-Type") ?? "", bytes = await response.arrayBuffer();
    if (turn !== form.turn) return;
    const ms = Math.round(performance.now() - began);
    say(outcome, `${response.status}`, `${type} · ${bytes.byteLength} bytes · ${ms} ms`, !response.ok);
    const text = type.includes("protobuf") ? `${bytes.byteLength} bytes of protobuf; the same resource ends in .json for a look` : new TextDecoder().decode(bytes);
    answer.textContent = type.includes("json") ? JSON.stringify(JSON.parse(text), null, 2) : text;
  } catch (error) {
    if (turn === form.turn) say(outcome, "No answer", String(error), true);
  }
}

function follow(form) {
  const url = address(form), { answer, outcome } = begin(form, url, "-N -H 'Accept: text/event-stream' ");
  const source = new EventSource(url), lines = [];
  streams.set(form, source);
  let count = 0;
  say(outcome, "Connecting", "", false);
  for (const name of ["reset", "add", "update", "remove", "board"])
    source.addEventListener(name, ({ data, lastEventId }) => {
      count += 1;
      lines.unshift(`event: ${name}\nid: ${lastEventId}\ndata: ${data.length > 600 ? `${data.slice(0, 600)}… (${data.length} characters)` : data}\n`);
      lines.length = Math.min(lines.length, 30);
      answer.textContent = lines.join("\n");
      say(outcome, "Live", `${count} ${count === 1 ? "event" : "events"}, the newest first`, false);
    });
  source.onerror = () => say(outcome, source.readyState === 2 ? "Refused" : "Interrupted", source.readyState === 2 ? "press Try it to see why" : "the browser takes it up again", true);
}

for (const form of all("form.try")) {
  form.addEventListener("submit", (event) => { event.preventDefault(); ask(form); });
  form.querySelector(".follow")?.addEventListener("click", () => follow(form));
}
