// Every key, in one table: what it does, how the help names it, and the hint on its button.

const TAP_MS = 250;

export class Keys {
  #held = null;

  constructor(table, dialog) {
    this.table = table;
    this.dialog = dialog;
    addEventListener("keydown", (event) => this.#down(event));
    addEventListener("keyup", (event) => this.#up(event));
    addEventListener("blur", () => this.#release());
    table.filter(({ button }) => button).forEach(label);
  }

  #down(event) {
    if (this.dialog.open || event.ctrlKey || event.metaKey || event.altKey || isText(event.target)) return;
    const means = ({ keys, shift }) => keys.includes(event.key) && (shift ?? event.shiftKey) === event.shiftKey;
    const entry = this.table.find(means);
    if (!entry || belongs(event)) return;
    event.preventDefault();
    if (entry.hold) {
      if (!event.repeat) this.#press(entry);
    } else entry.run();
  }

  // A short tap stays, as if a switch were turned; a long one lasts while the key is down.
  #press(entry) {
    this.#held = { entry, when: performance.now(), was: entry.hold.get() };
    entry.hold.set(!this.#held.was);
  }

  #up({ key }) {
    if (this.#held?.entry.keys.includes(key)) this.#release();
  }

  #release() {
    if (!this.#held) return;
    const { entry, when, was } = this.#held;
    this.#held = null;
    if (performance.now() - when > TAP_MS) entry.hold.set(was);
  }

  // The help, as lists of keys by part.
  describe() {
    return [...Map.groupBy(this.table, ({ part }) => part)].map(([part, entries]) => {
      const section = document.createElement("section");
      const title = element("h3", part);
      const list = document.createElement("dl");
      for (const { shown, does } of entries) {
        const term = document.createElement("dt");
        term.append(...shown.split(" ").map((key) => element("kbd", key)));
        list.append(term, element("dd", does));
      }
      section.append(title, list);
      return section;
    });
  }
}

function element(name, text) {
  return Object.assign(document.createElement(name), { textContent: text });
}

function label({ button, name, shown, does, run }) {
  const textContent = shown.replace("Shift ", "\u21e7");
  const key = Object.assign(document.createElement("kbd"), { textContent, ariaHidden: "true" });
  button.replaceChildren(name, " ", key);
  button.title = does;
  button.setAttribute("aria-keyshortcuts", shown.replace("Shift ", "Shift+"));
  button.addEventListener("click", () => run());
}

function isText(target) {
  return target.matches?.("input[type=text]");
}

// Keys that a focused part needs for itself.
function belongs({ key, target }) {
  if (target.type === "range") return key.startsWith("Arrow") || key === "Backspace";
  return (key === " " || key === "Enter") && target.matches?.("button, summary, a");
}
