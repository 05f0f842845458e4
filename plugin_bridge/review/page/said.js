// What the page tells: quiet words at the foot; troubles in a row of their own, until the next photo.

const QUIET_MS = 6000;
const TROUBLE_MS = 20000;
const LASTING = new Set(["unauthorized", "gone", "no_folder", "unknown"]); // the page cannot go on

export class Said {
  constructor({ quiet, box, text, close }) {
    Object.assign(this, { quiet, box, text });
    close.addEventListener("click", () => this.dismiss());
  }

  say(words) {
    this.quiet.textContent = words;
    clearTimeout(this.ending);
    this.ending = setTimeout(() => (this.quiet.textContent = ""), QUIET_MS);
  }

  // Tell an error. What is no trouble of the bridge is a fault of the page, and told as one.
  trouble(error) {
    if (error.name === "AbortError") return;
    const known = "code" in error;
    const unknown = `Something went wrong on this page (${error.message}): reload it.`;
    this.text.textContent = known ? sentence(error.message) : unknown;
    this.box.hidden = false;
    this.lasts = !known || LASTING.has(error.code);
    clearTimeout(this.passing);
    this.passing = setTimeout(() => this.pass(), TROUBLE_MS);
    if (!known) throw error;
  }

  // Take back a trouble of one photo, as the next one comes.
  pass() {
    if (!this.lasts) this.dismiss();
  }

  dismiss() {
    this.box.hidden = true;
  }
}

// Close a sentence, and open it with a capital, unless with the name of a file.
function sentence(text) {
  const named = /^[^\s:]*\.\w/.test(text);
  const capital = named ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
