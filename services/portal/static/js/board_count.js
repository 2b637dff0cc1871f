// Counts a board again: greedy, and equal shares with every completion, in whole numbers and exact fractions only.
// Follows services/voting/counting; what it does not know it says, and the command line counts that.
const WHOLE = /^(\d+)(?:\/(\d+))?$/;

export function fraction(text) {
  const parts = WHOLE.exec(String(text));
  if (!parts) throw new Error(`not a number: ${text}`);
  return [BigInt(parts[1]), BigInt(parts[2] ?? 1)];
}

export function knows(rules) {
  const { rule, utility, comparison_step: comparison } = rules.counting;
  return (
    ["approval", "knapsack"].includes(rules.ballot.type) &&
    ["greedy", "equal-shares"].includes(rule) &&
    ["cost", "cardinality"].includes(utility) &&
    !comparison
  );
}

// lines: the multiset, [{marks, times}]; taken: ids that the poll beside this one chose. Answers {winners, votes}.
export function recount(rules, lines, taken, digest, tell = () => {}) {
  const election = gather(rules, lines, taken, digest);
  const winners = election.settings.rule === "greedy" ? greedily(election, []) : byShares(election, tell);
  return {
    winners: winners.map((at) => election.projects[at].id),
    votes: Object.fromEntries(election.projects.map(({ id }, at) => [id, Number(election.votes[at])])),
  };
}

function gather(rules, lines, taken, digest) {
  const projects = rules.projects.map((project) => ({ ...project, cost: BigInt(project.cost) }));
  const classes = new Map();
  for (const { marks, times } of lines) {
    const key = marks.join();
    const known = classes.get(key);
    if (known) known.times += BigInt(times);
    else classes.set(key, { marks, times: BigInt(times) });
  }
  const groups = [...classes.values()];
  const supporters = projects.map(() => []);
  for (const [group, { marks }] of groups.entries()) for (const at of marks) supporters[at].push(group);
  const votes = supporters.map((found) => found.reduce((sum, group) => sum + groups[group].times, 0n));
  const [least, unit] = fraction(rules.counting.threshold);
  const support = BigInt(rules.counting.least_support ?? 0); // ballots that must mark it, whatever money is left
  const open = projects.map(
    ({ id, withdrawn }, at) => !withdrawn && !taken.includes(id) && votes[at] * unit >= least && votes[at] >= support,
  );
  const election = {
    settings: rules.counting,
    budget: BigInt(rules.budget),
    projects,
    supporters,
    votes,
    open,
    times: groups.map(({ times }) => times),
    voters: groups.reduce((sum, { times }) => sum + times, 0n),
  };
  return { ...election, rank: ranks(election, digest) };
}

function ranks({ settings, projects, votes }, digest) {
  const lots = projects.map(({ id }) => (settings.ties.includes("lot") ? digest(`${settings.lot_seed}\n${id}`) : ""));
  const compare = {
    lexicographic: (one, other) => byCodePoint(projects[one].id, projects[other].id),
    "ballot-order": (one, other) => one - other,
    "lowest-cost": (one, other) => sign(projects[one].cost - projects[other].cost),
    "most-votes": (one, other) => sign(votes[other] - votes[one]),
    lot: (one, other) => byCodePoint(lots[one], lots[other]),
  };
  const order = projects
    .map((_, at) => at)
    .sort((one, other) => {
      for (const tie of settings.ties) {
        const found = compare[tie](one, other);
        if (found) return found;
      }
      return one - other;
    });
  const rank = [];
  order.forEach((at, place) => {
    rank[at] = place;
  });
  return rank;
}

function sign(number) {
  return number < 0n ? -1 : Number(number > 0n);
}

function byCodePoint(one, other) {
  const [ours, theirs] = [[...one], [...other]];
  for (let at = 0; at < Math.min(ours.length, theirs.length); at += 1) {
    const found = ours[at].codePointAt(0) - theirs[at].codePointAt(0);
    if (found) return found;
  }
  return ours.length - theirs.length;
}

// Projects in order of votes (or of votes for their cost), each taken while it fits; `already` stays bought.
function greedily(election, already) {
  const { settings, projects, votes, open, rank } = election;
  const byCost = settings.utility === "cost";
  const free = (at) => !byCost && projects[at].cost === 0n && votes[at] > 0n;
  const worth = (at) => (projects[at].cost === 0n ? 0n : votes[at]);
  const dearness = (at) => (byCost || projects[at].cost === 0n ? 1n : projects[at].cost);
  const order = projects
    .map((_, at) => at)
    .filter((at) => open[at])
    .sort(
      (one, other) =>
        Number(free(other)) - Number(free(one)) ||
        (free(one) ? 0 : sign(worth(other) * dearness(one) - worth(one) * dearness(other))) ||
        rank[one] - rank[other],
    );
  const chosen = [...already];
  let left = already.reduce((sum, at) => sum - projects[at].cost, election.budget);
  for (const at of order) {
    if (chosen.includes(at) || barred(election, chosen, at)) continue;
    if (projects[at].cost <= left) {
      chosen.push(at);
      left -= projects[at].cost;
    } else if (!settings.skip) break;
  }
  return chosen;
}

function barred({ settings, projects }, chosen, at) {
  const { id, category, cost } = projects[at];
  const names = chosen.map((other) => projects[other].id);
  if (
    settings.exclusive.some(
      ([one, other]) => (one === id && names.includes(other)) || (other === id && names.includes(one)),
    )
  )
    return true;
  const limit = settings.category_limits[category];
  if (limit === undefined) return false;
  const spent = chosen
    .filter((other) => projects[other].category === category)
    .reduce((sum, other) => sum + projects[other].cost, cost);
  const [most, unit] = fraction(limit);
  return spent * unit > most;
}

function byShares(election, tell) {
  const { settings, projects, votes, open, voters } = election;
  if (!voters) return [];
  const free = settings.utility === "cost" ? [] : wanted((at) => projects[at].cost === 0n);
  const candidates = wanted((at) => projects[at].cost > 0n);
  const bought = settings.completion.startsWith("increase")
    ? raised(election, candidates, tell)
    : run(election, candidates, shareAt(election, 0n));
  const winners = [...free, ...bought];
  return settings.completion.endsWith("utilitarian") ? greedily(election, winners) : winners;

  function wanted(test) {
    return projects.map((_, at) => at).filter((at) => open[at] && votes[at] > 0n && test(at));
  }
}

// A voter's share after so many steps, as [amount, denominator].
function shareAt({ settings, budget, voters }, steps) {
  const [step, unit] = fraction(settings.step);
  const [first, over] = settings.start === "floor" ? [budget / voters, 1n] : [budget, voters];
  return [first * unit + steps * step * over, over * unit];
}

function raised(election, candidates, tell) {
  const { settings, projects, budget } = election;
  let last = null;
  for (let steps = 0n; ; steps += 1n) {
    const found = run(election, candidates, shareAt(election, steps));
    const cost = found.reduce((sum, at) => sum + projects[at].cost, 0n);
    if (cost > budget) return last ?? found;
    const others = candidates.filter((at) => !found.includes(at));
    const fits = others.some((at) => cost + projects[at].cost <= budget);
    if (!others.length || (settings.stop === "overspend-or-exhaustive" && !fits)) return found;
    last = found;
    if (steps % 50n === 49n) tell(Number(steps) + 1);
  }
}

// One run of equal shares. Money is kept in units of 1/denominator of a rupiah, so that every payment is whole.
function run(election, candidates, [share, denominator]) {
  const { projects, supporters, times, rank, settings } = election;
  const purse = { money: times.map(() => share), denominator };
  const floor = new Map(candidates.map((at) => [at, [0n, 1n]])); // prices only rise: the last one is a lower bound
  const winners = [];
  while (floor.size) {
    let best = null;
    let offers = [];
    for (const [at, bound] of [...floor].sort((one, other) => compare(one[1], other[1]))) {
      if (best && compare(bound, best) > 0) break;
      const offer = price(purse, projects[at].cost, supporters[at], times);
      if (!offer) {
        floor.delete(at);
        continue;
      }
      const utility = settings.utility === "cost" ? projects[at].cost : 1n;
      const rate = [offer.rest, offer.heads * purse.denominator * utility];
      floor.set(at, rate);
      const order = best ? compare(rate, best) : -1;
      if (order < 0) [best, offers] = [rate, []];
      if (order <= 0) offers.push({ at, ...offer });
    }
    if (!offers.length) break;
    const chosen = offers.reduce((one, other) => (rank[other.at] < rank[one.at] ? other : one));
    pay(purse, chosen, supporters[chosen.at]);
    floor.delete(chosen.at);
    winners.push(chosen.at);
  }
  return winners;
}

function compare([one, below], [other, beneath]) {
  return sign(one * beneath - other * below);
}

// What each supporter pays at most: rest / heads units, after those who have less have given everything.
function price({ money, denominator }, cost, supporters, times) {
  let rest = cost * denominator;
  let heads = 0n;
  let total = 0n;
  for (const group of supporters) {
    heads += times[group];
    total += times[group] * money[group];
  }
  if (total < rest) return null;
  let rich = supporters;
  for (;;) {
    const least = (rest + heads - 1n) / heads;
    const still = rich.filter((group) => money[group] >= least);
    if (still.length === rich.length) return { rest, heads };
    for (const group of rich) {
      if (money[group] < least) {
        rest -= times[group] * money[group];
        heads -= times[group];
      }
    }
    rich = still;
  }
}

function pay(purse, { rest, heads }, supporters) {
  purse.money = purse.money.map((amount) => amount * heads);
  purse.denominator *= heads;
  for (const group of supporters) {
    const left = purse.money[group] - rest;
    purse.money[group] = left > 0n ? left : 0n;
  }
}
