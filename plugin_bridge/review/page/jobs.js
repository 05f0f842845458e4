// Long work: started, watched by server-sent events, told as progress, cancelled.

import { ask, Trouble } from "./api.js";

const POLL_MS = 700;
const over = (job) => ["done", "failed", "cancelled"].includes(job.state);

export class Jobs {
  #shown = [];
  #view;

  constructor(view) {
    this.#view = view;
    view.cancel.addEventListener("click", () => this.cancel());
  }

  // Run a job to its end and return it; `told` hears each photo's result once, as it comes.
  async run(title, body, told = () => {}) {
    const watched = { title, next: 0, told, latest: null };
    this.#shown.push(watched);
    this.#show();
    try {
      const { job } = await ask("/v1/jobs", { body: { ...body, key: crypto.randomUUID() } });
      this.#progress(watched, job);
      await this.#listen(watched);
      await this.#poll(watched);
    } finally {
      this.#shown.splice(this.#shown.indexOf(watched), 1);
      this.#show();
    }
    const { state, error } = watched.latest;
    if (state === "failed") throw new Trouble(error?.cause ?? `${title} failed`, error?.remedy, "failed");
    return watched.latest;
  }

  async cancel() {
    const begun = this.#shown.filter(({ latest }) => latest);
    await Promise.all(begun.map(({ latest }) => ask(`/v1/jobs/${latest.id}/cancel`, { body: {} })));
  }

  // Wait until the events end. Where they fail, polling takes over, so nothing depends on them.
  #listen(watched) {
    return new Promise((resolve) => {
      const events = new EventSource(`/v1/jobs/${watched.latest.id}/events`);
      const end = () => (events.close(), resolve());
      events.addEventListener("error", end);
      events.addEventListener("photo", ({ data }) => this.#take(watched, JSON.parse(data)));
      events.addEventListener("job", ({ data }) => {
        this.#progress(watched, JSON.parse(data));
        if (over(watched.latest)) end();
      });
    });
  }

  async #poll(watched) {
    for (;;) {
      const { job } = await ask(`/v1/jobs/${watched.latest.id}?since=${watched.next}`);
      job.photos.forEach((photo) => this.#take(watched, photo));
      this.#progress(watched, job);
      if (over(job)) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  // Results are numbered, so that none is told twice, whichever way it came.
  #take(watched, photo) {
    if (photo.number < watched.next) return;
    watched.next = photo.number + 1;
    watched.told(photo);
  }

  #progress(watched, job) {
    watched.latest = job;
    this.#show();
  }

  #show() {
    const { box, text, bar } = this.#view;
    const watched = this.#shown[0];
    box.hidden = !watched;
    if (!watched) return;
    const { done, total } = watched.latest ?? { done: 0, total: 0 };
    text.textContent = total > 1 ? `${watched.title}: ${done} of ${total}` : watched.title;
    if (total) Object.assign(bar, { max: total, value: done });
    else bar.removeAttribute("value");
  }
}
