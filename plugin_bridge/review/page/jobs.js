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
    const { job } = await ask("/v1/jobs", { body: { ...body, key: crypto.randomUUID() } });
    const watched = { id: job.id, title, heard: 0, told, latest: job };
    this.#shown.push(watched);
    this.#show();
    try {
      await this.#listen(watched);
      const last = await this.#poll(watched);
      if (last.state === "failed") {
        throw new Trouble(last.error?.cause ?? `${title} failed`, last.error?.remedy);
      }
      return last;
    } finally {
      this.#shown.splice(this.#shown.indexOf(watched), 1);
      this.#show();
    }
  }

  async cancel() {
    await Promise.all(this.#shown.map(({ id }) => ask(`/v1/jobs/${id}/cancel`, { body: {} })));
  }

  // Wait until the events end. Where they fail, polling takes over, so nothing depends on them.
  #listen(watched) {
    return new Promise((resolve) => {
      const events = new EventSource(`/v1/jobs/${watched.id}/events`);
      const end = () => (events.close(), resolve());
      events.addEventListener("error", end);
      events.addEventListener("photo", () => this.#soon(watched));
      events.addEventListener("job", (event) => {
        this.#progress(watched, JSON.parse(event.data));
        if (over(watched.latest)) end();
      });
    });
  }

  // Results are fetched by their number: one way for events and polling, none lost or told twice.
  #soon(watched) {
    watched.asked ??= setTimeout(async () => {
      await this.#fetch(watched).catch(() => {});
      watched.asked = null;
    }, 100);
  }

  async #poll(watched) {
    clearTimeout(watched.asked);
    await this.#fetch(watched);
    while (!over(watched.latest)) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      await this.#fetch(watched);
    }
    return watched.latest;
  }

  // One after the other, or two answers would tell the same results.
  #fetch(watched) {
    watched.fetching = (watched.fetching ?? Promise.resolve()).catch(() => {}).then(() => this.#take(watched));
    return watched.fetching;
  }

  async #take(watched) {
    const { job } = await ask(`/v1/jobs/${watched.id}?since=${watched.heard}`);
    watched.heard += job.photos.length;
    job.photos.forEach(watched.told);
    this.#progress(watched, job);
  }

  #progress(watched, job) {
    watched.latest = { ...watched.latest, ...(job.job ?? job) };
    this.#show();
  }

  #show() {
    const { box, text, bar } = this.#view;
    const watched = this.#shown[0];
    box.hidden = !watched;
    if (!watched) return;
    const { done, total } = watched.latest;
    text.textContent = total ? `${watched.title}: ${done} of ${total}` : watched.title;
    if (total) Object.assign(bar, { max: total, value: done });
    else bar.removeAttribute("value");
  }
}
