// Coins that move once more, and the next round: only what the page already shows, opened one after the other.
const rounds = [...document.querySelectorAll(".steps details")];

function toss(round) {
  const scene = round.querySelector(".coins");
  if (!scene) return;
  const fresh = scene.cloneNode(true);
  scene.replaceWith(fresh);
}

for (const [place, round] of rounds.entries()) {
  const buttons = round.querySelector("[data-coin-buttons]");
  if (!buttons) continue;
  buttons.hidden = false;
  buttons.querySelector("[data-again]").addEventListener("click", () => toss(round));
  const next = buttons.querySelector("[data-next]");
  next.hidden = place === rounds.length - 1;
  next.addEventListener("click", () => {
    const following = rounds[place + 1];
    round.open = false;
    following.open = true;
    toss(following);
    following.querySelector("summary").focus();
  });
}
