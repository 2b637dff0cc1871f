// The cost lines of a proposal: the sum as one types, and lines shown one after the other.
const costs = document.querySelector("[data-costs]");
const lines = [...(costs?.querySelectorAll("[data-cost-line]") ?? [])];
const add = costs?.querySelector("[data-add-cost]");
const sum = costs?.querySelector("[data-cost-sum]");
const language = document.documentElement.lang;

function amount(line) {
  return Number(line.querySelector("[name^=rupiah]").value.replace(/\D/g, "")) || 0;
}

function filled(line) {
  return [...line.querySelectorAll("input")].some((input) => input.value.trim());
}

function add_up() {
  const whole = lines.reduce((total, line) => total + amount(line), 0);
  sum.hidden = whole === 0;
  sum.querySelector(".money").textContent = `Rp${new Intl.NumberFormat(language).format(whole)}`;
}

function show(count) {
  lines.forEach((line, place) => {
    line.hidden = place >= count;
  });
  add.hidden = count >= lines.length;
}

if (costs) {
  let shown = Math.max(1, lines.findLastIndex(filled) + 1);
  show(shown);
  add_up();
  costs.addEventListener("input", add_up);
  add.addEventListener("click", () => {
    shown += 1;
    show(shown);
    lines[shown - 1].querySelector("input").focus();
  });
}
