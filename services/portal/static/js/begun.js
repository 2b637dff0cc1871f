// Whether this very device holds a token that was taken and not yet used: then voting can go on here.
const begun = document.querySelector("[data-begun]");
try {
  if (begun && localStorage.getItem(`token-suara-${begun.dataset.begun}`)) begun.hidden = false;
} catch {
  /* this browser keeps nothing */
}
