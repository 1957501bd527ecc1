// Keys of the review: P publishes, S skips, B goes to the words with which something is sent back, A to ask there.
document.addEventListener("keydown", (event) => {
  if (event.target.matches("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.toLowerCase();
  if (key === "b" || key === "a") {
    event.preventDefault();
    document.querySelector(".return textarea")?.focus();
    return;
  }
  document.querySelector(`.review [data-key="${CSS.escape(key)}"]`)?.click();
});
