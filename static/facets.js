// Helps with the facets of a list; without it the form does the same with its button.
"use strict";

// Values that are shown are narrowed while typing; the rest are found when the form is sent.
for (const field of document.querySelectorAll(".filters .find input")) {
  field.addEventListener("input", () => {
    const words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    for (const label of field.closest("fieldset").querySelectorAll("label:has(input[type=checkbox]):not(.also)")) {
      const text = label.textContent.toLocaleLowerCase();
      label.hidden = !label.querySelector("input").checked && !words.every((word) => text.includes(word));
    }
  });
}

// An address has only what is chosen in it, not the fields that were left empty.
document.querySelector(".filters form")?.addEventListener("submit", (event) => {
  const emptied = [...event.target.elements].filter((field) => field.name && field.value === "" && !field.disabled);
  for (const field of emptied) field.disabled = true;
  // Coming back to the page, the fields can be used again.
  setTimeout(() => emptied.forEach((field) => { field.disabled = false; }));
});
