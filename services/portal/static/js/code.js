// The code of a QR card stands behind the # of the address: it goes into the form, and out of the address bar at once.
const field = document.getElementById("f-code");

function grouped(typed) {
  const bare = typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .slice(0, 12);
  return bare.replace(/(.{4})(?=.)/g, "$1-");
}

function carry() {
  const code = decodeURIComponent(location.hash.slice(1));
  if (!code || !field) return;
  history.replaceState(null, "", location.pathname + location.search);
  field.value = grouped(code);
  if (/^[0-9A-Z]{4}(-[0-9A-Z]{4}){2}$/.test(field.value)) field.form.requestSubmit();
}

if (field) {
  field.addEventListener("input", () => {
    if (field.selectionStart === field.value.length) field.value = grouped(field.value);
  });
  addEventListener("hashchange", carry);
  carry();
}
