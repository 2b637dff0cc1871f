// Casting a secret ballot without the pages' server learning what it says: look it over here, then in one go take a token
// from the roll and put the ballot in the box. Until "send" is pressed nothing was asked of anybody, and no right is used
// up. Where the browser cannot do that the form is sent as it is, and the server helps.
import {
  begin,
  begun,
  canCast,
  cast,
  forget,
  KeyChanged,
  patiently,
  postJson,
  prepare,
  Refused,
  reopen,
  replace,
  requestSignature,
  UnderWay,
} from "./casting.js";
import { readPaper } from "./said.js";

const place = document.getElementById("rahasia");
const form = document.getElementById("surat-suara");
const told = place ? JSON.parse(place.dataset.secret) : null;
const [review, slip, elsewhere, trouble, back, send, underWay] = [
  "review",
  "slip",
  "elsewhere",
  "trouble",
  "back",
  "send",
  "under-way",
].map((name) => place?.querySelector(`[data-${name}]`));
const old = form?.querySelector("[name=receipt]");
const paper = told ? readPaper(form, told) : null;
const box = (what) => `${told.box_url}/v1/polls/${told.poll}/${what}`;
let ticket = null; // of the attempt that this page makes
let sending = false;
let over = false; // this page has nothing more to send

class SentElsewhere extends Error {}

function say(sentence) {
  trouble.querySelector("[data-words]").textContent = sentence ?? "";
  trouble.hidden = !sentence;
  if (sentence) trouble.focus();
}

function show(part) {
  for (const one of [form, review, slip, elsewhere]) one.hidden = one !== part;
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

// `before` is what was begun here earlier: what was sent can only go on as it is, what was not may still be changed.
function lookOver(before = null) {
  const rows = paper.rows().map(rowOf);
  review.querySelector("tbody").replaceChildren(...rows);
  review.querySelector("tfoot").replaceChildren(...paper.sums().map(rowOf));
  review.querySelector("[data-blank]").hidden = rows.length > 0;
  review.querySelector("[data-unanswered]").hidden = !before?.sent;
  review.querySelector("[data-unfinished]").hidden = !before || Boolean(before.sent);
  back.hidden = Boolean(before?.sent);
  Object.assign(send.dataset, { now: before ? "again" : "first", sent: before?.sent ? "yes" : "no" });
  label();
  show(review);
}

// The button says at once what happens, and stays where the focus is.
function label() {
  send.textContent = sending ? send.dataset.sending : send.dataset[send.dataset.now];
  send.setAttribute("aria-disabled", String(sending));
  back.setAttribute("aria-disabled", String(sending));
  review.querySelector("[data-here]").hidden = sending || send.dataset.sent === "yes";
  underWay.textContent = sending ? underWay.dataset.words : "";
}

// The roll is asked with the visitor's session and sees a blinded value, nothing else of the ballot.
async function sign(blinded, cell) {
  const body = new URLSearchParams({ blinded, cell, _token: form.elements._token.value });
  return postJson(told.token_url, null, {
    credentials: "same-origin",
    redirect: "manual",
    body,
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
  });
}

// Only one page of this browser sends at a time, so that no two of them keep an attempt in the same place.
async function alone(work) {
  if (!navigator.locks) return work();
  return navigator.locks.request(`suara-${told.poll}`, { ifAvailable: true }, (held) => {
    if (!held) throw new SentElsewhere();
    return work();
  });
}

async function putIn() {
  ticket = await prepare(localStorage, told.poll, { cell: told.cell, key: told.key, voter: told.voter });
  begin(ticket, paper.answer());
  await patiently(() => requestSignature(sign, ticket));
  finish(await patiently(() => cast(box("ballots"), ticket)));
}

async function putInPlace() {
  ticket = await reopen(localStorage, told.poll, old.value);
  begin(ticket, paper.answer());
  finish(await patiently(() => replace(box("replacements"), ticket, old.value)));
}

async function hand() {
  if (sending || over) return;
  sending = true;
  say(null);
  label();
  try {
    await alone(told.replaces ? putInPlace : putIn);
  } catch (error) {
    explain(error);
  } finally {
    sending = false;
    label();
  }
}

function explain(error) {
  if (error.code === "already_issued" || error.code === "already_voted") return leave(told.refusals[error.code]);
  if (error instanceof UnderWay) paper.fill(error.choices);
  const before = error instanceof UnderWay ? { sent: true } : ticket?.kept;
  if (before?.sent || before?.choices !== undefined) lookOver(before);
  say(reasonOf(error));
}

function reasonOf(error) {
  if (error instanceof Refused) return told.refusals[error.code] ?? told.words.refused;
  if (error instanceof KeyChanged) return told.words.key_changed;
  if (error instanceof UnderWay) return told.words.under_way;
  if (error instanceof SentElsewhere) return told.words.sending_elsewhere;
  return told.words.unanswered;
}

// Another page was first: what is filled in here is not sent, and that is said.
function leave(sentence) {
  over = true;
  elsewhere.querySelector("[data-words]").textContent = sentence;
  show(elsewhere);
}

// The receipt stands here until the page is left; a reload finds the place that says what it is good for.
function finish(receipt) {
  over = true;
  slip.querySelector("[data-copy-source]").textContent = receipt;
  show(slip);
  history.replaceState({ part: "slip" }, "", told.place_url);
  forget(ticket);
  localStorage.removeItem(`surat-suara-${told.poll}`);
  pages?.postMessage("cast");
  draw(receipt);
}

// The square is drawn by the box, which knows the receipt in any case; the pages' server never does.
async function draw(receipt) {
  const qr = slip.querySelector(".qr");
  try {
    const drawn = await postJson(box("receipts/qr"), { receipt });
    qr.setAttribute("viewBox", `0 0 ${drawn.size} ${drawn.size}`);
    qr.querySelector("path").setAttribute("d", drawn.path);
  } catch {
    qr.remove(); // the code in letters is the receipt; the square is a convenience
  }
}

function submit(event) {
  event.preventDefault();
  const wrong =
    told.replaces && old.value.replace(/[^A-Za-z0-9]/g, "").length !== 20 ? told.words.receipt : paper.problem();
  say(wrong);
  if (wrong) return;
  history.pushState({ part: "review" }, "", location.pathname + location.search);
  lookOver();
}

// Back from looking over leads to the choices, and from a receipt never to a ballot that was cast.
function turn({ state }) {
  if (!state) return; // a jump within the page
  if (sending) history.pushState({ part: "review" }, "");
  else if (over) location.replace(told.paper_url);
  else if (state.part === "review" && !paper.problem()) lookOver();
  else show(form);
}

const pages =
  told?.voter && globalThis.BroadcastChannel ? new BroadcastChannel(`suara-${told.poll}-${told.voter}`) : null;

function start() {
  const before = told.replaces ? null : begun(localStorage, told.poll, told.voter);
  if (told.begun && !before) return location.replace(told.paper_url); // nothing is left to go on with
  form.querySelector("[data-secrecy][data-mode=assisted]")?.setAttribute("data-mode", "secret");
  form.addEventListener("submit", submit);
  back.addEventListener("click", () => {
    if (!sending) history.state?.part === "review" ? history.back() : show(form);
  });
  send.addEventListener("click", hand);
  pages?.addEventListener("message", () => {
    if (!over && !sending) leave(told.words.cast_elsewhere);
  });
  history.replaceState({ part: "form" }, "");
  addEventListener("popstate", turn);
  if (before?.choices === undefined) return;
  paper.fill(before.choices);
  if (!paper.problem()) lookOver(before);
}

if (told && canCast(localStorage)) start();
