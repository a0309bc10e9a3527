// The docs page: finds resources by word, and tries calls against this very server.
const found = document.querySelector("#found");
const cards = [...document.querySelectorAll(".resource")];

for (const code of document.querySelectorAll(".example code")) code.textContent = code.textContent.replaceAll("ORIGIN", location.origin);

document.querySelector("#find").addEventListener("input", (event) => {
  const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const card of cards) {
    const text = card.textContent.toLowerCase();
    card.hidden = !words.every((word) => text.includes(word));
    count += card.hidden ? 0 : 1;
  }
  found.textContent = `${count} resources`;
});
document.querySelector("form.search").addEventListener("submit", (event) => event.preventDefault());

for (const form of document.querySelectorAll("form.try")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    let path = form.dataset.path;
    const query = [];
    for (const input of form.querySelectorAll("input")) {
      const value = input.value.trim() || (path.includes(`{${input.name}}`) ? input.placeholder : "");
      if (!value) continue;
      if (path.includes(`{${input.name}}`)) path = path.replace(`{${input.name}}`, encodeURIComponent(value));
      else for (const one of value.split(/\s+/)) query.push(`${input.name}=${encodeURIComponent(one)}`);
    }
    const url = path + (query.length ? `?${query.join("&")}` : "");
    const shown = form.querySelector(".url"), answer = form.querySelector(".answer");
    shown.textContent = `curl '${location.origin}${url}'`;
    shown.hidden = answer.hidden = false;
    answer.textContent = "…";
    try {
      const response = await fetch(url);
      const text = await response.text();
      let pretty = text;
      if ((response.headers.get("Content-Type") || "").includes("json")) pretty = JSON.stringify(JSON.parse(text), null, 2);
      answer.textContent = `${response.status} ${response.headers.get("Content-Type")}\n\n${pretty}`;
    } catch (error) {
      answer.textContent = String(error);
    }
  });
}
