// Ranking with buttons: take the next number, move up or down, let go. The lists of numbers stay what is sent.
const form = document.getElementById("surat-suara");
const total = form?.querySelector("[data-total]");
const told = total?.querySelector("[data-told]");
const limit = Number(total?.dataset.limit ?? 0);
const cards = [...(form?.querySelectorAll("[data-card]") ?? [])];

function select(card) {
  return card.querySelector("select");
}

function ranked() {
  const chosen = cards.filter((card) => select(card).value);
  return chosen.sort((one, other) => Number(select(one).value) - Number(select(other).value));
}

function say(words, card) {
  told.textContent = words.replace("{title}", select(card).dataset.title).replace("{place}", select(card).value);
}

function write(order) {
  for (const card of cards) select(card).value = order.includes(card) ? String(order.indexOf(card) + 1) : "";
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function take(card) {
  const order = ranked();
  if (order.length >= limit) return;
  write([...order, card]);
  say(total.dataset.moved, card);
  card.querySelector("[data-move='-1']").focus();
}

function move(card, step) {
  const order = ranked();
  const at = order.indexOf(card);
  const other = order[at + step];
  if (!other) return;
  [order[at], order[at + step]] = [other, card];
  write(order);
  say(total.dataset.moved, card);
}

function drop(card) {
  write(ranked().filter((one) => one !== card));
  say(total.dataset.dropped, card);
  card.querySelector("[data-take]").focus();
}

function draw() {
  const order = ranked();
  for (const card of cards) {
    const at = order.indexOf(card);
    const [badge, button, moves] = ["place", "take", "moves"].map((name) => card.querySelector(`[data-${name}]`));
    badge.textContent = at < 0 ? "" : String(at + 1);
    badge.hidden = at < 0;
    moves.hidden = at < 0;
    button.hidden = at >= 0;
    button.textContent =
      order.length < limit ? button.dataset.words.replace("{place}", String(order.length + 1)) : total.dataset.full;
    button.setAttribute("aria-disabled", String(order.length >= limit));
    moves.querySelector("[data-move='-1']").setAttribute("aria-disabled", String(at === 0));
    moves.querySelector("[data-move='1']").setAttribute("aria-disabled", String(at === order.length - 1));
  }
  const list = total.querySelector("[data-order]");
  list.replaceChildren(
    ...order.map((card) => {
      const item = document.createElement("li");
      item.textContent = select(card).dataset.title;
      return item;
    }),
  );
  list.hidden = order.length === 0;
}

for (const card of cards) {
  card.querySelector("[data-select]").hidden = true;
  card.querySelector("[data-take]").addEventListener("click", () => take(card));
  card.querySelector("[data-drop]").addEventListener("click", () => drop(card));
  for (const button of card.querySelectorAll("[data-move]")) {
    button.addEventListener("click", () => move(card, Number(button.dataset.move)));
  }
}
form?.addEventListener("filled", draw);
form?.addEventListener("input", draw);
