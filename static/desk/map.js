// The point that is typed, on the small map beside it; without this a button shows it.
(() => {
  const address = document.currentScript.dataset.map;
  document.addEventListener("change", async (event) => {
    if (event.target.name !== "coordinates") return;
    const answer = await fetch(`${address}?${new URLSearchParams({ at: event.target.value })}`);
    if (answer.ok) document.getElementById("small-map").innerHTML = await answer.text();
  });
})();
