// The running total of a ballot, and the unfinished ballot on this device only. The server counts again in any case.
const form = document.getElementById("surat-suara");
const total = form?.querySelector("[data-total]");
const boxes = [...(form?.querySelectorAll("input[name=choices]") ?? [])];
const limit = Number(total?.dataset.limit ?? 0);
const byMoney = total?.dataset.kind === "money";
const language = document.documentElement.lang;

function money(amount) {
  if (Math.abs(amount) < 1e6) return `Rp${new Intl.NumberFormat(language).format(amount)}`;
  const juta = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(amount / 1e6);
  return total.dataset.juta.replace("{amount}", juta);
}

function shown(amount) {
  return byMoney ? money(amount) : String(amount);
}

function sentence(used) {
  const strong = document.createElement("b");
  const over = used > limit;
  const first = over ? total.dataset.over.replace("{over}", shown(used - limit)) : total.dataset.words;
  strong.textContent = first.replace("{spent}", shown(used)).replace("{count}", shown(used));
  const rest = over
    ? ` ${total.dataset.of.replace("{limit}", shown(limit))}`
    : `, ${total.dataset.rest.replace("{rest}", shown(limit - used))}`;
  return [strong, document.createTextNode(rest)];
}

function count() {
  const chosen = boxes.filter((box) => box.checked);
  const used = byMoney ? chosen.reduce((sum, box) => sum + Number(box.dataset.cost), 0) : chosen.length;
  total.querySelector("output").replaceChildren(...sentence(used));
  total.querySelector(".laid").setAttribute("x2", String(Math.min(used / limit, 1) * 300));
  total.querySelector(".error").hidden = used <= limit;
  total.classList.toggle("over", used > limit);
  const tally = total.querySelector(".tally");
  tally.textContent = `: ${tally.dataset.tally.replace("{count}", String(chosen.length))}`;
  tally.hidden = false;
}

// Only the ids of projects are kept, without a name, and only until the ballot is cast or forgotten.
const list = form?.querySelector("[data-ballot]");
const key = `surat-suara-${list?.dataset.ballot}`;
const note = form?.querySelector("[data-kept]");

function keep() {
  const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
  try {
    localStorage.setItem(key, JSON.stringify(chosen));
    note.hidden = false;
  } catch {
    note.hidden = true;
  }
}

function recall() {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "[]");
    if (kept.length && !boxes.some((box) => box.checked)) {
      boxes.forEach((box) => { box.checked = kept.includes(box.value); });
      note.hidden = false;
    }
  } catch {
    note.hidden = true;
  }
}

function forget() {
  localStorage.removeItem(key);
  boxes.forEach((box) => { box.checked = false; });
  note.hidden = true;
  count();
}

if (total) {
  recall();
  count();
  form.addEventListener("change", () => { count(); keep(); });
  form.querySelector("[data-forget]").addEventListener("click", forget);
}
