// The row of all counts: one stop for the keyboard, the reason where a refused count is touched.
// Without this file each of them is a link, to its plan or to the page that says why not.
const links = () => [...document.querySelectorAll("#faixa a")];

/** The reason why a count cannot be had, beside where it was touched. */
function tellWhyNot(count) {
  const run = [...document.querySelectorAll("#motivos li")]
    .find(({ dataset }) => Number(dataset.de) <= count && count <= Number(dataset.ate));
  const words = document.createElement("p");
  words.className = "notice";
  words.textContent = `${count}×: ${run.lastChild.textContent.replace(/^:\s*/, "")}`;
  document.getElementById("motivo").replaceChildren(words);
}

/** Tab reaches the chosen count, which is brought into sight; the arrows go along the row. */
function oneStop() {
  const current = links().find((link) => link.hasAttribute("aria-current")) ?? links()[0];
  for (const link of links()) link.tabIndex = link === current ? 0 : -1;
  const row = document.getElementById("faixa");
  row.scrollLeft = current.parentElement.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
}
document.addEventListener("keydown", (event) => {
  const way = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 12, ArrowUp: -12 }[event.key];
  const link = event.target.closest("#faixa a");
  if (!way || !link) return;
  const next = links()[links().indexOf(link) + way];
  if (!next) return;
  event.preventDefault();
  next.focus();
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("#faixa a[data-nao]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  tellWhyNot(Number(link.dataset.parcelas));
});
document.addEventListener("htmx:afterSettle", oneStop);
oneStop();
