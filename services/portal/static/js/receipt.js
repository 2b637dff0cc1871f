// The receipt: copy its code, save or print it here, and forget the unfinished ballot that this device kept.
const source = document.querySelector("[data-copy-source]");
const copy = document.querySelector("[data-copy]");
const print = document.querySelector("[data-print]");
const picture = document.querySelector("[data-picture]");
const drawn = document.querySelector(".receipt .qr");
const voted = document.querySelector("[data-voted]")?.dataset.voted;

// Drawn on the device, so that the code is not sent once more; without a script the server makes the picture.
function draw() {
  const side = Number(drawn.getAttribute("viewBox").split(" ")[2]);
  const canvas = document.createElement("canvas");
  canvas.width = 640;
  canvas.height = 760;
  const scale = Math.floor(canvas.width / (side + 8));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#221a15";
  pen.textAlign = "center";
  pen.font = "600 34px ui-monospace, monospace";
  pen.fillText(source.textContent, canvas.width / 2, 650, 600);
  pen.font = "26px sans-serif";
  pen.fillText(picture.dataset.title, canvas.width / 2, 710, 600);
  pen.setTransform(scale, 0, 0, scale, (canvas.width - side * scale) / 2, 4 * scale);
  pen.fill(new Path2D(drawn.querySelector("path").getAttribute("d")));
  return canvas;
}

function save(event) {
  event.preventDefault();
  draw().toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = "bukti-suara.png";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  });
}

if (voted) {
  try {
    localStorage.removeItem(`surat-suara-${voted}`);
  } catch {
    /* nothing was kept */
  }
}
if (navigator.clipboard && source && copy) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.textContent);
    const label = copy.querySelector("[data-done]");
    label.textContent = label.dataset.done;
  });
}
if (picture && drawn && source) picture.addEventListener(picture.tagName === "FORM" ? "submit" : "click", save);
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
