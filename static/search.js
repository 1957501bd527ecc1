// Suggestions under the box of search: a combobox with a list (WAI-ARIA). Without this script the form works as it is.

const box = document.querySelector("input[data-suggestions]");
const list = document.getElementById("q-suggestions");
const said = document.getElementById("q-said");
const WAIT = 150; // milliseconds without typing
const FEWEST = 2; // letters

let chosen = -1;
let waiting = 0;
let asking = null; // the request under way

const options = () => [...list.children];

function close() {
  clearTimeout(waiting);
  asking?.abort();
  list.hidden = true;
  list.replaceChildren();
  said.textContent = "";
  chosen = -1;
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
}

function choose(number) {
  chosen = number;
  options().forEach((option, at) => option.setAttribute("aria-selected", String(at === number)));
  const option = options()[number];
  if (!option) {
    box.removeAttribute("aria-activedescendant");
    return;
  }
  box.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

// One text with its own language and direction.
function text(words, lang) {
  const element = document.createElement("bdi");
  element.textContent = words;
  if (lang) element.lang = lang;
  return element;
}

function option(suggestion, number) {
  const element = document.createElement("li");
  element.id = `q-suggestion-${number}`;
  element.setAttribute("role", "option");
  element.setAttribute("aria-selected", "false");
  element.dataset.address = suggestion.address;
  const label = document.createElement("b");
  label.append(text(suggestion.label, suggestion.lang));
  const line = document.createElement("span");
  line.append([suggestion.kind, suggestion.why].filter(Boolean).join(" · "));
  if (suggestion.spelling) line.append(": ", text(suggestion.spelling, suggestion.spelling_lang));
  element.append(label, " ", line);
  return element;
}

function show(answer) {
  list.replaceChildren(...answer.suggestions.map(option));
  list.hidden = !answer.suggestions.length;
  box.setAttribute("aria-expanded", String(!list.hidden));
  said.textContent = answer.said;
  choose(-1);
}

async function ask() {
  asking?.abort();
  const mine = (asking = new AbortController());
  const address = `${box.dataset.suggestions}?${new URLSearchParams({ q: box.value })}`;
  try {
    const answer = await fetch(address, { signal: mine.signal, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    const found = await answer.json();
    if (mine === asking && document.activeElement === box) show(found);
  } catch {
    // Nobody needs suggestions: a newer request has taken over, or there are none now.
    if (mine === asking) close();
  }
}

function typed() {
  if (box.value.trim().length < FEWEST) {
    close();
    return;
  }
  clearTimeout(waiting);
  waiting = setTimeout(ask, WAIT);
}

function pressed(event) {
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  const number = options().length;
  if (event.key === "Escape" && !list.hidden) {
    close();
  } else if (event.key === "ArrowDown" && list.hidden) {
    typed();
  } else if (event.key === "ArrowDown") {
    // Past the last and before the first stands the box itself.
    choose(chosen + 1 < number ? chosen + 1 : -1);
  } else if (event.key === "ArrowUp" && !list.hidden) {
    choose(chosen < 0 ? number - 1 : chosen - 1);
  } else if (event.key === "Enter" && chosen >= 0) {
    location.assign(options()[chosen].dataset.address);
  } else {
    return;
  }
  event.preventDefault();
}

if (box) {
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);
  box.addEventListener("input", (event) => event.isComposing || typed());
  box.addEventListener("compositionend", typed);
  box.addEventListener("keydown", pressed);
  box.addEventListener("blur", close);
  // Pressing on the list must not take the focus from the box, which would close it.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const pressedOn = event.target.closest("[role=option]");
    if (pressedOn) location.assign(pressedOn.dataset.address);
  });
}
