// The running total of a ballot, and the unfinished ballot on this device only. The server counts again in any case.
const form = document.getElementById("surat-suara");
const total = form?.querySelector("[data-total]");
const list = form?.querySelector("[data-ballot]");
const inputs = [...(list?.querySelectorAll("input, select") ?? [])];
const kind = total?.dataset.kind;
const limit = Number(total?.dataset.limit ?? 0);
const language = document.documentElement.lang;

function money(amount) {
  if (Math.abs(amount) < 1e6) return `Rp${new Intl.NumberFormat(language).format(amount)}`;
  const juta = new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(amount / 1e6);
  return total.dataset.juta.replace("{amount}", juta);
}

function shown(amount) {
  return kind === "money" ? money(amount) : String(amount);
}

function weight(input) {
  if (input.type === "number") return Math.max(0, Math.trunc(Number(input.value)) || 0);
  if (input.tagName === "SELECT") return input.value ? 1 : 0;
  return input.checked ? Number(kind === "money" ? input.dataset.cost : 1) : 0;
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

function answer() {
  const strong = document.createElement("b");
  const said = inputs.find((input) => input.checked)?.dataset.words;
  strong.textContent = said ? total.dataset.words.replace("{answer}", said) : total.dataset.rest;
  return [strong];
}

function count() {
  const named = inputs.filter((input) => weight(input) > 0);
  const used = named.reduce((sum, input) => sum + weight(input), 0);
  const over = used > limit;
  total.querySelector("output").replaceChildren(...(kind === "answer" ? answer() : sentence(used)));
  total.querySelector(".laid")?.setAttribute("x2", String(Math.min(used / limit, 1) * 300));
  total.querySelector(".error")?.toggleAttribute("hidden", !over);
  total.classList.toggle("over", over);
  for (const input of inputs)
    input
      .closest("[data-card]")
      ?.querySelector(".card")
      .classList.toggle("on", weight(input) > 0);
  const tally = total.querySelector(".tally");
  if (!tally) return;
  tally.textContent = `: ${tally.dataset.tally.replace("{count}", String(named.length))}`;
  tally.hidden = false;
}

// Only what was filled in is kept, without a name, until the ballot is cast or forgotten, or somebody else votes here.
const key = `surat-suara-${list?.dataset.ballot}`;
const note = form?.querySelector("[data-kept]");

function filled(input) {
  return "checked" in input && /checkbox|radio/.test(input.type) ? input.checked : input.value !== "";
}

function keep() {
  if (!list.dataset.ballot) return; // a device that others use after her
  try {
    const kept = inputs.filter(filled).map((input) => [input.name, input.value]);
    localStorage.setItem(key, JSON.stringify({ owner: list.dataset.owner, kept }));
    note.hidden = false;
  } catch {
    note.hidden = true;
  }
}

function set(input, value) {
  if (/checkbox|radio/.test(input.type)) input.checked = input.value === value || input.checked;
  else input.value = value;
}

function recall() {
  if (!list.dataset.ballot) return;
  try {
    const { owner, kept } = JSON.parse(localStorage.getItem(key) ?? "{}");
    if (owner !== list.dataset.owner) localStorage.removeItem(key);
    if (owner !== list.dataset.owner || !kept.length || inputs.some(filled)) return;
    for (const [name, value] of kept) {
      for (const input of inputs.filter((one) => one.name === name)) set(input, value);
    }
    note.hidden = false;
  } catch {
    note.hidden = true;
  }
}

function forget() {
  localStorage.removeItem(key);
  for (const input of inputs) {
    if (/checkbox|radio/.test(input.type)) input.checked = false;
    else input.value = "";
  }
  note.hidden = true;
  form.dispatchEvent(new CustomEvent("filled"));
}

if (total) {
  recall();
  form.addEventListener("filled", count);
  form.addEventListener("input", () => {
    count();
    keep();
  });
  form.querySelector("[data-forget]").addEventListener("click", forget);
  form.dispatchEvent(new CustomEvent("filled"));
}
