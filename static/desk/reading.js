// The reading desk: words picked in the article become the place of a fact. Without it the place is typed.
(() => {
  const MOST_WORDS = 6;
  const AROUND = 60;
  const article = () => document.getElementById("article-text");
  const entry = () => document.getElementById("entry");
  const again = () => document.getElementById("again");

  // Characters as the archive counts them, not as a script does.
  const length = (text) => [...text].length;

  // Of words that go beyond one block, those in the first are taken: a place is one paragraph.
  function picked() {
    const selection = window.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const blocks = [...article().querySelectorAll(".words")].filter((one) => one.dataset.place);
    for (const block of blocks.filter((one) => range.intersectsNode(one))) {
      const inside = document.createRange();
      inside.selectNodeContents(block);
      if (range.compareBoundaryPoints(Range.START_TO_START, inside) > 0) {
        inside.setStart(range.startContainer, range.startOffset);
      }
      if (range.compareBoundaryPoints(Range.END_TO_END, inside) < 0) {
        inside.setEnd(range.endContainer, range.endOffset);
      }
      const words = inside.toString();
      if (!words.trim()) continue;
      const before = document.createRange();
      before.selectNodeContents(block);
      before.setEnd(inside.startContainer, inside.startOffset);
      const text = block.textContent;
      const from = before.toString().length + (words.length - words.trimStart().length);
      const to = from + words.trim().length;
      return {
        place: block.dataset.place,
        passage_start: length(text.slice(0, from)),
        passage_end: length(text.slice(0, to)),
      };
    }
    return null;
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

  // How many changes were made, how many of them are sent, and how many the desk has answered: what is picked before
  // that belongs to the next line, and not to the one that is on its way.
  let made = 0;
  let sent = 0;
  let answered = 0;
  let failed = false;
  let next = null;

  function use(pick) {
    const form = entry();
    if (failed || answered < made) {
      next = pick;
      // A line that could not be kept is sent again first: it would be lost under the place of the next one.
      if (failed && answered === made) form.dispatchEvent(new Event("change", { bubbles: true }));
      return;
    }
    // A line that is kept already is done: what is picked now begins the next one.
    const done = form.elements.citation && !form.dataset.opened;
    if (done) {
      const asked = new URLSearchParams({
        after: form.elements.citation.value, place: pick.place, start: pick.passage_start, end: pick.passage_end,
      });
      made += 1;
      sent = made;
      // Nothing is typed into a line that is about to be replaced.
      form.inert = true;
      const opened = htmx.ajax("GET", `${form.dataset.address}?${asked}`, { target: "#sheet", swap: "innerHTML" });
      opened.then(() => answer(true), () => answer(false)).then(() => offer(pick));
      return;
    }
    fill(form, pick);
    form.dispatchEvent(new Event("change", { bubbles: true }));
    offer(pick);
  }

  function answer(successful) {
    answered = sent;
    failed = !successful;
    entry().inert = false;
    document.getElementById("entry-unsent").hidden = successful;
    const pick = next;
    if (!pick || failed || answered < made) return;
    next = null;
    use(pick);
  }

  function offer(pick) {
    const form = again();
    fill(form, pick);
    form.hidden = form.elements.of.options.length === 0;
  }

  function take() {
    const pick = picked();
    if (pick) use(pick);
  }

  // Words are often let go beside the paragraph in which they were begun.
  let began = false;
  document.addEventListener("mousedown", (event) => {
    began = event.button === 0 && Boolean(event.target.closest("#article-text")) && !event.target.closest("button, a");
  });
  document.addEventListener("mouseup", () => {
    // The selection is settled after this event.
    if (began) setTimeout(take);
    began = false;
  });

  // A finger picks words without a mouse, and moves the ends of them afterwards.
  let settles;
  let touched = false;
  document.addEventListener("pointerdown", (event) => { touched = event.pointerType === "touch"; });
  document.addEventListener("selectionchange", () => {
    clearTimeout(settles);
    if (touched && article().contains(window.getSelection().anchorNode)) settles = setTimeout(take, 700);
  });

  document.addEventListener("change", (event) => {
    if (event.target.closest("#entry")) made += 1;
  });
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (detail.elt.id === "entry-save") made += 1;
    if (["entry", "entry-save"].includes(detail.elt.id)) sent = made;
  });
  document.addEventListener("htmx:beforeRequest", ({ detail }) => {
    if (detail.elt.id === "entry-save") entry().inert = true;
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (["entry", "entry-save"].includes(detail.requestConfig.elt.id)) answer(Boolean(detail.successful));
  });

  // Who goes on by Tab from the fact is past its fields before they are there.
  let tabbed = false;
  for (const name of ["keydown", "mousedown"]) {
    document.addEventListener(name, (event) => {
      tabbed = event.key === "Tab" && !event.shiftKey && event.target.id === "id_fact";
    });
  }
  document.addEventListener("htmx:oobAfterSwap", ({ detail }) => {
    if (tabbed && detail.target.id === "entry-what") {
      document.querySelector("#entry-what :is(input:not([type=hidden]), select)")?.focus();
    }
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
    if (event.key === "n") {
      // Otherwise the letter is typed into it.
      event.preventDefault();
      entry().elements["c-place"].focus();
    }
  });
})();
