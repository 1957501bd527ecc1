// The reading desk: words picked in the article become the place of a fact. Without it the place is typed.
(() => {
  const MOST_WORDS = 6;
  const AROUND = 60;
  const article = () => document.getElementById("article-text");
  const entry = () => document.getElementById("entry");
  const again = () => document.getElementById("again");

  // Characters as the archive counts them, not as a script does.
  const length = (text) => [...text].length;

  function picked() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const block = range.startContainer.parentElement?.closest("#article-text .words");
    if (!block?.dataset.place || !block.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const words = range.toString();
    const text = block.textContent;
    const from = before.toString().length + (words.length - words.trimStart().length);
    const to = from + words.trim().length;
    if (from >= to) return null;
    const exact = text.slice(from, to);
    return {
      place: block.dataset.place,
      passage_start: length(text.slice(0, from)),
      passage_end: length(text.slice(0, to)),
    };
  }

  const whole = (button) => ({ place: button.dataset.place, passage_start: "", passage_end: "" });

  // The picked words are quoted to readers only where the editor says so: where the wording matters.
  function quote() {
    const fields = entry().elements;
    const block = article().querySelector(`.words[data-place="${CSS.escape(fields["c-place"].value)}"]`);
    if (!block || !fields["c-passage_end"].value) return;
    const text = [...block.textContent];
    const [from, to] = [Number(fields["c-passage_start"].value), Number(fields["c-passage_end"].value)];
    const words = text.slice(from, to).join("").split(/\s+/).slice(0, MOST_WORDS).join(" ");
    fields["c-quote"].value = words;
    // What is around it tells it apart where it stands in the article twice.
    if (article().textContent.split(words).length > 2) {
      fields["c-quote_before"].value = text.slice(Math.max(0, from - AROUND), from).join("").trim();
      fields["c-quote_after"].value = text.slice(to, to + AROUND).join("").trim();
    }
    entry().dispatchEvent(new Event("change", { bubbles: true }));
  }

  function fill(form, pick) {
    for (const [name, value] of Object.entries(pick)) {
      const input = form.elements[`c-${name}`];
      if (input) input.value = value;
    }
  }

  function use(pick) {
    const form = entry();
    // A line that is kept already is done: what is picked now begins the next one.
    const done = form.elements.citation && !form.dataset.opened;
    if (done) {
      const asked = new URLSearchParams({
        after: form.elements.citation.value, place: pick.place, start: pick.passage_start, end: pick.passage_end,
      });
      htmx.ajax("GET", `${form.dataset.address}?${asked}`, { target: "#sheet", swap: "innerHTML" }).then(() => {
        offer(pick);
      });
      return;
    }
    fill(form, pick);
    form.dispatchEvent(new Event("change", { bubbles: true }));
    offer(pick);
  }

  function offer(pick) {
    const form = again();
    fill(form, pick);
    form.hidden = form.elements.of.options.length === 0;
  }

  document.addEventListener("mouseup", (event) => {
    if (!event.target.closest("#article-text .words")) return;
    // The selection is settled after this event.
    setTimeout(() => {
      const pick = picked();
      if (pick) use(pick);
    });
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#article-text .pn");
    if (button) use(whole(button));
    if (event.target.closest("#entry-quote")) quote();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      document.getElementById("entry-save")?.click();
      return;
    }
    if (event.target.matches("input, select, textarea, summary") || event.ctrlKey || event.metaKey || event.altKey) return;
    const places = [...document.querySelectorAll("#article-text .pn")];
    const at = places.indexOf(document.activeElement);
    if (event.key === "j") places[Math.min(at + 1, places.length - 1)]?.focus();
    if (event.key === "k") places[Math.max(at - 1, 0)]?.focus();
    if (event.key === "n") entry().elements["c-place"].focus();
  });
})();
