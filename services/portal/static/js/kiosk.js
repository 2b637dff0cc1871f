// A kiosk's screen: whole screen on demand, back to the start when nobody touches it, and no way back to a turn.
const { kiosk: start, resets, watches } = document.body.dataset;
const limit = Number(resets);
const watching = watches === "yes"; // a ballot waits as long as somebody touches it; a receipt does not
const clock = document.querySelector("[data-clock]");
const words = clock?.querySelector("[data-words]");
const stay = clock?.querySelector("[data-stay]");
const WARN = 20; // seconds before the end
let left = limit;

function show() {
  if (!clock || !limit) return;
  clock.hidden = left > WARN;
  words.textContent = words.dataset.words.replace("{seconds}", String(left));
}

function again() {
  left = limit;
  show();
}

function tick() {
  left -= 1;
  show();
  if (left <= 0) location.replace(start);
}

if (limit) {
  stay?.addEventListener("click", again);
  if (watching) for (const touch of ["pointerdown", "keydown", "input", "scroll"]) addEventListener(touch, again, { passive: true });
  show();
  setInterval(tick, 1000);
}

// A page that the browser kept for its back button is asked for anew; the server then knows that the turn is over.
addEventListener("pageshow", (event) => { if (event.persisted) location.replace(start); });

const full = document.querySelector("[data-full]");
if (full && document.documentElement.requestFullscreen && !document.fullscreenElement) {
  full.hidden = false;
  full.addEventListener("click", async () => {
    try {
      await document.documentElement.requestFullscreen({ navigationUI: "hide" });
      full.hidden = true;
    } catch { /* the device does not allow it */ }
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
