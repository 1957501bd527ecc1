// Suggestions while typing, for fields that are complete without them: a datalist filled from the desk.
(() => {
  const script = document.currentScript;
  const asked = { "desk-records": script.dataset.records, "desk-sources": script.dataset.sources };
  let number = 0;

  function listFor(input) {
    if (!input.list) {
      const list = document.createElement("datalist");
      list.id = `suggested-${number++}`;
      input.after(list);
      input.setAttribute("list", list.id);
    }
    return document.getElementById(input.getAttribute("list"));
  }

  let waiting;
  document.addEventListener("input", (event) => {
    const input = event.target;
    const address = asked[input.dataset.suggest];
    if (!address) return;
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const query = new URLSearchParams({ q: input.value, kinds: input.dataset.kinds || "" });
      const answer = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { found } = await answer.json();
      listFor(input).replaceChildren(...found.map((words) => new Option(words, words)));
    }, 150);
  });
})();
