// Casting a secret ballot from this device: a token of its own making, signed blindly by the roll, shown to the box.
//
//   const ticket = await prepare(localStorage, poll, { cell, key, voter });
//   begin(ticket, choices);                                     // kept here, with a key of its own, before all else
//   await requestSignature((blinded, cell) => postJson(rollUrl, { blinded, cell }, { ...options }), ticket);
//   const receipt = await cast(boxUrl, ticket);
//   forget(ticket);                                             // once she has seen her receipt
//
// In the place of a ballot that lies in the box: `reopen`, `begin`, `replace`, `forget`.
//
// Every step may be done again, in this page or after a reload: the device keeps what makes the second time give the
// same answer, and nothing that tells who she is. The key of an attempt is what it proves itself by when it is sent again:
// the box gives the receipt to nobody who merely knows or guesses what the ballot says. `voter` may be any mark that tells apart two voters who share this
// device; it never leaves it. Take `key` from the rules that the board publishes: a key of one's own would give one away.
import { blind, canBlind, finalize, fromText, makeToken, toText } from "./blind.js";

const SECONDS = 30;
const OVER = new Set(["already_issued", "blinded_used", "already_voted"]);
const PAUSES = [1000, 3000, 9000]; // milliseconds

// The roll or the box said no; asking again would not help. `code` is the stable name of the reason.
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? String(status));
    Object.assign(this, { status, code: problem.code ?? "", problem });
  }
}

// No answer, or "later": whether it arrived is not known, and it is safe to do the same again.
export class Unanswered extends Error {
  constructor(message, seconds = null) {
    super(message);
    this.retryAfter = seconds;
  }
}

// The roll answered under another key or cell than those of the paper.
export class KeyChanged extends Error {}

// A ballot with other choices was sent and not answered; it may lie in the box. `choices` are those.
export class UnderWay extends Error {
  constructor(choices) {
    super("a ballot with other choices is under way");
    this.choices = choices;
  }
}

// Whether this device can do without the server's help: its browser calculates, and keeps something.
export function canCast(storage) {
  try {
    storage.setItem("coba", "1");
    storage.removeItem("coba");
    return canBlind();
  } catch {
    return false;
  }
}

// The token of this poll: the one that this device keeps, or a new one, blinded under the key of the voter's cell.
export async function prepare(storage, poll, { cell, key, voter = "" }) {
  const name = nameOf(poll, voter);
  const fits = (kept) => kept?.signature || (kept?.cell === cell && kept.key?.n === key.n);
  const token = makeToken();
  const { blinded, inverse } = await blind(key, token);
  // Looked up only now, since nothing waits from here on: two pages of one browser so come to share a token.
  const found = read(storage, name);
  if (fits(found)) return { storage, name, kept: found };
  const made = { token: toText(token), blinded: toText(blinded), inverse: toText(inverse) };
  return keep({ storage, name, kept: {} }, { cell, key: { n: key.n, e: key.e }, ...made });
}

// What was begun on this device and is not finished, or null: `choices` where an attempt was made, `sent` where it went
// to the box and no answer came.
export function begun(storage, poll, voter = "") {
  const found = read(storage, nameOf(poll, voter));
  return found?.token ? found : null;
}

// What this device keeps of replacing the ballot of a receipt, for whoever types that receipt again.
export async function reopen(storage, poll, receipt) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(spelled(receipt)));
  const name = ["ganti-suara", poll, toText(new Uint8Array(digest)).slice(0, 22)].join("-");
  const found = read(storage, name);
  return { storage, name, kept: found?.retryKey ? found : {} };
}

// Fix what this attempt says, before anything is sent. One that was sent and not answered stays as it was: UnderWay.
export function begin(ticket, choices) {
  const { choices: before, sent } = ticket.kept;
  if (before !== undefined && canonical(before) === canonical(choices)) return ticket;
  if (sent) throw new UnderWay(before);
  return keep(ticket, { choices, retryKey: toText(makeToken()) });
}

// Have the roll sign the token. `post(blinded, cell)` sends it and answers {cell, key, signature}.
export async function requestSignature(post, ticket) {
  const { cell, key, token, blinded, inverse, signature } = ticket.kept;
  if (signature) return ticket;
  const answer = await post(blinded, cell).catch((error) => refused(ticket, error));
  if (answer.cell !== cell || answer.key.n !== key.n || answer.key.e !== key.e) {
    throw new KeyChanged("the roll answered under another key than that of the paper");
  }
  const signed = await finalize(key, fromText(token), fromText(answer.signature), fromText(inverse));
  return keep(ticket, { signature: toText(signed) });
}

// Put the ballot in the box -> the receipt code. The same attempt again gives the same receipt.
export async function cast(boxUrl, ticket) {
  const { token, signature, cell } = ticket.kept;
  return send(boxUrl, ticket, { token, signature, cell });
}

// Put it in the place of the one that a receipt leads to -> the new receipt code.
export async function replace(boxUrl, ticket, receipt) {
  return send(boxUrl, ticket, { receipt });
}

async function send(url, ticket, body) {
  const found = read(ticket.storage, ticket.name);
  if (found?.retryKey && found.retryKey !== ticket.kept.retryKey) throw new UnderWay(found.choices); // of another page meanwhile
  const { choices, retryKey } = keep(ticket, { sent: true }).kept;
  const answer = await postJson(url, { ...body, choices, retry_key: retryKey }).catch((error) =>
    refused(ticket, error),
  );
  return answer.receipt;
}

// A no ends the attempt; a token stays, since it may be signed already, unless it is good for nothing any more.
function refused(ticket, error) {
  if (error instanceof Refused) keep(ticket, { choices: undefined, retryKey: undefined, sent: undefined });
  if (OVER.has(error.code) || (error instanceof Refused && !ticket.kept.token)) forget(ticket);
  throw error;
}

// Remove everything about this attempt from the device; what another page began there meanwhile stays.
export function forget(ticket) {
  if (read(ticket.storage, ticket.name)?.retryKey === ticket.kept.retryKey) ticket.storage.removeItem(ticket.name);
  ticket.kept = {};
}

// Do `step` again after each pause for as long as nobody answers.
export async function patiently(step, pauses = PAUSES) {
  for (const pause of pauses) {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      const wait = Math.max(pause, 1000 * (error.retryAfter ?? 0));
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return step();
}

// POST as nobody in particular: no cookie, no address of this page. `options` add to that or take it back (for the roll:
// credentials "same-origin", the form's token, and redirect "manual": then being sent away to log in, or with a page in
// place of an answer, is a refusal). Raises Refused, Unanswered.
export async function postJson(url, body, { headers, ...options } = {}) {
  const patience = new AbortController();
  const clock = setTimeout(() => patience.abort(), 1000 * SECONDS);
  try {
    const response = await fetch(url, {
      method: "POST",
      mode: "cors",
      credentials: "omit",
      referrerPolicy: "no-referrer",
      cache: "no-store",
      redirect: "error",
      headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
      body: JSON.stringify(body),
      signal: patience.signal,
      ...options,
    });
    if (options.redirect === "manual" && sentAway(response))
      throw new Refused(response.status, { code: "session_ended" });
    const answer = await response.json();
    if (response.ok) return answer;
    if (response.status >= 500 || response.status === 429) throw new Unanswered(answer.title, answer.retry_after);
    throw new Refused(response.status, answer);
  } catch (error) {
    // The network, a wall before it (the login page of a café), or an answer that broke off: all the same to her.
    throw error instanceof Refused || error instanceof Unanswered ? error : new Unanswered(error.message);
  } finally {
    clearTimeout(clock);
  }
}

function sentAway(response) {
  const isPage = !response.headers.get("Content-Type")?.includes("json");
  return response.type === "opaqueredirect" || ([401, 403].includes(response.status) && isPage);
}

const nameOf = (poll, voter) => ["token-suara", poll, voter].filter(Boolean).join("-");

// A receipt as it is printed, however it was typed: base32 has no 0, 1 and 8.
function spelled(receipt) {
  const bare = receipt.toUpperCase().replace(/[^A-Z0-9]/g, "");
  return bare.replace(/0/g, "O").replace(/1/g, "I").replace(/8/g, "B");
}

function read(storage, name) {
  try {
    return JSON.parse(storage.getItem(name));
  } catch {
    return null; // somebody wrote something else there
  }
}

function keep(ticket, news) {
  ticket.kept = { ...ticket.kept, ...news };
  ticket.storage.setItem(ticket.name, JSON.stringify(ticket.kept));
  return ticket;
}

// One spelling of equal choices, whatever the order in which an object's members were written.
function canonical(value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return JSON.stringify(value);
  return JSON.stringify(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
