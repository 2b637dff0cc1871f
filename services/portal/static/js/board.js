// The public board: compares a poster's root, checks the whole board in a worker, and then finds receipts on the device.
const language = document.documentElement.lang;
const number = new Intl.NumberFormat(language);
const moment = new Intl.DateTimeFormat(language, { timeZone: "Asia/Makassar", dateStyle: "full", timeStyle: "short" });
const area = document.querySelector("[data-check]");
const form = document.getElementById("cari-bukti");
const found = document.querySelector("[data-found]");

// A poster's square leads here with #number-root, which no server gets to see.
function comparePoster() {
  const root = location.hash.slice(1);
  if (!/^\d+-[0-9a-f]{64}$/.test(root)) return;
  const same = document.querySelector(`[data-root="${root}"]`) !== null;
  document.querySelector("[data-poster-same]").hidden = !same;
  document.querySelector("[data-poster-other]").hidden = same;
}

function filled(sentence, facts) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => {
    const fact = facts[name] === null ? area.dataset.few : (facts[name] ?? "");
    return typeof fact === "number" ? number.format(fact) : fact;
  });
}

function show({ step, state, facts }) {
  const item = area.querySelector(`[data-step="${step}"]`);
  const sentence = state === "kept" ? area.dataset.kept : (item.dataset[state] ?? "");
  item.className = { going: "now", kept: "kept out" }[state] ?? state;
  item.querySelector("[data-said]").textContent = filled(sentence, facts);
  if (step === "count" && facts.projects) showTally(facts.projects);
}

function showTally(projects) {
  const rows = [...projects]
    .sort((one, other) => other.votes - one.votes)
    .map(({ title, votes, place }) => {
      const row = document.createElement("tr");
      const name = document.createElement("th");
      name.scope = "row";
      name.textContent = title;
      const cells = [number.format(votes), place ? String(place) : "–"].map((text) => {
        const cell = document.createElement("td");
        cell.className = "num";
        cell.textContent = text;
        return cell;
      });
      row.append(name, ...cells);
      return row;
    });
  const tally = area.querySelector("[data-tally]");
  tally.querySelector("tbody").replaceChildren(...rows);
  tally.hidden = false;
}

function conclude(worker) {
  const verdict = ["no", "kept", "out"].find((state) => area.querySelector(`.checks .${state}`)) ?? "yes";
  area.querySelector(`[data-verdict="${verdict}"]`).hidden = false;
  if (verdict !== "kept") searchHere(worker);
}

async function begin(button) {
  button.hidden = true;
  area.querySelector(".checks").hidden = false;
  area.querySelectorAll("[data-verdict], [data-tally]").forEach((part) => {
    part.hidden = true;
  });
  area.querySelectorAll("[data-step]").forEach((item) => {
    item.className = "";
    item.querySelector("[data-said]").textContent = "";
  });
  show({ step: "read", state: "going", facts: {} });
  try {
    const answer = await fetch(area.dataset.board);
    if (!answer.ok) throw new Error(answer.status);
    // Byte for byte: what is no UTF-8 is no board, and a browser would else mend it without a word.
    const board = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await answer.arrayBuffer());
    const worker = new Worker(area.dataset.worker, { type: "module" });
    worker.onmessage = ({ data }) => hear(worker, data, button);
    worker.onerror = () => stop(button);
    worker.postMessage({ board, counter: area.dataset.counter });
  } catch {
    stop(button);
  }
}

function stop(button) {
  show({ step: "read", state: "no", facts: {} });
  button.hidden = false;
}

function hear(worker, data, button) {
  if (data.step === "end") conclude(worker);
  else if (data.step === "receipt") showFound(data);
  else if (data.step === "read" && data.state === "no") stop(button);
  else show(data);
}

// From now on a receipt is looked for in what was downloaded; its code is not sent anywhere.
function searchHere(worker) {
  document.querySelector("[data-local]").hidden = false;
  form.addEventListener("submit", (event) => {
    const letters = form.elements.code.value
      .replace(/[\s\-._]+/g, "")
      .toUpperCase()
      .replace(/[018]/g, (digit) => ({ 0: "O", 1: "I", 8: "B" })[digit]);
    if (!/^[A-Z2-7]{20}$/.test(letters)) return;
    event.preventDefault();
    worker.postMessage({ receipt: letters.replace(/(.{4})(?=.)/g, "$1-") });
  });
}

function showFound({ state, facts }) {
  const note = document.querySelector(`template[data-state="${state}"]`).content.cloneNode(true);
  // The last root was made at closing, and names only the hour of it.
  const at = facts.number === Number(area.dataset.last) ? area.dataset.closed : facts.at;
  const words = { ...facts, when: at ? `${moment.format(new Date(at))} WITA` : "" };
  note.querySelectorAll("p").forEach((part) => {
    part.textContent = filled(part.textContent, words);
  });
  found.replaceChildren(note);
}

comparePoster();
window.addEventListener("hashchange", comparePoster);
if (area) {
  area.hidden = false;
  document.querySelector("[data-needs-script]").hidden = true;
  const button = area.querySelector("[data-begin]");
  button.addEventListener("click", () => begin(button));
}
