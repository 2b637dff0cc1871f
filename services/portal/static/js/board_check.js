// Checks a board document in a worker, so that the phone stays awake: the same checks as `rembuk verify`, in its order.
// Each is told to the page as {step, state: "yes" | "no" | "out", facts}; the page has the words.
const LEAF = 32;
const K = new Uint32Array(64);
const START = new Uint32Array(8);

// The constants of SHA-256 (FIPS 180-4) are the first bits of the roots of primes; so they need not be written down.
(function constants() {
  const bits = (root) => (root - Math.floor(root)) * 2 ** 32;
  let found = 0;
  for (let number = 2; found < 64; number += 1) {
    let prime = true;
    for (let by = 2; by * by <= number; by += 1) if (number % by === 0) prime = false;
    if (!prime) continue;
    if (found < 8) START[found] = bits(Math.sqrt(number));
    K[found] = bits(Math.cbrt(number));
    found += 1;
  }
})();

const W = new Uint32Array(64);

export function sha256(message) {
  const length = ((message.length + 9 + 63) >> 6) << 6;
  const padded = new Uint8Array(length);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(length - 8, Math.floor(message.length / 2 ** 29));
  view.setUint32(length - 4, message.length << 3);
  const state = START.slice();
  for (let at = 0; at < length; at += 64) block(state, view, at);
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((word, place) => out.setUint32(4 * place, word));
  return new Uint8Array(out.buffer);
}

function block(state, view, start) {
  for (let at = 0; at < 16; at += 1) W[at] = view.getUint32(start + 4 * at);
  for (let at = 16; at < 64; at += 1) {
    const x = W[at - 15];
    const y = W[at - 2];
    const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    W[at] = W[at - 16] + low + W[at - 7] + high;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let at = 0; at < 64; at += 1) {
    const high = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + high + ((e & f) ^ (~e & g)) + K[at] + W[at]) | 0;
    const low = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
  }
  state[0] += a; state[1] += b; state[2] += c; state[3] += d;
  state[4] += e; state[5] += f; state[6] += g; state[7] += h;
}

const encoder = new TextEncoder();
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const digest = (text) => hex(sha256(encoder.encode(text)));

export function fromBase64(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

// Canonical JSON (RFC 8785): keys in order of UTF-16 code units, numbers and texts as JavaScript writes them.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}

// The tree of RFC 6962: every node over a full power of two of leaves, so that earlier roots can be had.
export class Tree {
  constructor(leaves) {
    this.levels = [leaves];
    const pair = new Uint8Array(1 + 2 * LEAF);
    pair[0] = 1;
    this.pair = pair;
    for (let below = leaves; below.length >= 2 * LEAF;) {
      const above = new Uint8Array(Math.floor(below.length / (2 * LEAF)) * LEAF);
      for (let at = 0; at < above.length; at += LEAF) {
        pair.set(below.subarray(2 * at, 2 * at + 2 * LEAF), 1);
        above.set(sha256(pair), at);
      }
      this.levels.push(above);
      below = above;
    }
  }

  root(size) {
    if (!size) return sha256(new Uint8Array());
    const peaks = [];
    for (let low = 0; low < size;) {
      const height = Math.floor(Math.log2(size - low));
      const at = (low / 2 ** height) * LEAF;
      peaks.push(this.levels[height].subarray(at, at + LEAF));
      low += 2 ** height;
    }
    return peaks.reduceRight((right, left) => {
      this.pair.set(left, 1);
      this.pair.set(right, 1 + LEAF);
      return sha256(this.pair);
    });
  }
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function receiptOf(leaf) {
  const bits = Array.from(sha256(leaf).subarray(0, 13), (byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = Array.from({ length: 20 }, (_, at) => LETTERS[parseInt(bits.slice(5 * at, 5 * at + 5), 2)]);
  return letters.join("").replace(/(.{4})(?=.)/g, "$1-");
}

// What is wrong with a ballot that marks this, or nothing.
function fault({ ballot, projects, budget }, marks) {
  if (ballot.type === "yes_no") return marks.length > 1 || marks.some((mark) => mark > 1);
  const pairs = ballot.type === "points";
  const places = pairs ? marks.filter((_, at) => at % 2 === 0) : marks;
  const points = pairs ? marks.filter((_, at) => at % 2) : [];
  const sorted = ballot.type === "ranking" || places.every((place, at) => !at || places[at - 1] < place);
  const cost = ballot.type === "knapsack" ? places.reduce((sum, at) => sum + (projects[at]?.cost ?? 0), 0) : 0;
  return !sorted || new Set(places).size !== places.length || places.some((place) => !projects[place])
    || places.length < (ballot.min_choices ?? 0) || places.length > (ballot.max_choices ?? projects.length)
    || cost > budget || (pairs && points.length !== places.length) || points.some((number) => number < 1)
    || points.some((number) => number > (ballot.points_each ?? Infinity))
    || points.reduce((sum, number) => sum + number, 0) > (ballot.points ?? Infinity);
}

async function signer(key) {
  try {
    const imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return (signature, text) =>
      crypto.subtle.verify({ name: "Ed25519" }, imported, fromBase64(signature), encoder.encode(text));
  } catch {
    return null;
  }
}

// Whether a leaf occurs twice: then two voters may hold the same receipt. Eight bytes tell nearly all of them apart.
function repeats(leaves, count) {
  const view = new DataView(leaves.buffer);
  const known = new Map();
  for (let at = 0; at < count; at += 1) {
    const begins = view.getBigUint64(LEAF * at);
    for (const other of known.get(begins) ?? []) if (hex(leafAt(leaves, other)) === hex(leafAt(leaves, at))) return true;
    known.set(begins, [...known.get(begins) ?? [], at]);
  }
  return false;
}

const leafAt = (leaves, at) => leaves.subarray(LEAF * at, LEAF * (at + 1));

let kept = null;

const steps = {
  rules({ board }) {
    const found = digest(canonical(board.rules));
    const key = hex(fromBase64(board.key));
    return [found === board.rules_hash && board.rules.poll_id === board.poll && (board.rules.board_key ?? key) === key, { hash: found.slice(0, 16) }];
  },

  async signatures({ board, signs }) {
    if (!signs) return [null, {}];
    let previous = null;
    for (const [place, { at, number, root, size, signature }] of board.roots.entries()) {
      const text = canonical({ at, number, poll: board.poll, previous, root, rules_hash: board.rules_hash, size });
      if (number !== place + 1 || !await signs(signature, text)) return [false, { number }];
      previous = root;
    }
    return [board.roots.length > 0, { count: board.roots.length }];
  },

  roots({ board, leaves, count }) {
    const tree = new Tree(leaves);
    let before = { size: 0, at: "" };
    for (const root of board.roots) {
      if (root.size < before.size || root.size > count || root.at < before.at
        || hex(tree.root(root.size)) !== root.root) return [false, { number: root.number }];
      before = root;
    }
    return [before.size === count && !repeats(leaves, count), { count: board.roots.length, leaves: count }];
  },

  async seal({ board, signs }) {
    if (!signs) return [null, {}];
    const { ballots, multiset, poll, replaced, result, rules_hash: hash } = board;
    const root = board.roots.at(-1)?.root ?? null;
    return [await signs(board.seal, canonical({ ballots, multiset, poll, replaced, result, root, rules_hash: hash })), {}];
  },

  numbers({ board, count }) {
    const replaced = new Set(board.replaced).size;
    const shown = board.multiset.reduce((sum, { times }) => sum + times, 0);
    const areas = board.ballots.areas.reduce((sum, { ballots }) => sum + ballots, 0);
    const { total, assisted } = board.ballots;
    return [count - replaced === total && shown === total && areas === total && assisted <= total
      && replaced === board.replaced.length, { total, replaced, assisted }];
  },

  ballots({ board }) {
    const wrong = board.multiset.some(({ marks, times }) => times < 1 || fault(board.rules, marks));
    return [!wrong, { total: board.ballots.total }];
  },

  async count({ board, counter }) {
    const { knows, recount } = await import(counter);
    if (canonical(board.result.settings) !== canonical(board.rules.counting)) return [false, {}];
    const taken = board.result.already_chosen ?? [];
    if (taken.length && !board.rules.beside) return [false, {}];
    if (!knows(board.rules)) return [null, { rule: board.rules.counting.rule }];
    const tell = (rounds) => postMessage({ step: "count", state: "going", facts: { rounds } });
    const { winners, votes } = recount(board.rules, board.multiset, taken, digest, tell);
    const projects = board.rules.projects.map(({ id, title }) => ({ id, title, votes: votes[id], place: winners.indexOf(id) + 1 }));
    return [winners.join("\n") === board.result.winners.join("\n"), { count: winners.length, projects }];
  },
};

async function check({ board: text, counter }) {
  const board = JSON.parse(text);
  if (board.format !== "rembuk-board/1") throw new Error("another format");
  const leaves = fromBase64(board.leaves);
  const count = leaves.length / LEAF;
  if (!Number.isInteger(count)) throw new Error("half a leaf");
  kept = { board, leaves, count };
  postMessage({ step: "read", state: "yes", facts: { leaves: count } });
  const all = { board, leaves, count, counter, signs: await signer(fromBase64(board.key)) };
  for (const [step, made] of Object.entries(steps)) {
    postMessage({ step, state: "now", facts: {} });
    const [passed, facts] = await attempt(made, all);
    postMessage({ step, state: passed === null ? "out" : passed ? "yes" : "no", facts });
  }
  postMessage({ step: "end" });
}

async function attempt(made, all) {
  try {
    return await made(all);
  } catch {
    return [false, {}];
  }
}

// Looks for a receipt on the board that was checked; the code does not leave the device.
function find(code) {
  let place = kept.count - 1;
  while (place >= 0 && receiptOf(leafAt(kept.leaves, place)) !== code) place -= 1;
  const first = kept.board.roots.find(({ size }) => size > place);
  const state = place < 0 ? "unknown" : kept.board.replaced.includes(place) ? "replaced" : "counted";
  postMessage({ step: "receipt", state, facts: { place: place + 1, leaves: kept.count, at: first?.at, number: first?.number } });
}

self.onmessage = ({ data }) => {
  if (data.receipt) find(data.receipt);
  else check(data).catch(() => postMessage({ step: "read", state: "no", facts: {} }));
};
