// Keeps the large picture up to date: the latest edit wins, one request is on its way at a time.

import { previewUrl } from "./api.js";
import { WANTED } from "./loader.js";

const QUICK_PX = 1024;
const LEAST_PX = 512;
const SLOW_MS = 120; // above this a drag goes on at half the size,
const FAST_MS = 40; // and below this at the whole one again
const SETTLED_MS = 220;

export class Live {
  #busy = null; // what is being rendered: {photo, settled, going}
  #waiting = null;
  #quickPx = QUICK_PX;

  constructor(shoot, easel, loader, told) {
    Object.assign(this, { shoot, easel, loader, told });
    shoot.addEventListener("current", () => this.turn());
    shoot.addEventListener("photo", ({ detail }) => detail.includes(shoot.current) && this.change());
    easel.onsize = () => this.settle();
  }

  // Show another photo.
  turn() {
    if (this.photo === this.shoot.current) return;
    this.photo = this.shoot.current;
    this.#waiting = null;
    this.#busy?.going.abort();
    this.easel.clear();
    this.easel.busy = true;
    this.told(null);
    this.settle();
  }

  // Show the photo's new look: at once and small, then as large as the screen.
  change() {
    this.easel.busy = true;
    if (this.#busy?.settled) this.#busy.going.abort();
    this.#ask({ photo: this.photo, settled: false, since: performance.now() });
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), SETTLED_MS);
  }

  settle() {
    clearTimeout(this.settling);
    if (this.photo) this.#ask({ photo: this.photo, settled: true });
  }

  #ask(wish) {
    if (wish.photo.broken) {
      this.#waiting = null;
      this.#busy?.going.abort();
      this.easel.clear();
      this.easel.busy = false;
      return;
    }
    this.#waiting = wish;
    if (!this.#busy) this.#next();
  }

  async #next() {
    const wish = this.#waiting;
    this.#waiting = null;
    if (!wish) return;
    this.#busy = { ...wish, going: new AbortController() };
    try {
      await (wish.settled ? this.#settled(this.#busy) : this.#quick(this.#busy));
    } catch (error) {
      const ours = error.name !== "AbortError" && wish.photo === this.photo;
      if (ours && !this.shoot.lacks(wish.photo, error)) {
        this.easel.busy = false;
        this.told(error);
      }
    }
    this.#busy = null;
    this.#next();
  }

  async #quick({ photo, since, going }) {
    const sizePx = Math.min(this.#quickPx, this.easel.sizePx);
    const started = performance.now();
    const after = await this.#load(photo, photo.look, sizePx, going.signal);
    const took = performance.now() - started;
    if (took > SLOW_MS) this.#quickPx = Math.max(LEAST_PX, sizePx / 2);
    else if (took < FAST_MS) this.#quickPx = QUICK_PX;
    if (photo !== this.photo) return;
    this.easel.show({ after });
    performance.measure("xmpredict-step", { start: since });
  }

  async #settled({ photo, going: { signal } }) {
    const sizePx = this.easel.sizePx;
    for (const [side, settings] of [["after", photo.look], ["before", photo.before]]) {
      const bitmap = await this.#load(photo, settings, sizePx, signal);
      if (photo !== this.photo) return;
      this.easel.show({ [side]: bitmap });
      if (side === "after") this.told(null, bitmap);
    }
    this.easel.busy = false;
    const { shown } = this.shoot;
    const next = shown[shown.indexOf(photo) + 1];
    if (next && !next.broken) this.loader.loadAhead(previewUrl(next.path, sizePx, next.look));
  }

  #load(photo, settings, sizePx, signal) {
    return this.loader.load(previewUrl(photo.path, sizePx, settings), WANTED.now, signal);
  }
}
