// What was done on this page, to be taken back step by step.

const MERGED_MS = 1000; // keys held down on one slider are one step
const KEPT = 500;

export class History extends EventTarget {
  #steps = [];

  get last() {
    return this.#steps.at(-1);
  }

  // Remember a step: {says, undo, merges?}, where `merges` names what may become one step.
  add(step) {
    const { last } = this;
    const now = performance.now();
    if (last && step.merges && last.merges === step.merges && now - last.when < MERGED_MS) {
      last.when = now;
      return;
    }
    this.#steps.push({ ...step, when: now });
    if (this.#steps.length > KEPT) this.#steps.shift();
    this.dispatchEvent(new Event("change"));
  }

  // Forget a step that failed and so has nothing to take back.
  drop(undo) {
    this.#steps = this.#steps.filter((step) => step.undo !== undo);
    this.dispatchEvent(new Event("change"));
  }

  // Return the last step, to be taken back.
  take() {
    const step = this.#steps.pop();
    this.dispatchEvent(new Event("change"));
    return step;
  }
}
