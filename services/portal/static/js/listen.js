// Reads a card aloud with the device's own voice; the button shows itself only where there is an Indonesian one.
const language = document.documentElement.lang;

function offer() {
  const voice = speechSynthesis.getVoices().find((one) => one.lang.toLowerCase().startsWith(language));
  if (!voice) return;
  for (const button of document.querySelectorAll("[data-listen]")) {
    if (!button.hidden) continue;
    button.hidden = false;
    button.addEventListener("click", () => read(button, voice));
  }
}

function read(button, voice) {
  const whole = button.closest("[data-read]");
  const card = whole ?? button.closest(".listen")?.querySelector(".in") ?? button.parentElement;
  const parts = card.querySelectorAll(whole ? "h1, h2, p:not([hidden], .row), li" : "b, small, .money");
  const words = [...parts].map((part) => part.textContent.trim()).join(". ");
  const speech = new SpeechSynthesisUtterance(words || card.textContent);
  speech.voice = voice;
  speech.lang = voice.lang;
  speechSynthesis.cancel();
  speechSynthesis.speak(speech);
}

if ("speechSynthesis" in window) {
  offer();
  speechSynthesis.addEventListener("voiceschanged", offer);
}
