// The server's own arithmetic in the page: figures follow the finger in the same frame, before the answer comes.
// What the server answers replaces them; a difference of one cent would be a fault of ours, and is reported.
import { civil, parseDay } from "../core/calendar.js";
import { planEffectiveCost } from "../core/effective_cost.js";
import { makePlan } from "../core/plan.js";
import { planOptions } from "../core/plan_options.js";
import { Rate, ZERO } from "../core/rates.js";

const answer = document.getElementById("resposta");
const english = document.documentElement.lang === "en";
const days = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" });
let known = "";
let facts = null;
let options = [];
let shown = null;

function parts(cents) {
  const whole = (cents / 100n).toString().replace(/\B(?=(\d{3})+$)/g, english ? "," : ".");
  return [whole, (english ? "." : ",") + (cents % 100n).toString().padStart(2, "0")];
}

/** New words in a text that is there already: no element comes or goes, so no style is computed again. */
function write(node, words) {
  const text = node.nodeType === Node.TEXT_NODE ? node : node.childNodes.length === 1 ? node.firstChild : null;
  if (text?.nodeType !== Node.TEXT_NODE) node.textContent = words;
  else if (text.data !== words) text.data = words;
}

const money = (cents) => "R$\u00a0" + parts(cents).join("");
const percent = (hundredths) => (hundredths < 0n ? "-" : "") + parts(hundredths < 0n ? -hundredths : hundredths).join("") + "%";

function rateFor(count) {
  const band = facts.rates.find(([first, last]) => first <= count && count <= last);
  return band ? band[2] : ZERO;
}

/** The facts of the table now on the page, and its 96 options; computed again only when they change. */
function read() {
  const text = document.getElementById("tempo").dataset.facts;
  if (text === known) return;
  known = text;
  facts = JSON.parse(text);
  for (const name of ["cash", "debt", "entry"]) facts[name] = BigInt(facts[name]);
  for (const name of ["base_date", "first_due"]) facts[name] = parseDay(facts[name]);
  facts.rates = facts.rates.map(([first, last, rate]) => [first, last, Rate.parse(rate)]);
  facts.refused = new Set(facts.refused);
  const { base_date, first_due, due_day, system, grace } = facts;
  options = planOptions(facts.debt, facts.entry, rateFor, base_date, first_due, { system, dueDay: due_day, grace });
  options[0] = planOptions(facts.cash, 0n, rateFor(1), base_date, first_due, { maxCount: 1, dueDay: due_day })[0];
}

function cost(count) {
  const { base_date, first_due, due_day, system, grace } = facts;
  const [debt, entry] = count === 1 ? [facts.cash, 0n] : [facts.debt, facts.entry];
  return planEffectiveCost(makePlan(debt, entry, rateFor(count), count, base_date, first_due, {
    system, dueDay: due_day, grace,
  }));
}

/** Show the plan of this many installments, or of this many cents a month. Says whether it could. */
export function preview({ count = 0, cents = 0n }) {
  read();
  if (facts.iof !== "none") return false; // taxed plans wait for the server
  const allowed = options.filter((option) => !facts.refused.has(option.count));
  const option = count ? allowed.find((each) => each.count === count)
    : allowed.find((each) => each.installment <= cents);
  if (!option || option.count === 1) return false;
  const { year, month } = cost(option.count);
  const [whole, rest] = parts(option.installment);
  const words = answer.dataset.many.replace("#", String(option.count));
  const [y, m, d] = civil(option.lastDue);
  if (!answer.hasAttribute("aria-busy")) answer.setAttribute("aria-busy", "true");
  write(document.getElementById("resposta-t"), words);
  const amount = answer.querySelector(".answer__amount");
  write(amount.childNodes[1], "\u00a0" + whole);
  write(amount.lastElementChild, rest);
  write(document.getElementById("fim"), days.format(Date.UTC(y, m - 1, d)));
  write(document.getElementById("total"), money(option.total));
  write(document.getElementById("juros"), money(option.interest));
  const cet = document.getElementById("cet");
  write(cet.firstChild, answer.dataset.year.replace("#", percent(year)));
  write(cet.lastElementChild, answer.dataset.month.replace("#", percent(month)));
  const bar = document.getElementById("soma");
  write(bar.firstChild, words + " ");
  write(bar.lastElementChild, money(option.installment));
  shown = { count: option.count, figures: figures() };
  return true;
}

const figures = () => ["resposta-t", "fim", "total", "juros", "cet", "soma"]
  .map((id) => document.getElementById(id).textContent.replace(/\s+/g, " ").trim()).join("|");

/** The server has answered: its figures stand. Says what differed from ours, for the same count. */
export function settle() {
  answer.removeAttribute("aria-busy");
  const ours = shown;
  shown = null;
  if (!ours || String(ours.count) !== document.getElementById("soma").dataset.parcelas) return null;
  const theirs = figures();
  return theirs === ours.figures ? null : { ours: ours.figures, theirs };
}
