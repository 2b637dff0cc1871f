// The receipt: copy its code, print it, and forget the unfinished ballot that this device kept.
const source = document.querySelector("[data-copy-source]");
const copy = document.querySelector("[data-copy]");
const print = document.querySelector("[data-print]");
const voted = document.querySelector("[data-voted]")?.dataset.voted;

if (voted) {
  try { localStorage.removeItem(`surat-suara-${voted}`); } catch { /* nothing was kept */ }
}
if (navigator.clipboard && source && copy) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent);
    const label = copy.querySelector("[data-done]");
    label.textContent = label.dataset.done;
  });
}
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
