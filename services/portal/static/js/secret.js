// Casting a secret ballot without the pages' server learning what it says: look it over here, take a token from the
// roll, put the ballot in the box. Where the browser cannot do that the form is sent as it is, and the server helps.
import { canCast, cast, forget, KeyChanged, patiently, postJson, prepare, Refused, requestSignature, UnderWay } from "./casting.js";

const place = document.getElementById("rahasia");
const form = document.getElementById("surat-suara");
const told = place ? JSON.parse(place.dataset.secret) : null;
const review = place?.querySelector("[data-review]");
const slip = place?.querySelector("[data-slip]");
const trouble = place?.querySelector("[data-trouble]");
const send = place?.querySelector("[data-send]");
const old = form?.querySelector("[name=receipt]");
let ticket = null;

const inputs = () => [...form.querySelectorAll("[data-ballot] input, [data-ballot] select")];
const idOf = (input) => (/^(points|rank)-/.test(input.name) ? input.name.replace(/^(points|rank)-/, "") : input.value);
const titleOf = (input) => input.closest("li")?.querySelector("b")?.textContent ?? "";
const number = (input) => (input.value.trim() === "" ? 0 : Number(input.value));

// What each type of ballot says, as the box takes it, and as rows to look over.
const readers = {
  approval: () => ticked().map((input) => [titleOf(input), costOf(input)]),
  knapsack: () => ticked().map((input) => [titleOf(input), costOf(input)]),
  points: () => filled().sort((one, other) => number(other) - number(one)).map((input) => [titleOf(input), told.words.points.replace("{n}", input.value)]),
  ranking: () => ranked().map((input, at) => [titleOf(input), costOf(input), at + 1]),
  yes_no: () => ticked().map((input) => [input.dataset.words, ""]),
};
const answers = {
  approval: () => ticked().map(idOf),
  knapsack: () => ticked().map(idOf),
  points: () => Object.fromEntries(filled().map((input) => [idOf(input), number(input)])),
  ranking: () => ranked().map(idOf),
  yes_no: () => ticked()[0]?.value ?? "abstain",
};
const ticked = () => inputs().filter((input) => input.checked);
const filled = () => inputs().filter((input) => number(input) !== 0);
const ranked = () => inputs().filter((input) => input.value).sort((one, other) => Number(one.value) - Number(other.value));
const costOf = (input) => input.closest("li").querySelector(".money").textContent;

// The same rules as on the server, since the server must not see this ballot; the box has the last word.
function problem() {
  const { kind, least, most, limit, each } = told;
  const named = { points: filled, ranking: ranked }[kind] ?? ticked;
  const count = named().length;
  const words = told.words;
  if (kind === "points") {
    if (filled().some((input) => !Number.isInteger(number(input)) || number(input) < 0 || number(input) > each)) return words.each;
    if (filled().reduce((sum, input) => sum + number(input), 0) > limit) return words.over_points;
  }
  if (kind === "ranking" && new Set(ranked().map((input) => input.value)).size < count) return words.twice;
  if (kind === "knapsack" && ticked().reduce((sum, input) => sum + Number(input.dataset.cost), 0) > limit) return words.over_budget;
  if (told.replaces && old.value.replace(/[^A-Za-z0-9]/g, "").length !== 20) return words.receipt;
  if (kind === "yes_no") return count < least ? words.answer : null;
  if (count > most) return words.too_many;
  return count < least ? words.too_few : null;
}

function say(sentence) {
  trouble.querySelector("[data-words]").textContent = sentence ?? "";
  trouble.hidden = !sentence;
  if (sentence) trouble.focus();
}

function show(part) {
  form.hidden = part !== form;
  review.hidden = part !== review;
  slip.hidden = part !== slip;
  scrollTo(0, 0);
  part.querySelector("[role=heading]")?.focus();
}

function rowOf([title, value, place]) {
  const row = document.createElement("tr");
  const head = Object.assign(document.createElement("th"), { scope: "row", textContent: title });
  if (place) head.prepend(Object.assign(document.createElement("b"), { className: "place", textContent: place }), " ");
  row.append(head, Object.assign(document.createElement("td"), { className: "num", textContent: value }));
  return row;
}

const rupiah = (amount) => `Rp${new Intl.NumberFormat(document.documentElement.lang).format(amount)}`;

// What is left of the money, or how much of what may be given was given.
function sums() {
  const { kind, limit, most, words } = told;
  const of = (count, all) => words.of.replace("{count}", count).replace("{all}", all);
  if (kind === "knapsack") return [[words.left, rupiah(limit - ticked().reduce((sum, input) => sum + Number(input.dataset.cost), 0))]];
  if (kind === "points") return [[words.given, of(filled().reduce((sum, input) => sum + number(input), 0), limit)]];
  return kind === "approval" ? [[words.count, of(ticked().length, most)]] : [];
}

function lookOver() {
  const rows = readers[told.kind]().map(rowOf);
  review.querySelector("tbody").replaceChildren(...rows);
  review.querySelector("tfoot").replaceChildren(...sums().map(rowOf));
  review.querySelector("[data-blank]").hidden = rows.length > 0;
  show(review);
}

// The roll is asked with the visitor's session and sees a blinded value, nothing else of the ballot.
async function sign(blinded, cell) {
  const body = new URLSearchParams({ blinded, cell, _token: form.elements._token.value });
  return postJson(told.token_url, null, {
    credentials: "same-origin", body,
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });
}

function reasonOf(error) {
  if (error instanceof Refused) return told.refusals[error.code] ?? told.words.refused;
  if (error instanceof KeyChanged) return told.words.key_changed;
  if (error instanceof UnderWay) return told.words.under_way;
  return told.words.unanswered;
}

async function ready() {
  if (told.replaces) return;
  ticket ??= await prepare(localStorage, told.poll, { cell: told.cell, key: told.key, voter: told.voter });
  await patiently(() => requestSignature(sign, ticket));
}

const box = (what) => `${told.box_url}/v1/polls/${told.poll}/${what}`;
const putIn = () => cast(box("ballots"), ticket, answers[told.kind]());

async function putInPlace() {
  const ballot = { receipt: old.value, choices: answers[told.kind]() };
  return (await postJson(box("replacements"), ballot)).receipt;
}

async function hand() {
  send.disabled = true;
  say(null);
  try {
    await ready();
    await showReceipt(await patiently(told.replaces ? putInPlace : putIn));
    if (ticket) forget(ticket);
    localStorage.removeItem(`surat-suara-${told.poll}`);
  } catch (error) {
    say(reasonOf(error));
  } finally {
    send.disabled = false;
  }
}

// The square is drawn by the box, which knows the receipt in any case; the pages' server never does.
async function showReceipt(receipt) {
  slip.querySelector("[data-copy-source]").textContent = receipt;
  const qr = slip.querySelector(".qr");
  try {
    const drawn = await postJson(box("receipts/qr"), { receipt });
    qr.setAttribute("viewBox", `0 0 ${drawn.size} ${drawn.size}`);
    qr.querySelector("path").setAttribute("d", drawn.path);
  } catch {
    qr.remove(); // the code in letters is the receipt; the square is a convenience
  }
  show(slip);
}

if (told && canCast(localStorage)) {
  form.querySelector("[data-secrecy][data-mode=assisted]")?.setAttribute("data-mode", "secret");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say(problem());
    if (problem()) return;
    lookOver();
    ready().catch(() => {}); // ahead of time, so that taking the token and casting do not fall together
  });
  review.querySelector("[data-back]").addEventListener("click", () => show(form));
  send.addEventListener("click", hand);
}
