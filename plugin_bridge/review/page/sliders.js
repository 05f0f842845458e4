// All sliders by panel, as the bridge describes them.

import { Slider } from "./slider.js";

const OPEN = "xmpredict-panels";
const OPEN_AT_FIRST = 3;

export class Sliders {
  #begun = null; // the drag that is going on: {photo, draft}

  constructor(form, shoot, history) {
    Object.assign(this, { form, shoot, history });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("keydown", (event) => this.#walk(event));
    shoot.addEventListener("current", () => this.show());
    shoot.addEventListener("photo", ({ detail }) => detail.includes(shoot.current) && this.show());
  }

  build(told) {
    const act = {
      change: (slider, value, done) => this.#change(slider, value, done),
      reset: (slider) => this.#reset(slider),
    };
    this.sliders = told.map((one) => new Slider(one, act));
    const panels = Map.groupBy(this.sliders, ({ told: { panel } }) => panel);
    const kept = JSON.parse(localStorage.getItem(OPEN) ?? "null");
    const open = new Set(kept ?? [...panels.keys()].slice(0, OPEN_AT_FIRST));
    this.panels = [...panels].map(([name, sliders]) => this.#panel(name, sliders, open.has(name)));
    this.form.replaceChildren(...this.panels.map(({ details }) => details));
  }

  #panel(name, sliders, open) {
    const details = Object.assign(document.createElement("details"), { open });
    details.setAttribute("aria-label", name); // some sliders of two panels have one name
    const summary = Object.assign(document.createElement("summary"), { textContent: name });
    const count = Object.assign(document.createElement("span"), { className: "count" });
    summary.append(count);
    details.append(summary, ...sliders.map(({ row }) => row));
    details.addEventListener("toggle", () => {
      const shown = this.panels.filter((panel) => panel.details.open).map((panel) => panel.name);
      localStorage.setItem(OPEN, JSON.stringify(shown));
    });
    return { name, details, count, sliders };
  }

  show() {
    const photo = this.shoot.current;
    this.form.hidden = !photo || photo.leftOut;
    if (this.form.hidden || !this.panels) return;
    for (const { sliders, count } of this.panels) {
      sliders.forEach((slider) => slider.show(photo));
      const touched = sliders.filter(({ row, touched: is }) => is && !row.hidden).length;
      count.textContent = touched ? `${touched} set` : "";
    }
  }

  focus() {
    const first = this.sliders.find(({ row }) => row.checkVisibility());
    first?.range.focus();
  }

  // Up and down walk from slider to slider.
  #walk(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by || event.target.type !== "range") return;
    const shown = this.sliders.filter(({ row }) => row.checkVisibility());
    const at = shown.findIndex(({ range }) => range === event.target);
    shown[at + by]?.range.focus();
    event.preventDefault();
  }

  #change(slider, value, done) {
    const photo = this.shoot.current;
    this.#begun ??= { photo, draft: photo.draft };
    if (photo.value(slider) !== value) {
      photo.set({ [slider.crs]: value });
      this.shoot.changed();
    }
    if (done) this.#end(slider);
  }

  #end(slider) {
    const { photo, draft } = this.#begun;
    this.#begun = null;
    if (JSON.stringify(draft) === JSON.stringify(photo.draft)) return;
    this.history.add({
      says: `${slider.label} of ${photo.name}`,
      merges: `${slider.crs} ${photo.path}`,
      undo: () => {
        photo.draft = draft;
        this.shoot.select(photo);
        this.shoot.changed([photo]);
      },
    });
  }

  // Back to the proposal; from there, back to what Camera Raw assumes.
  #reset(slider) {
    const photo = this.shoot.current;
    const proposed = photo.value(slider, photo.proposed);
    const rest = photo.value(slider, {});
    this.#change(slider, photo.value(slider) === proposed ? rest : proposed, true);
  }
}
