// Blind signatures after RFC 9474, variant RSABSSA-SHA384-PSS-Deterministic: the voter's side. Public keys are JSON Web
// Keys {n, e}; bytes are Uint8Array, and base64url text without padding where they travel or are kept.
const HASH = "SHA-384";
const HASH_BYTES = 48;
const SALT_BYTES = 48;
const TOKEN_BYTES = 32;
const EXPONENT = 65537n;
const SHORTEST = 2048;
const LONGEST = 4096;

export class BlindingFailed extends Error {}

// Browsers give `subtle` to secure pages only (https, or this same machine); without it the server has to help.
export function canBlind() {
  return typeof BigInt === "function" && Boolean(globalThis.crypto?.subtle && globalThis.crypto.getRandomValues);
}

export function makeToken() {
  return crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
}

// -> {blinded, inverse}: the first is for the signer, the second stays here and unblinds its answer.
export async function blind(key, message) {
  const { n, bytes } = numbersOf(key);
  return blindWith(key, message, crypto.getRandomValues(new Uint8Array(SALT_BYTES)), randomBelow(n, bytes));
}

// The same with a given salt and blinding factor, as the RFC's test vectors have them.
export async function blindWith(key, message, salt, factor) {
  const { n, bits, bytes } = numbersOf(key);
  const encoded = toNumber(await encode(message, bits - 1, salt));
  inverseOf(encoded, n); // a number that shares a factor with the modulus would break the key
  const inverse = inverseOf(factor, n);
  return { blinded: toBytes((encoded * power(factor, EXPONENT, n)) % n, bytes), inverse: toBytes(inverse, bytes) };
}

// -> the signature of `message`, which is refused here unless it is valid.
export async function finalize(key, message, blindSignature, inverse) {
  const { n, bytes } = numbersOf(key);
  if (blindSignature.length !== bytes) throw new BlindingFailed("the signer's answer has another length");
  const signature = toBytes((toNumber(blindSignature) * toNumber(inverse)) % n, bytes);
  if (!(await verify(key, message, signature))) throw new BlindingFailed("the signature does not verify");
  return signature;
}

export async function verify(key, message, signature) {
  numbersOf(key);
  const jwk = { kty: "RSA", alg: "PS384", n: key.n, e: key.e };
  const imported = await crypto.subtle.importKey("jwk", jwk, { name: "RSA-PSS", hash: HASH }, false, ["verify"]);
  return crypto.subtle.verify({ name: "RSA-PSS", saltLength: SALT_BYTES }, imported, signature, message);
}

export function toText(bytes) {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

export function fromText(text) {
  if (!/^[\w-]*$/.test(text)) throw new BlindingFailed("this is not base64url");
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

export function toNumber(bytes) {
  return BigInt(`0x0${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`);
}

function toBytes(number, length) {
  const hex = number.toString(16).padStart(2 * length, "0");
  return Uint8Array.from({ length }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}

function numbersOf(key) {
  const n = toNumber(fromText(key.n));
  const bits = n.toString(2).length;
  if (toNumber(fromText(key.e)) !== EXPONENT || bits < SHORTEST || bits > LONGEST) {
    throw new BlindingFailed("this is no key for ballot tokens");
  }
  return { n, bits, bytes: Math.ceil(bits / 8) };
}

// Uniform from 1 to n - 1: numbers that are too large are drawn again, never folded.
function randomBelow(n, bytes) {
  const spare = 8 * bytes - n.toString(2).length;
  for (;;) {
    const drawn = crypto.getRandomValues(new Uint8Array(bytes));
    drawn[0] &= 255 >> spare;
    const number = toNumber(drawn);
    if (number > 0n && number < n) return number;
  }
}

function power(number, exponent, n) {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % n;
    if (bit === "1") result = (result * number) % n;
  }
  return result;
}

// Extended Euclid.
function inverseOf(number, n) {
  let [low, high, atLow, atHigh] = [number % n, n, 1n, 0n];
  while (low > 0n) {
    const times = high / low;
    [high, low, atHigh, atLow] = [low, high - times * low, atLow, atHigh - times * atLow];
  }
  if (high !== 1n) throw new BlindingFailed("the key can be factored");
  return ((atHigh % n) + n) % n;
}

// EMSA-PSS-ENCODE (RFC 8017, section 9.1.1) with MGF1, both with SHA-384.
async function encode(message, bits, salt) {
  const length = Math.ceil(bits / 8);
  const digest = await hash(new Uint8Array(8), await hash(message), salt);
  const block = new Uint8Array(length - HASH_BYTES - 1);
  block[block.length - SALT_BYTES - 1] = 1;
  block.set(salt, block.length - SALT_BYTES);
  const mask = await stretched(digest, block.length);
  const masked = block.map((byte, at) => byte ^ mask[at]);
  masked[0] &= 255 >> (8 * length - bits);
  return Uint8Array.from([...masked, ...digest, 0xbc]);
}

async function stretched(seed, length) {
  const blocks = [];
  for (let number = 0; number * HASH_BYTES < length; number += 1) {
    blocks.push(...(await hash(seed, Uint8Array.of(0, 0, 0, number))));
  }
  return blocks.slice(0, length);
}

async function hash(...parts) {
  return new Uint8Array(await crypto.subtle.digest(HASH, Uint8Array.from(parts.flatMap((part) => [...part]))));
}
