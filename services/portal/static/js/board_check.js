// Checks a board document in a worker, so that the phone stays awake: the same checks as `rembuk verify`, in its order.
// Each is told to the page as {step, state: "yes" | "no" | "out" | "kept", facts}; the page has the words. Where a step
// fails, `facts.reasons` names the checks of `rembuk verify` that do: tests/voting/board/vectors.json holds both to it.

import { CLOSED, readBoard } from "./board_read.js";
import { canonical, digest, encoder, fromBase64, hex, LEAF, leafAt, receiptOf, sha256, Tree } from "./board_tree.js";

export { hex, sha256 } from "./board_tree.js";

const LEAST = 30; // ballots of a group that the board tells apart
const FEWEST = 5; // ballots of a poll whose board is for everybody
// What is wrong with a ballot that marks this, or nothing.
function fault({ ballot, projects, budget }, marks) {
  if (ballot.type === "yes_no") return marks.length > 1 || marks.some((mark) => mark > 1);
  const pairs = ballot.type === "points";
  const places = pairs ? marks.filter((_, at) => at % 2 === 0) : marks;
  const points = pairs ? marks.filter((_, at) => at % 2) : [];
  const sorted = ballot.type === "ranking" || places.every((place, at) => !at || places[at - 1] < place);
  const cost = ballot.type === "knapsack" ? places.reduce((sum, at) => sum + (projects[at]?.cost ?? 0), 0) : 0;
  return (
    !sorted ||
    new Set(places).size !== places.length ||
    places.some((place) => !projects[place]) ||
    places.length < (ballot.min_choices ?? 0) ||
    places.length > (ballot.max_choices ?? projects.length) ||
    cost > budget ||
    (pairs && points.length !== places.length) ||
    points.some((number) => number < 1) ||
    points.some((number) => number > (ballot.points_each ?? Infinity)) ||
    points.reduce((sum, number) => sum + number, 0) > (ballot.points ?? Infinity)
  );
}

async function signer(key) {
  try {
    const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return async (signature, text) => {
      try {
        return await crypto.subtle.verify({ name: "Ed25519" }, imported, fromBase64(signature), encoder.encode(text));
      } catch {
        return false; // no signature at all
      }
    };
  } catch (error) {
    // A key that is none signs nothing; a browser that does not know Ed25519 cannot say.
    return error.name === "NotSupportedError" ? null : async () => false;
  }
}

// Whether a leaf occurs twice: then two voters may hold the same receipt. Eight bytes tell nearly all of them apart.
function repeats(leaves, count) {
  const view = new DataView(leaves.buffer);
  const known = new Map();
  for (let at = 0; at < count; at += 1) {
    const begins = view.getBigUint64(LEAF * at);
    for (const other of known.get(begins) ?? [])
      if (hex(leafAt(leaves, other)) === hex(leafAt(leaves, at))) return true;
    known.set(begins, [...(known.get(begins) ?? []), at]);
  }
  return false;
}

// Whether the leaves of each hour stand in order, so that it tells nothing of who voted first.
function inOrder(leaves, roots) {
  let low = 0;
  for (const { size } of roots) {
    for (let at = low + 1; at < size; at += 1)
      if (compare(leafAt(leaves, at - 1), leafAt(leaves, at)) > 0) return false;
    low = size;
  }
  return true;
}

function compare(one, other) {
  for (let at = 0; at < Math.min(one.length, other.length); at += 1)
    if (one[at] !== other[at]) return one[at] - other[at];
  return one.length - other.length;
}

let kept = null;

// What failed, by its name in `rembuk verify`: [passed, facts with the names].
function verdict(facts, failed) {
  const reasons = Object.keys(failed).filter((name) => failed[name]);
  return [reasons.length === 0, reasons.length ? { ...facts, reasons } : facts];
}

// Whether ballots of places outside the poll's area, of too small groups, or of other numbers than told are shown.
function wrongAreas({ rules, ballots, multiset }) {
  const found = new Map();
  for (const { area, times } of multiset) found.set(area, (found.get(area) ?? 0) + times);
  const told = new Map(ballots.areas.map(({ area, ballots: number }) => [area, number]));
  const top = rules.area_code;
  return (
    found.size !== told.size ||
    [...found].some(
      ([area, number]) =>
        told.get(area) !== number ||
        (area !== top && !area.startsWith(`${top}.`)) ||
        (number < LEAST && found.size > 1),
    )
  );
}

// Lines stand in order of area and marks, each once; a shorter line comes before a longer one that begins like it.
function outOfOrder(multiset) {
  return multiset.some((line, at) => {
    if (!at) return false;
    const before = multiset[at - 1];
    if (before.area !== line.area) return !(byCodePoint(before.area, line.area) < 0);
    return compare(before.marks, line.marks) >= 0;
  });
}

function byCodePoint(one, other) {
  return compare(
    [...one].map((letter) => letter.codePointAt(0)),
    [...other].map((letter) => letter.codePointAt(0)),
  );
}

// The marks of choices in their JSON shape, or an error where they are not of this paper.
function marksOf({ ballot: { type }, projects }, choices) {
  const place = (id) => {
    const at = projects.findIndex((project) => project.id === id);
    if (at < 0) throw new Error("not of this paper");
    return at;
  };
  if (type === "yes_no") {
    if (choices === null || choices === "" || (typeof choices === "object" && !Object.keys(choices).length)) return [];
    if (choices !== "yes" && choices !== "no") throw new Error("neither yes nor no");
    return [choices === "yes" ? 1 : 0];
  }
  if (type === "points") {
    return Object.keys(choices)
      .map((id) => [place(id), choices[id]])
      .sort(compare)
      .flat();
  }
  if (!Array.isArray(choices)) throw new Error("no list of projects");
  const places = choices.map(place);
  return type === "ranking" ? places : places.sort((one, other) => one - other);
}

// Every ballot that counts is opened once, each opening makes its leaf, and together they are the multiset.
function wronglyOpened({ board, leaves, count }) {
  const { rules, openings, replaced, multiset, poll } = board;
  const unordered = ["approval", "knapsack"].includes(rules.ballot.type);
  const shown = new Map();
  const add = (marks, times) => shown.set(marks.join(), (shown.get(marks.join()) ?? 0) + times);
  for (const { marks, times } of multiset) add(marks, times);
  const opened = new Set(replaced);
  for (const { leaf, choices, nonce } of openings ?? []) {
    if (!/^[0-9a-f]{32}$/.test(nonce) || leaf >= count || opened.has(leaf)) return true;
    opened.add(leaf);
    const written = unordered && Array.isArray(choices) ? [...choices].sort() : choices;
    const entry = encoder.encode(canonical({ choices: written, nonce, poll }));
    const hashed = new Uint8Array(entry.length + 1); // a leaf is hashed after a zero byte
    hashed.set(entry, 1);
    if (hex(sha256(hashed)) !== hex(leafAt(leaves, leaf))) return true;
    add(marksOf(rules, choices), -1);
  }
  return opened.size !== count || [...shown.values()].some((times) => times !== 0);
}

async function chained({ board, signs }) {
  let previous = null;
  for (const [place, { at, number, root, size, signature }] of board.roots.entries()) {
    const text = canonical({ at, number, poll: board.poll, previous, root, rules_hash: board.rules_hash, size });
    if (number !== place + 1 || !(await signs(signature, text))) return number;
    previous = root;
  }
  return board.roots.length ? null : 0;
}

const steps = {
  rules({ board }) {
    const found = digest(canonical(board.rules));
    const key = hex(fromBase64(board.key));
    return verdict(
      { hash: found.slice(0, 16) },
      {
        rules: found !== board.rules_hash || board.rules.poll_id !== board.poll,
        key: (board.rules.board_key ?? key) !== key,
      },
    );
  },

  async signatures(all) {
    if (!all.signs) return [null, {}];
    const number = await chained(all);
    return verdict({ count: all.board.roots.length, number }, { signatures: number !== null });
  },

  roots({ board, leaves, count }) {
    const tree = new Tree(leaves);
    let before = { size: 0, at: "" };
    let wrong = false;
    for (const root of board.roots) {
      wrong ||=
        root.size < before.size || root.size > count || root.at < before.at || hex(tree.root(root.size)) !== root.root;
      before = root;
    }
    return verdict(
      { count: board.roots.length, leaves: count },
      {
        roots: wrong || before.size !== count,
        leaves: repeats(leaves, count) || !inOrder(leaves, board.roots),
      },
    );
  },

  async seal({ board, signs }) {
    if (!signs) return [null, {}];
    const { ballots, multiset, poll, replaced, result, rules_hash: hash, whole } = board;
    const root = board.roots?.at(-1)?.root ?? null;
    const text = canonical(
      board.format === CLOSED
        ? { poll, result, rules_hash: hash, whole }
        : { ballots, multiset, poll, replaced, result, root, rules_hash: hash },
    );
    return verdict({}, { seal: !(await signs(board.seal, text)) });
  },

  numbers({ board, count }) {
    const replaced = new Set(board.replaced).size;
    const shown = board.multiset.reduce((sum, { times }) => sum + times, 0);
    const areas = board.ballots.areas.reduce((sum, { ballots }) => sum + ballots, 0);
    const { total } = board.ballots;
    const assisted = board.format.includes("assisted") ? null : board.ballots.assisted;
    return verdict(
      { total, replaced, assisted },
      {
        numbers:
          count - replaced !== total ||
          shown !== total ||
          areas !== total ||
          replaced !== board.replaced.length ||
          board.replaced.some((at) => at >= count) ||
          (assisted !== null && (assisted < 0 || assisted > total)),
        areas: wrongAreas(board),
      },
    );
  },

  ballots({ board, leaves, count }) {
    const wrong = board.multiset.some(({ marks, times }) => times < 1 || fault(board.rules, marks));
    const open = board.rules.secrecy === "open" || board.openings !== undefined;
    return verdict(
      { total: board.ballots.total },
      {
        ballots: wrong || outOfOrder(board.multiset),
        "open ballots": open && fails(() => wronglyOpened({ board, leaves, count })),
      },
    );
  },

  async count({ board, counter }) {
    const { result, rules } = board;
    const taken = result.already_chosen ?? [];
    if (
      !same(result.settings, rules.counting) ||
      !Array.isArray(taken) ||
      (taken.length && (rules.beside ?? null) === null)
    ) {
      return verdict({}, { count: true });
    }
    const { knows, recount } = await import(counter);
    if (!knows(rules)) return [null, { rule: rules.counting.rule }];
    const tell = (rounds) => postMessage({ step: "count", state: "going", facts: { rounds } });
    const { winners, votes } = recount(rules, board.multiset, taken.map(String), digest, tell);
    const projects = rules.projects.map(({ id, title }) => ({
      id,
      title,
      votes: votes[id],
      place: winners.indexOf(id) + 1,
    }));
    const onPaper = rules.projects.map(({ id }) => id).filter((id) => winners.includes(id));
    const chosen = same(result.winners, winners) || (board.ballots.total < FEWEST && same(result.winners, onPaper));
    return verdict(
      { count: winners.length, projects },
      {
        count: !chosen || result.passed !== null || !same(result.ranking, []),
      },
    );
  },
};
// Of few ballots everybody may check these; the others are for the auditors of the poll.
const OF_FEW = ["rules", "seal"];

function same(one, other) {
  return one !== undefined && canonical(one) === canonical(other);
}

function fails(wrong) {
  try {
    return wrong();
  } catch {
    return true;
  }
}

async function check({ board: text, counter }) {
  const board = readBoard(text);
  const closed = board.format === CLOSED;
  const leaves = closed ? new Uint8Array() : fromBase64(board.leaves);
  const count = leaves.length / LEAF;
  kept = { board, leaves, count };
  postMessage({ step: "read", state: "yes", facts: { leaves: closed ? null : count } });
  const all = { board, leaves, count, counter, signs: await signer(fromBase64(board.key)) };
  for (const [step, made] of Object.entries(steps)) {
    postMessage({ step, state: "now", facts: {} });
    const [passed, facts] = closed && !OF_FEW.includes(step) ? ["kept", {}] : await attempt(step, made, all);
    postMessage({ step, state: passed === null ? "out" : passed === "kept" ? "kept" : passed ? "yes" : "no", facts });
  }
  postMessage({ step: "end" });
}

async function attempt(step, made, all) {
  try {
    return await made(all);
  } catch {
    return [false, { reasons: [step] }];
  }
}

// Looks for a receipt on the board that was checked; the code does not leave the device.
function find(code) {
  let place = kept.count - 1;
  while (place >= 0 && receiptOf(leafAt(kept.leaves, place)) !== code) place -= 1;
  const first = kept.board.roots?.find(({ size }) => size > place);
  const state = place < 0 ? "unknown" : kept.board.replaced?.includes(place) ? "replaced" : "counted";
  postMessage({
    step: "receipt",
    state,
    facts: { place: place + 1, leaves: kept.count, at: first?.at, number: first?.number },
  });
}

self.onmessage = ({ data }) => {
  if (data.receipt) find(data.receipt);
  else check(data).catch(() => postMessage({ step: "read", state: "no", facts: {} }));
};
