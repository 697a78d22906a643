// Keeps the ways of giving one number together: typed, stepped, slid, or picked from a plan.
// The server answers every change; without this file the buttons send the form.
const form = document.getElementById("simulador");
const names = ["valor", "parcelas", "entrada"];
const field = (name) => document.getElementById(name);
let timer = 0;
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
  const name = target.dataset.campo ?? target.id;
  if (["valor", "parcelas"].includes(name)) { // side by side, the one that is touched leads
    form.querySelector(`input[name=por][value=${name === "valor" ? "valor" : "vezes"}]`).checked = true;
    requestAnimationFrame(() => {
      const foreseen = foresee();
      document.getElementById("resposta").classList.toggle("waits", !foreseen);
      if (foreseen && document.getElementById("soma").dataset.parcelas === "1") { // another discount, or an entry
        for (const value of document.querySelectorAll("#conta dd:not([id])")) value.parentElement.classList.add("waits");
      }
    });
    wait("custo", "planos", "marca", "detalhes", "cabe-resposta");
  } else if (target.form === form) wait("resposta", "tempo", "detalhes", "cabe-resposta");
});
form.elements.antes.remove(); // which field changed is said by the line above

/** What cannot be shown for the new choice yet is dimmed: nobody reads one plan's figures as another's. */
function wait(...ids) {
  for (const id of ids) document.getElementById(id)?.classList.add("waits");
  clearTimeout(timer);
}

// The figures of the next answer, computed here at once where this browser can (see preview.js).
let arithmetic = null;
function foresee() {
  if (!arithmetic) return false;
  const amount = form.querySelector("input[name=por]:checked").value === "valor";
  const number = typed(amount ? "valor" : "parcelas");
  if (Number.isNaN(number) || (amount && !/^\d[\d.]*$/.test(field("valor").value.trim()))) return false;
  return arithmetic.preview(amount ? { cents: BigInt(number) * 100n } : { count: number });
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
  } else if (link && !("nao" in link.dataset)) {
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
  mark(said.parcelas);
}

/** The chosen count stands out in the row of 96 and, once it was opened, in the table. */
function mark(count) {
  for (const row of document.querySelectorAll("#tabela tr[aria-current], #faixa a[aria-current]")) row.removeAttribute("aria-current");
  document.querySelector(`#tabela a[data-parcelas="${count}"]`)?.closest("tr").setAttribute("aria-current", "true");
  document.querySelector(`#faixa a[data-parcelas="${count}"]`)?.setAttribute("aria-current", "true");
}

// Going on to the summary waits for the answer to the last change: nobody is shown another plan than the chosen one.
const onward = document.querySelector(".bar form");
let pending = false;
let wanted = false;
let unanswered = false; // the plan shown by our own arithmetic has no offer of the server yet: going on asks again
document.addEventListener("input", ({ target }) => { if (target.form === form) pending = true; });
onward.addEventListener("submit", (event) => {
  if (!pending) return;
  event.preventDefault();
  wanted = true;
  if (!unanswered) return;
  unanswered = false;
  form.dispatchEvent(new Event("input", { bubbles: true }));
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  mark(document.getElementById("soma").dataset.parcelas);
  if (detail.target?.id === "aviso") pending = wanted = false;
  if (detail.target?.id !== "quanto") return;
  document.getElementById("resposta").classList.remove("waits");
  const difference = arithmetic?.settle();
  if (difference) report(difference);
  follow();
  pending = false;
  if (wanted) onward.submit();
  clearTimeout(timer);
  if (detail.xhr?.status === 200) timer = setTimeout(catchUpBehind, 400);
});
// After one payment the lines are others (its own discount, no entry), so the whole answer is asked for.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.elt === form && document.getElementById("soma").dataset.parcelas === "1") detail.parameters.visto = "";
});
// An answer names only what is wrong; what was wrong before and is not named any more is right now.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== "quanto") return;
  for (const name of [...names, "dia"]) document.getElementById(`${name}-erro`).hidden = true;
});

// What stands behind the plan is asked for once the finger rests; so is the month, if its sum was made.
const behind = document.getElementById("detalhes");
let unfolded = [];
function catchUpBehind() {
  window.htmx.ajax("GET", behind.dataset.plano + location.search, { source: behind, target: behind, swap: "innerHTML" });
  if (document.getElementById("cabe-resposta")) document.querySelector("#cabe form").requestSubmit();
}
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target !== behind) return;
  if (pending || !detail.pathInfo.requestPath.endsWith(location.search)) detail.shouldSwap = false; // of another plan
  unfolded = [...behind.querySelectorAll("details[open]")].map((each) => each.id);
});
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (detail.target !== behind) return;
  behind.classList.remove("waits");
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
});

document.addEventListener("htmx:sendError", ({ detail }) => { if (detail.target.id === "quanto") unanswered = !(wanted = false); });

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
