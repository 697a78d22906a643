// Keeps the ways of giving one number together: typed, stepped, slid, or picked from a plan.
// The server answers every change; without this file the buttons send the form.
const form = document.getElementById("simulador");
const names = ["valor", "parcelas", "entrada"];
const field = (name) => document.getElementById(name);
const slider = (name) => document.querySelector(`input[type="range"][data-campo="${name}"]`);

/** Whole reais or installments in what was typed: "1.234,56" and "1234.56" are 1234. NaN when it is no number. */
function typed(name) {
  const text = field(name).value.trim();
  return /^\d[\d.]*(,\d*)?$/.test(text) ? parseInt(text.replace(/,\d*$|\.\d{1,2}$/, "").replace(/\./g, ""), 10) : NaN;
}

function slideTo(name) {
  const range = slider(name);
  if (range && !Number.isNaN(typed(name))) range.value = String(typed(name));
}

function change(name, value) {
  field(name).value = String(value);
  slideTo(name);
  field(name).dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", ({ target }) => {
  if (target.type === "range") field(target.dataset.campo).value = target.value;
  else if (names.includes(target.id)) slideTo(target.id);
  else if (target.id === "outro_dia") document.getElementById("dia-outro").checked = true;
  if (["valor", "parcelas"].includes(target.dataset.campo ?? target.id)) requestAnimationFrame(foresee);
});

// The figures of the next answer, computed here at once where this browser can (see preview.js).
let arithmetic = null;
function foresee() {
  if (!arithmetic) return;
  const amount = form.querySelector("input[name=por]:checked").value === "valor";
  const number = typed(amount ? "valor" : "parcelas");
  if (Number.isNaN(number) || (amount && !/^\d[\d.]*$/.test(field("valor").value.trim()))) return;
  arithmetic.preview(amount ? { cents: BigInt(number) * 100n } : { count: number });
}

/** Says that our own figures and the server's differed: a fault worth knowing about. Changes nothing here. */
function report({ ours, theirs }) {
  const body = new FormData(onward);
  body.delete("token");
  body.append("nossa", ours);
  body.append("resposta", theirs);
  fetch(form.dataset.relatorio, { method: "POST", body }).catch(() => {});
}

// With this file the steps only move a number: they send nothing of their own.
for (const step of document.querySelectorAll("[data-passo]")) {
  step.type = "button";
  step.removeAttribute("name");
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const step = event.target.closest("[data-passo]");
  const link = event.target.closest("a[data-parcelas]");
  if (step) {
    event.preventDefault();
    const name = step.dataset.campo;
    const least = name === "entrada" ? 0 : Number(slider(name).min);
    const most = name === "parcelas" ? Number(slider(name).max) : Infinity;
    const next = (typed(name) || 0) + Number(step.dataset.passo);
    change(name, Math.min(Math.max(next, least), most));
  } else if (link) {
    event.preventDefault();
    form.querySelector("input[name=por][value=vezes]").checked = true;
    change("parcelas", link.dataset.parcelas);
  }
});

// What the answer says goes back into the controls that the person is not using.
function follow() {
  const said = document.getElementById("soma").dataset;
  for (const name of ["valor", "parcelas"]) {
    const ends = document.querySelector(`#${name}-dica [data-least]`).dataset;
    const range = slider(name);
    range.min = ends.least;
    range.max = ends.most;
    const theirs = document.activeElement === field(name) || document.activeElement === range;
    if (!theirs && field(`${name}-erro`).hidden) field(name).value = said[name];
    slideTo(name);
  }
  for (const name of names) {
    if (field(`${name}-erro`).hidden) field(name).removeAttribute("aria-invalid");
    else field(name).setAttribute("aria-invalid", "true");
  }
  for (const row of document.querySelectorAll("#tabela tr[aria-current]")) row.removeAttribute("aria-current");
  document.querySelector(`#tabela a[data-parcelas="${said.parcelas}"]`)?.closest("tr").setAttribute("aria-current", "true");
}

// Going on to the summary waits for the answer to the last change: nobody is shown another plan than the chosen one.
const onward = document.querySelector(".bar form");
let pending = false;
let wanted = false;
document.addEventListener("input", ({ target }) => { if (target.form === form) pending = true; });
onward.addEventListener("submit", (event) => {
  if (!pending) return;
  event.preventDefault();
  wanted = true;
});
document.addEventListener("htmx:afterSettle", () => {
  const difference = arithmetic?.settle();
  if (difference) report(difference);
  follow();
  pending = false;
  if (wanted) onward.submit();
});
document.addEventListener("htmx:sendError", () => { pending = wanted = false; });

// What asks and what computes come after the first view: together they weigh more than all before them.
// htmx starts by itself only in a document that is complete, so not sooner.
function later() {
  const script = document.createElement("script");
  script.src = new URL("../../vendor/htmx-2.0.11.min.js", import.meta.url).href;
  script.addEventListener("load", catchUp);
  document.head.append(script);
  if (typeof BigInt === "function") import("./preview.js").then((module) => { arithmetic = module; }, () => {});
}
if (document.readyState === "complete") later();
else window.addEventListener("load", later);

// On a slow phone people touch the controls before this arrives: what they changed by then is asked for now.
function touched(control) {
  if (control.type === "radio" || control.type === "checkbox") return control.checked !== control.defaultChecked;
  return control.type !== "range" && "defaultValue" in control && control.value !== control.defaultValue;
}
function catchUp() {
  const early = [...form.elements].find(touched);
  if (early) early.dispatchEvent(new Event("input", { bubbles: true }));
}
