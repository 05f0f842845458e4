// Pictures on their way: a few at a time, the most wanted first, none that nobody looks at.

import { picture } from "./api.js";

export const WANTED = { now: 0, seen: 1, soon: 2 };

const AT_ONCE = 3; // leaves one of the bridge's threads to answer everything else
const KEPT = 160;
const KEPT_LARGE = 8; // 1024 px and more: some 4 to 11 MB each
const LARGE_PX = 600;

export class Loader {
  #waiting = [];
  #running = 0;
  #kept = new Map();
  #ahead = new Map(); // what is fetched before anybody looks at it

  // Fetch the picture at `url` when there is time, since it is likely to be looked at next.
  loadAhead(url) {
    if (this.#kept.has(url) || this.#ahead.has(url)) return;
    const coming = this.load(url, WANTED.soon).finally(() => this.#ahead.delete(url));
    this.#ahead.set(url, coming);
    coming.catch(() => {});
  }

  // Return the picture at `url`; rejects with AbortError once `signal` says so.
  load(url, wanted, signal) {
    const kept = this.#kept.get(url);
    if (kept) {
      this.#kept.delete(url);
      this.#kept.set(url, kept);
      return Promise.resolve(kept);
    }
    if (this.#ahead.has(url)) {
      this.#waiting.filter((entry) => entry.url === url).forEach((entry) => (entry.wanted = wanted));
      this.#start();
      return this.#ahead.get(url);
    }
    return new Promise((resolve, reject) => {
      const entry = { url, wanted, signal, resolve, reject };
      signal?.addEventListener("abort", () => this.#drop(entry), { once: true });
      this.#waiting.push(entry);
      this.#start();
    });
  }

  #drop(entry) {
    const place = this.#waiting.indexOf(entry);
    if (place >= 0) this.#waiting.splice(place, 1);
    entry.reject(new DOMException("no longer wanted", "AbortError"));
  }

  #start() {
    // What is looked at now need not wait for thumbnails.
    this.#waiting.sort((a, b) => a.wanted - b.wanted);
    while (this.#waiting.length && (this.#running < AT_ONCE || !this.#waiting[0].wanted)) {
      this.#fetch(this.#waiting.shift());
    }
  }

  async #fetch(entry) {
    this.#running += 1;
    try {
      const bitmap = await picture(entry.url, entry.signal);
      this.#keep(entry.url, bitmap);
      entry.resolve(bitmap);
    } catch (error) {
      entry.reject(error);
    } finally {
      this.#running -= 1;
      this.#start();
    }
  }

  #keep(url, bitmap) {
    this.#kept.set(url, bitmap);
    const large = [...this.#kept].filter(([, { width, height }]) => Math.max(width, height) > LARGE_PX);
    if (large.length > KEPT_LARGE) this.#kept.delete(large[0][0]);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value);
  }
}
