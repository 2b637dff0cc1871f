// Reads a board as services/voting/board/document.py does: either it has the right shape, or it is no board.
// What two readers may take for two things is refused: a name given twice, 2.0 or 1e3 for a whole number, half a letter.
const WHOLE = /^(?:0|-?[1-9]\d*)$/;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?:^|[^\ud800-\udbff])[\udc00-\udfff]/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const HEX = /^[0-9a-f]{64}$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const TYPES = ["approval", "knapsack", "points", "ranking", "yes_no"];
const WITH_ASSISTED = "rembuk-board/1";
const WITHOUT_ASSISTED = "rembuk-board-few-assisted/1";
export const CLOSED = "rembuk-board-closed/1";

function must(holds, what) {
  if (!holds) throw new Error(`not a board: ${what}`);
}

export function readJson(text) {
  const found = JSON.parse(text);
  look(text);
  return found;
}

// One walk over the text, which is JSON: names that occur twice, numbers that are not whole, halves of letters.
function look(text) {
  const holders = [];
  let names = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === "{") holders.push(new Set());
    else if (letter === "[") holders.push(null);
    else if (letter === "}" || letter === "]") holders.pop();
    else if (letter === '"') at = word(text, at, names ? holders.at(-1) : null);
    else if (letter === "-" || (letter >= "0" && letter <= "9")) at = number(text, at);
    if (letter === "{" || letter === ",") names = holders.at(-1) instanceof Set;
    else if (letter === '"' || letter === "[") names = false;
  }
}

// The place of the closing quote; a name is kept among those of its object.
function word(text, at, known) {
  let end = at + 1;
  while (text[end] !== '"') {
    const next = text.indexOf('"', end);
    const backslash = text.indexOf("\\", end);
    end = backslash >= 0 && backslash < next ? backslash + 2 : next;
  }
  const said = JSON.parse(text.slice(at, end + 1));
  must(!HALF.test(said), "half a letter");
  if (known) {
    must(!known.has(said), "an object names something twice");
    known.add(said);
  }
  return end;
}

function number(text, at) {
  NUMBER.lastIndex = at;
  const [written] = NUMBER.exec(text);
  must(WHOLE.test(written) && Number.isSafeInteger(Number(written)), "a number that is not whole");
  return at + written.length - 1;
}

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isText = (value) => typeof value === "string";
const isWhole = (value) => Number.isSafeInteger(value) && value >= 0;
const isNumber = (value) => Number.isSafeInteger(value);
// biome-ignore lint/suspicious/noPrototypeBuiltins: phones from before 2021 know no Object.hasOwn
const has = (holder, name) => Object.prototype.hasOwnProperty.call(holder, name);
const maybe = (holder, name, is) => !has(holder, name) || is(holder[name]);
const none = (is) => (value) => value === null || is(value);

function isBase64(text) {
  return isText(text) && text.length % 4 === 0 && BASE64.test(text);
}

function each(holder, name, is) {
  must(Array.isArray(holder[name]) && holder[name].every(is), name);
}

// Only what the object itself holds, so that no board speaks through what every object inherits.
function own(found) {
  must(isObject(found), "no object");
  return Object.assign(Object.create(null), found);
}

export function readBoard(text) {
  const board = own(readJson(text));
  if (board.format === CLOSED) return closedBoard(board);
  must([WITH_ASSISTED, WITHOUT_ASSISTED].includes(board.format), "another format");
  head(board);
  must(isBase64(board.leaves) && bytesOf(board.leaves) % 32 === 0, "leaves");
  each(board, "replaced", isWhole);
  each(board, "roots", isRoot);
  each(
    board,
    "multiset",
    (line) =>
      isObject(line) &&
      isText(line.area) &&
      isWhole(line.times) &&
      Array.isArray(line.marks) &&
      line.marks.every(isWhole),
  );
  must(isObject(board.ballots) && isNumber(board.ballots.total), "ballots");
  must(board.format === WITHOUT_ASSISTED || isNumber(board.ballots.assisted), "assisted");
  each(board.ballots, "areas", (line) => isObject(line) && isText(line.area) && isWhole(line.ballots));
  must(new Set(board.ballots.areas.map(({ area }) => area)).size === board.ballots.areas.length, "areas");
  if (has(board, "openings")) {
    each(board, "openings", (one) => isObject(one) && isWhole(one.leaf) && has(one, "choices") && isText(one.nonce));
  }
  return board;
}

function closedBoard(board) {
  head(board);
  must(isText(board.whole) && HEX.test(board.whole), "whole");
  return board;
}

function head(board) {
  for (const name of ["poll", "rules_hash", "seal"]) must(isText(board[name]), name);
  must(isBase64(board.key), "key");
  must(isObject(board.result), "result");
  rules(board.rules);
}

function rules(found) {
  must(isObject(found), "rules");
  must(isText(found.poll_id) && isText(found.area_code), "rules: poll_id, area_code");
  must(
    maybe(found, "secrecy", (value) => value === "secret" || value === "open"),
    "rules: secrecy",
  );
  must(maybe(found, "beside", none(isText)) && maybe(found, "board_key", isText), "rules: beside, board_key");
  must(isWhole(found.budget) && isObject(found.counting), "rules: budget, counting");
  must(isObject(found.ballot) && TYPES.includes(found.ballot.type), "rules: ballot");
  for (const name of ["min_choices", "max_choices", "points", "points_each"]) {
    must(maybe(found.ballot, name, none(isWhole)), "rules: ballot");
  }
  each(
    found,
    "projects",
    (one) =>
      isObject(one) &&
      isText(one.id) &&
      isWhole(one.cost) &&
      maybe(one, "title", isText) &&
      maybe(one, "category", isText) &&
      maybe(one, "withdrawn", (value) => typeof value === "boolean"),
  );
  must(new Set(found.projects.map(({ id }) => id)).size === found.projects.length, "rules: projects");
}

function isRoot(root) {
  return (
    isObject(root) &&
    isWhole(root.number) &&
    isWhole(root.size) &&
    isText(root.root) &&
    HEX.test(root.root) &&
    isText(root.at) &&
    INSTANT.test(root.at) &&
    isText(root.signature)
  );
}

function bytesOf(text) {
  return (text.length / 4) * 3 - (text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0);
}
