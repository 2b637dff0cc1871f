// Two steps beside each number of points: one less, one more, never beyond what is left. Typing works as well.
const form = document.getElementById("surat-suara");
const limit = Number(form?.querySelector("[data-total]")?.dataset.limit ?? 0);
const steppers = [...(form?.querySelectorAll(".stepper") ?? [])];
const inputs = steppers.map((stepper) => stepper.querySelector("input"));

function points(input) {
  return Math.max(0, Math.trunc(Number(input.value)) || 0);
}

function left() {
  return limit - inputs.reduce((sum, input) => sum + points(input), 0);
}

// A step that is not possible stays where it is for keyboards and readers, and says so.
function draw() {
  const rest = left();
  for (const stepper of steppers) {
    const given = points(stepper.querySelector("input"));
    const [less, more] = stepper.querySelectorAll("button");
    less.setAttribute("aria-disabled", String(given === 0));
    more.setAttribute("aria-disabled", String(rest <= 0 || given >= Number(stepper.querySelector("input").max)));
  }
}

function step(button, input) {
  if (button.getAttribute("aria-disabled") === "true") return;
  input.value = String(points(input) + Number(button.dataset.step));
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const stepper of steppers) {
  for (const button of stepper.querySelectorAll("button")) {
    button.hidden = false;
    button.addEventListener("click", () => step(button, stepper.querySelector("input")));
  }
}
form?.addEventListener("filled", draw);
form?.addEventListener("input", draw);
