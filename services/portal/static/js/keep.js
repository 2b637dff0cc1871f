// What somebody writes is kept on her device until the city has it: a dropped network or a dead phone loses nothing.
// Each copy is hers alone: it goes when she logs out, when somebody else logs in here, and after a week.
const page = document.querySelector("main");
const mine = `rembuk:tulis:${page.dataset.whose}:`;
const WEEK = 7 * 24 * 3600 * 1000;

function copies() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith("rembuk:tulis:"));
  } catch {
    return [];
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, copy) {
  try {
    localStorage.setItem(key, JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

function drop(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    /* this browser keeps nothing */
  }
}

function fields(form) {
  const typed = [...new FormData(form)].filter(([name, value]) => !name.startsWith("_") && typeof value === "string");
  return typed.filter(([name]) => name !== "version");
}

function fill(form, kept) {
  for (const field of form.elements) {
    const values = kept.filter(([name]) => name === field.name).map(([, value]) => value);
    if (!field.name || field.name.startsWith("_") || field.name === "version") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (values.length && field.type !== "hidden" && field.type !== "submit") field.value = values[0];
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function tell(form, word) {
  const line = form.querySelector("[data-kept-line]");
  if (!line) return;
  for (const each of line.querySelectorAll("[data-kept]")) each.hidden = each.dataset.kept !== word;
  line.hidden = !word;
}

class Kept {
  constructor(form) {
    this.form = form;
    this.key = mine + (form.dataset.keep ?? form.getAttribute("action"));
    this.first = fields(form);
    this.version = form.elements.version?.value ?? "";
  }

  begin() {
    const copy = read(this.key);
    if (copy && !same(copy.fields, this.first)) this.bring_back(copy);
    else if (copy && page.querySelector("[role=alert]"))
      this.changed = true; // refused: nobody else has it yet
    else drop(this.key);
    this.form.addEventListener("input", () => this.typed());
    this.form.addEventListener("submit", (event) => this.sent(event));
    addEventListener("pagehide", () => this.keep());
    if (this.form.dataset.autosave) setInterval(() => this.save(), 8000);
  }

  bring_back(copy) {
    if (copy.sent && page.hasAttribute("data-done")) return drop(this.key);
    fill(this.form, copy.fields);
    this.changed = true;
    return tell(this.form, copy.version === this.version ? "back" : "older");
  }

  typed() {
    this.changed = true;
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.keep(), 300);
  }

  keep() {
    if (!this.changed) return;
    const copy = { fields: fields(this.form), version: this.version, at: Date.now(), sent: this.sending === true };
    if (write(this.key, copy) && !this.sending) tell(this.form, "device");
  }

  sent(event) {
    this.changed = true;
    if (navigator.onLine === false) {
      event.preventDefault();
      this.keep();
      tell(this.form, "offline");
      return;
    }
    this.sending = true;
    this.keep();
  }

  async save() {
    if (!this.changed || this.sending || this.saving || navigator.onLine === false) return;
    if (!this.form.elements.title?.value.trim()) return;
    this.saving = true;
    const before = fields(this.form);
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
      });
      if (!answer.ok) return tell(this.form, "device");
      await this.saved(await answer.json(), before);
    } catch {
      tell(this.form, "device");
    } finally {
      this.saving = false;
    }
    return undefined;
  }

  saved(draft, before) {
    this.form.action = draft.action;
    this.form.dataset.autosave = draft.autosave;
    this.form.elements.version.value = this.version = String(draft.version);
    history.replaceState(null, "", draft.action);
    drop(this.key);
    this.key = mine + draft.keep;
    this.changed = !same(before, fields(this.form));
    if (!this.changed) tell(this.form, "city");
  }
}

for (const key of copies()) {
  const copy = read(key);
  if (!key.startsWith(mine) || !copy || Date.now() - copy.at > WEEK) drop(key);
}
for (const done of document.querySelectorAll("[data-kept-done]")) drop(mine + done.dataset.keptDone);
for (const form of document.querySelectorAll("form[method=post]")) {
  if (form.hasAttribute("data-leaves")) form.addEventListener("submit", () => copies().forEach(drop));
  else if (form.querySelector("textarea") || form.dataset.keep) new Kept(form).begin();
}
