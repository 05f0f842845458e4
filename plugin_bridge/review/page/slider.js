// One slider: track, value, and on the track what the network proposes and how sure it is.

const POSITIONS = 2000;
const WIDE = 10; // a range over a decade or more, such as kelvin, is even by ratio, not by difference

export class Slider {
  constructor(told, act) {
    this.told = told;
    this.act = act;
    this.even = told.low > 0 && told.high / told.low >= WIDE ? [Math.log, Math.exp] : [Number, Number];
    this.digits = Math.max(0, Math.round(-Math.log10(told.step)));
    this.#build();
    this.#listen();
  }

  #build() {
    const { name, label, doc, unit } = this.told;
    const make = (tag, set) => Object.assign(document.createElement(tag), set);
    this.row = make("div", { className: "slider", title: doc });
    const title = make("label", { htmlFor: `slider-${name}`, textContent: label });
    this.title = title;
    this.text = make("input", { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
    this.text.setAttribute("aria-label", `${label}, value${unit ? ` in ${unit}` : ""}`);
    this.range = make("input", { type: "range", id: `slider-${name}`, min: 0, max: POSITIONS, step: 1 });
    this.band = make("span", { className: "band", hidden: true });
    this.tick = make("span", { className: "tick", hidden: true });
    this.fill = make("span", { className: "fill" });
    const track = make("div", { className: "track" });
    track.append(this.fill, this.band, this.tick, this.range);
    this.row.append(title, this.text, track);
  }

  #listen() {
    const { range, text, act } = this;
    range.addEventListener("input", () => act.change(this.told, this.#read(), false));
    range.addEventListener("change", () => act.change(this.told, this.#read(), true));
    range.addEventListener("keydown", (event) => this.#key(event));
    text.addEventListener("keydown", (event) => this.#textKey(event));
    text.addEventListener("change", () => this.#typed());
    text.addEventListener("focus", () => text.select());
    this.row.addEventListener("dblclick", (event) => event.target !== text && act.reset(this.told));
  }

  // The value under the thumb, at the slider's own step.
  #read() {
    const [to, back] = this.even;
    const { low, high } = this.told;
    return this.#round(back(to(low) + (to(high) - to(low)) * (this.range.value / POSITIONS)));
  }

  #round(value) {
    const { low, high, step } = this.told;
    const stepped = low + Math.round((value - low) / step) * step;
    return Number(Math.min(high, Math.max(low, stepped)).toFixed(this.digits));
  }

  #key(event) {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageDown: -10, PageUp: 10 }[event.key];
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (by) {
      const steps = by * (event.shiftKey ? 10 : 1) * this.#keyStep();
      this.act.change(this.told, this.#round(this.value + steps), true);
    } else if (event.key === "Backspace" || event.key === "Delete") this.act.reset(this.told);
    else return;
    event.preventDefault();
  }

  // A key moves by about a quarter of what an eye can see, never by less than the slider's step.
  #keyStep() {
    const { visible, step } = this.told;
    return Math.max(step, Math.round(visible / 4 / step) * step);
  }

  #textKey(event) {
    if (event.key === "Enter") this.#typed();
    else if (event.key === "Escape") {
      this.#write();
      this.range.focus();
    } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      const sign = event.key === "ArrowUp" ? 1 : -1;
      this.act.change(this.told, this.#round(this.value + sign * this.#keyStep()), true);
      this.#write();
    } else return;
    event.preventDefault();
  }

  #typed() {
    const value = Number.parseFloat(this.text.value.replace(",", ".").replace("\u2212", "-"));
    if (Number.isFinite(value)) this.act.change(this.told, this.#round(value), true);
    this.#write();
  }

  // Show a photo: its value, and the proposal with its spread.
  show(photo) {
    this.row.hidden = !photo.has(this.told);
    this.value = photo.value(this.told);
    this.rest = photo.value(this.told, {});
    this.changed = photo.value(this.told, photo.proposed) !== this.value;
    this.#write();
    this.range.value = this.#share(this.value) * POSITIONS;
    this.range.setAttribute("aria-valuetext", `${this.#say(this.value)} ${this.told.unit ?? ""}`.trim());
    this.row.dataset.changed = this.changed;
    this.row.dataset.touched = this.touched;
    this.#span(this.fill, ...[this.rest, this.value].sort((a, b) => a - b));
    const proposed = photo.predicted?.[this.told.crs];
    const spread = photo.spread[this.told.crs];
    this.tick.hidden = !Number.isFinite(proposed);
    this.band.hidden = this.tick.hidden || !spread;
    if (!this.tick.hidden) this.#span(this.tick, proposed, proposed);
    if (!this.band.hidden) this.#span(this.band, proposed - spread, proposed + spread);
    this.range.setAttribute("aria-description", this.#describe(proposed, spread));
  }

  get touched() {
    return this.value !== this.rest;
  }

  #describe(proposed, spread) {
    if (this.tick.hidden) return "";
    const sure = spread ? `, give or take ${spread.toFixed(this.digits)}` : "";
    return `proposed ${this.#say(proposed)}${sure}`;
  }

  #span(mark, from, to) {
    mark.style.setProperty("--from", this.#share(from));
    mark.style.setProperty("--to", this.#share(to));
  }

  #share(value) {
    const [to] = this.even;
    const { low, high } = this.told;
    const held = Math.min(high, Math.max(low, value));
    return (to(held) - to(low)) / (to(high) - to(low));
  }

  #write() {
    this.text.value = this.#say(this.value);
  }

  #say(value) {
    const sign = value > 0 && this.told.low < 0 ? "+" : "";
    return sign + value.toFixed(this.digits).replace("-", "\u2212");
  }
}
