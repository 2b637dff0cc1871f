// What a ballot paper in the page says: as the box takes it, as rows to look over, and back into the form. `told` is what
// the page's server tells the scripts of the paper: {kind, least, most, limit, each, words}.
export function readPaper(form, told) {
  const inputs = () => [...form.querySelectorAll("[data-ballot] input, [data-ballot] select")];
  const ticked = () => inputs().filter((input) => input.checked);
  const filled = () => inputs().filter((input) => number(input) !== 0);
  const ranked = () =>
    inputs()
      .filter((input) => input.value)
      .sort((one, other) => Number(one.value) - Number(other.value));
  const named = { points: filled, ranking: ranked }[told.kind] ?? ticked;
  const spent = () => ticked().reduce((sum, input) => sum + Number(input.dataset.cost), 0);
  const given = () => filled().reduce((sum, input) => sum + number(input), 0);

  const rows =
    {
      points: () =>
        filled()
          .sort((one, other) => number(other) - number(one))
          .map((input) => [titleOf(input), told.words.points.replace("{n}", input.value)]),
      ranking: () => ranked().map((input, at) => [titleOf(input), costOf(input), at + 1]),
      yes_no: () => ticked().map((input) => [input.dataset.words, ""]),
    }[told.kind] ?? (() => ticked().map((input) => [titleOf(input), costOf(input)]));

  const answer =
    {
      points: () => Object.fromEntries(filled().map((input) => [idOf(input), number(input)])),
      yes_no: () => ticked()[0]?.value ?? "abstain",
    }[told.kind] ?? (() => named().map(idOf));

  // What is left of the money, or how much of what may be given was given.
  function sums() {
    const { kind, limit, most, words } = told;
    const of = (count, all) => words.of.replace("{count}", count).replace("{all}", all);
    if (kind === "knapsack") return [[words.left, rupiah(limit - spent())]];
    if (kind === "points") return [[words.given, of(given(), limit)]];
    return kind === "approval" ? [[words.count, of(ticked().length, most)]] : [];
  }

  // The same rules as on the server, since the server must not see this ballot; the box has the last word.
  function problem() {
    const { kind, least, most, limit, each, words } = told;
    const count = named().length;
    if (kind === "points") {
      if (filled().some((input) => !Number.isInteger(number(input)) || number(input) < 0 || number(input) > each))
        return words.each;
      if (given() > limit) return words.over_points;
    }
    if (kind === "ranking" && new Set(ranked().map((input) => input.value)).size < count) return words.twice;
    if (kind === "knapsack" && spent() > limit) return words.over_budget;
    if (kind === "yes_no") return count < least ? words.answer : null;
    if (count > most) return words.too_many;
    return count < least ? words.too_few : null;
  }

  // Fill in what another answer said; whatever else was filled in goes.
  function fill(choices) {
    const marked = typeof choices === "string" ? [choices] : choices;
    for (const input of inputs()) {
      if (/checkbox|radio/.test(input.type)) input.checked = marked.includes(input.value);
      else if (told.kind === "ranking")
        input.value = marked.includes(idOf(input)) ? String(marked.indexOf(idOf(input)) + 1) : "";
      else input.value = String(marked[idOf(input)] ?? "");
    }
    form.dispatchEvent(new CustomEvent("filled"));
  }

  return { rows, answer, sums, problem, fill };
}

const idOf = (input) => (/^(points|rank)-/.test(input.name) ? input.name.replace(/^(points|rank)-/, "") : input.value);
const titleOf = (input) => input.closest("li")?.querySelector("b")?.textContent ?? "";
const costOf = (input) => input.closest("li").querySelector(".money").textContent;
const number = (input) => (input.value.trim() === "" ? 0 : Number(input.value));
const rupiah = (amount) => `Rp${new Intl.NumberFormat(document.documentElement.lang).format(amount)}`;
