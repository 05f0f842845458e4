// One photo: what its XMP says, what the network proposes, what a person changed here.

const DRAFTS = "xmpredict-draft ";

export class Photo {
  #draft = null;

  constructor(told) {
    this.take(told);
    // Work that was not accepted yet outlives a reload.
    const kept = localStorage.getItem(DRAFTS + this.path);
    if (kept) this.#draft = JSON.parse(kept);
  }

  // Take over what the bridge tells of it.
  take(told) {
    const { path, name, taken, width, height, kind, mark } = { ...this, ...told };
    Object.assign(this, { path, name, taken, width, height, kind, mark: mark ?? null });
    this.held = told.state ?? this.held;
    this.settings = told.settings ?? this.settings ?? null;
    this.predicted = told.predicted ?? this.predicted ?? null;
    this.spread = told.spread ?? this.spread ?? {};
    this.asShot = told.as_shot ?? this.asShot ?? {};
    this.status = told.status ?? this.status ?? "done";
    this.reason = told.reason ?? null;
    this.unread = !this.settings;
  }

  get state() {
    if (this.leftOut) return "out";
    return this.mark ?? this.held;
  }

  // Whether it can be given no edit, for its reason; a broken one cannot be shown either.
  get leftOut() {
    return this.broken || this.status === "refused";
  }

  get broken() {
    return this.status === "failed";
  }

  // How it stands, in words.
  get says() {
    const changed = this.#draft ? ", changed here" : "";
    return (this.ready || this.leftOut ? STATES[this.state] : "not looked at yet") + changed;
  }

  get draft() {
    return this.#draft;
  }

  set draft(settings) {
    this.#draft = settings;
    if (!settings) return localStorage.removeItem(DRAFTS + this.path);
    try {
      localStorage.setItem(DRAFTS + this.path, JSON.stringify(settings));
    } catch {
      // The browser's store is full: this one is kept for as long as the page is open.
    }
  }

  // Change some values; back at the proposal, nothing is left to accept.
  set(values) {
    const draft = { ...this.after, ...values };
    const { proposed } = this;
    const same = Object.keys(draft).every((key) => JSON.stringify(draft[key]) === JSON.stringify(proposed[key]));
    this.draft = same ? null : draft;
  }

  // The edit without a person's changes here. What somebody wrote or accepted counts as it is.
  get proposed() {
    return this.held === "new" ? { ...this.settings, ...this.predicted } : { ...this.settings };
  }

  get after() {
    return this.#draft ?? this.proposed;
  }

  // What the easel and the strips show: null stands for what the XMP says, which may be unread.
  get look() {
    return this.ready ? this.after : this.settings;
  }

  // Whether there is something to judge: nobody can accept what was not looked at.
  get ready() {
    return !this.leftOut && (!this.unread || this.predicted !== null || this.#draft !== null);
  }

  // How the photo looked before xmpredict: a person's edit, else the camera's defaults.
  get before() {
    return this.held === "edited" ? {} : this.settings;
  }

  // What accepting would write: the keys that differ from the XMP.
  get unwritten() {
    const differs = ([crs, value]) => JSON.stringify(value) !== JSON.stringify(this.settings?.[crs]);
    return Object.fromEntries(Object.entries(this.after).filter(differs));
  }

  get judged() {
    return this.mark !== null && !this.leftOut;
  }

  // Whether a person has still to look at it.
  get open() {
    return !this.judged && !this.leftOut;
  }

  value(slider, settings = this.after) {
    return settings[slider.crs] ?? this.#assumed(slider);
  }

  // What stands where a key is absent; white balance stands as shot.
  #assumed(slider) {
    const { crs, low, neutral } = slider;
    const told = this.kind === "rendered" ? slider.rendered_default : slider.default;
    return told ?? this.asShot[crs] ?? neutral ?? low;
  }

  has(slider) {
    return !slider.only || slider.only === this.kind;
  }

  // How unsure the network is, in visible steps: root mean square over the sliders.
  unsure(sliders) {
    const steps = sliders.map(({ crs, visible }) => (this.spread[crs] ?? 0) / visible);
    return Math.sqrt(steps.reduce((sum, step) => sum + step * step, 0) / Math.max(1, steps.length));
  }
}

const STATES = {
  new: "proposed",
  edited: "written, not reviewed",
  person: "edited by a person",
  accepted: "accepted",
  rejected: "rejected",
  out: "not edited",
};
