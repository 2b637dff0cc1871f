// Hashes, canonical JSON and the tree of a board, as services/voting/board makes them; needs nothing of the browser.
export const LEAF = 32;
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
  for (const [place, word] of state.entries()) out.setUint32(4 * place, word);
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
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}

export const encoder = new TextEncoder();
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const digest = (text) => hex(sha256(encoder.encode(text)));

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
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    .join(",")}}`;
}

// The tree of RFC 6962: every node over a full power of two of leaves, so that earlier roots can be had.
export class Tree {
  constructor(leaves) {
    this.levels = [leaves];
    const pair = new Uint8Array(1 + 2 * LEAF);
    pair[0] = 1;
    this.pair = pair;
    for (let below = leaves; below.length >= 2 * LEAF; ) {
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
    for (let low = 0; low < size; ) {
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

export const leafAt = (leaves, at) => leaves.subarray(LEAF * at, LEAF * (at + 1));
