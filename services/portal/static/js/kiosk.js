// A kiosk's screen: whole screen on demand, back to the start when nobody touches it, and no way back to a turn.
const WARN = 20; // seconds before the end
const home = document.body.dataset.kiosk;
let left = 0;
let copies = 0;
let busy = false; // a second press while the next page comes changes nothing

const limit = () => Number(document.body.dataset.resets);
const watching = () => document.body.dataset.watches === "yes"; // a ballot waits while somebody touches it; a receipt does not

function show() {
  const clock = document.querySelector("[data-clock]");
  if (!clock || !limit()) return;
  const words = clock.querySelector("[data-words]");
  clock.hidden = left > WARN;
  words.textContent = words.dataset.words.replace("{seconds}", String(left));
}

function again() {
  left = limit();
  show();
}

function tick() {
  if (!limit()) return;
  left -= 1;
  show();
  if (left <= 0) go(home);
}

// Browsers leave the whole screen with every new page, so there the pages change places within one.
function go(address, sent) {
  if (document.fullscreenElement) swap(address, sent);
  else location.replace(address);
}

async function swap(address, sent) {
  if (busy) return;
  busy = true;
  left = Infinity; // the clock waits meanwhile
  try {
    const answer = await fetch(address, sent ? { method: "POST", body: sent } : {});
    if (!new URL(answer.url).pathname.startsWith(home)) return location.replace(answer.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    document.title = page.title;
    document.body.replaceWith(document.adoptNode(page.body));
    history.replaceState(null, "", answer.url);
    copies += 1;
    for (const { src } of page.head.querySelectorAll("script[src]")) {
      if (!src.endsWith("/kiosk.js")) import(`${src}?${copies}`);
    }
    begin();
  } catch {
    location.replace(home);
  } finally {
    busy = false;
  }
}

function send(event) {
  if (!document.fullscreenElement || event.defaultPrevented) return;
  event.preventDefault();
  const address = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : event.target.action;
  swap(address, new URLSearchParams(new FormData(event.target, event.submitter)));
}

function follow(event) {
  const link = event.target.closest("a[href]");
  if (!document.fullscreenElement || !link || link.hash) return;
  event.preventDefault();
  swap(link.href);
}

async function whole(event) {
  try {
    await document.documentElement.requestFullscreen({ navigationUI: "hide" });
    event.target.closest("button").hidden = true;
  } catch {
    /* the device does not allow it */
  }
}

function begin() {
  document.querySelector("[data-stay]")?.addEventListener("click", again);
  const full = document.querySelector("[data-full]");
  if (full && document.documentElement.requestFullscreen && !document.fullscreenElement) {
    full.hidden = false;
    full.addEventListener("click", whole);
  }
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  document.querySelector("[autofocus]")?.focus();
  scrollTo(0, 0);
  again();
}

addEventListener("submit", send);
addEventListener("click", follow);
// Not "scroll": pages scroll by themselves too, as when the warning appears above what somebody left behind.
for (const touch of ["pointerdown", "touchmove", "wheel", "keydown", "input"]) {
  addEventListener(
    touch,
    () => {
      if (watching() && left <= limit()) again();
    },
    { passive: true },
  );
}
// A page that the browser kept for its back button is asked for anew; the server then knows that the turn is over.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.replace(home);
});
begin();
setInterval(tick, 1000);
