// The sum in the action bar follows the boxes. Without this file it shows the sum of what came marked.
const form = document.getElementById("escolha");
const sum = document.getElementById("soma");
const boxes = form ? [...form.querySelectorAll("input[name=contrato]")] : [];

function money(cents) {
  const english = document.documentElement.lang === "en";
  const whole = (cents / 100n).toString().replace(/\B(?=(\d{3})+$)/g, english ? "," : ".");
  return "R$\u00a0" + whole + (english ? "." : ",") + (cents % 100n).toString().padStart(2, "0");
}

function show() {
  const marked = boxes.filter((box) => box.checked);
  const total = marked.reduce((cents, box) => cents + BigInt(box.dataset.cents), 0n);
  const words = marked.length === 1 ? sum.dataset.one : sum.dataset.many.replace("#", String(marked.length));
  const strong = document.createElement("strong");
  strong.textContent = money(total);
  sum.replaceChildren(words + " ", strong);
}

if (sum && boxes.length) {
  form.addEventListener("change", show);
  window.addEventListener("pageshow", show); // coming back, the browser restores the boxes
}
