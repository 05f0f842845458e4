// The shoot on the page: its scenes and photos, which of them are shown, and which one is current.
// Tells "list" (what is shown changed), "current" and "photo" (the current one changed).

import { Photo } from "./photo.js";

// Stand where scenes have their number, for the parts that are none; they come last.
export const UNSEEN = Number.MAX_SAFE_INTEGER - 1;
export const LEFT_OUT = Number.MAX_SAFE_INTEGER;
const TITLES = new Map([[UNSEEN, "Not looked at yet"], [LEFT_OUT, "Not edited"]]);

export const FILTERS = {
  all: { label: "All", shows: () => true },
  open: { label: "To look at", shows: (photo) => photo.open },
  accepted: { label: "Accepted", shows: (photo) => photo.state === "accepted" },
  rejected: { label: "Rejected", shows: (photo) => photo.state === "rejected" },
};

export class Shoot extends EventTarget {
  scenes = [];
  sliders = [];
  filter = "all";
  unsureFirst = false;
  current = null;
  #photos = new Map();
  #twins = new Set(); // names without extension that stand for several

  get photos() {
    return [...this.#photos.values()];
  }

  photo(path) {
    return this.#photos.get(path);
  }

  // The name without its extension, but where only that tells two photos apart.
  shortName({ name }) {
    return this.#twins.has(bare(name)) ? name : bare(name);
  }

  // Take over the bridge's scenes, keeping what a person did here.
  take(scenes) {
    const before = this.#photos;
    this.#photos = new Map();
    this.scenes = scenes.map(({ scene, consistency, photos }) => {
      const taken = { number: scene, consistency, photos: [] };
      for (const told of photos) {
        const photo = before.get(told.path) ?? new Photo(told);
        photo.take(told);
        taken.photos.push(Object.assign(photo, { scene: taken }));
        this.#photos.set(photo.path, photo);
      }
      return taken;
    });
    this.current = this.photo(this.current?.path) ?? null;
    this.#twins = twinsIn(new Set(this.photos.map(({ name }) => name)));
    this.relist();
  }

  // Put a photo into the scene of that number, as soon as it is known to belong there.
  assign(photo, number) {
    let scene = this.scenes.find((one) => one.number === number);
    if (!scene) {
      scene = { number, consistency: null, photos: [] };
      this.scenes.push(scene);
      this.scenes.sort((a, b) => a.number - b.number);
    }
    photo.scene.photos = photo.scene.photos.filter((one) => one !== photo);
    this.scenes = this.scenes.filter(({ photos }) => photos.length || photos === scene.photos);
    scene.photos.push(photo);
    photo.scene = scene;
  }

  // Work out which photos are shown, in strips, and in which order.
  relist() {
    const { shows } = FILTERS[this.filter];
    const strips = this.unsureFirst
      ? [{ title: "Look at these first", photos: this.#byUnsure().filter(shows) }]
      : this.scenes.map((scene) => ({ title: titleOf(scene), scene, photos: scene.photos.filter(shows) }));
    this.strips = strips.filter(({ photos }) => photos.length);
    this.shown = this.strips.flatMap(({ photos }) => photos);
    if (!this.current) this.current = this.shown[0] ?? null;
    this.#tell("list");
    this.#tell("current");
  }

  #byUnsure() {
    const unsure = new Map(this.photos.map((photo) => [photo, photo.unsure(this.sliders)]));
    return this.photos.sort((a, b) => b.open - a.open || unsure.get(b) - unsure.get(a));
  }

  select(photo) {
    if (!photo || photo === this.current) return;
    this.current = photo;
    this.#tell("current");
  }

  // Select the photo `by` places on among those shown.
  move(by) {
    const at = this.shown.indexOf(this.current);
    this.select(this.shown[Math.min(this.shown.length - 1, Math.max(0, at + by))]);
  }

  // Select the first photo of the strip `by` places on.
  moveStrip(by) {
    const at = this.strips.findIndex(({ photos }) => photos.includes(this.current));
    this.select(this.strips[Math.min(this.strips.length - 1, Math.max(0, at + by))]?.photos[0]);
  }

  // Select the next photo that nobody judged yet, after the current one, else before it.
  moveOpen() {
    const at = this.shown.indexOf(this.current);
    const turned = [...this.shown.slice(at + 1), ...this.shown.slice(0, Math.max(0, at))];
    const next = turned.find((photo) => photo.open);
    if (next) this.select(next);
    else this.move(1);
  }

  // Say that photos changed: their look, or what was judged.
  changed(photos = [this.current]) {
    const { shows } = FILTERS[this.filter];
    const listed = new Set(this.shown);
    if (photos.some((photo) => listed.has(photo) !== shows(photo))) this.relist();
    this.dispatchEvent(new CustomEvent("photo", { detail: photos }));
  }

  // Take note that the bridge could not show a photo, so that it is not asked again until it has
  // looked at the file; return whether the file is at fault.
  lacks(photo, error) {
    if (error.code !== "unusable" || photo.ready) return false;
    photo.take({ status: "failed", reason: error.message });
    this.changed([photo]);
    return true;
  }

  #tell(name) {
    this.dispatchEvent(new CustomEvent(name));
  }
}

// What names without extension some of `names` share.
function twinsIn(names) {
  const named = Map.groupBy(names, bare);
  return new Set([...named.keys()].filter((one) => named.get(one).length > 1));
}

function bare(name) {
  return name.replace(/\.[^.]*$/, "");
}

export function titleOf(scene) {
  return TITLES.get(scene.number) ?? `Scene ${scene.number}`;
}

// Whether its photos are one scene, rather than what waits or is left out.
export function isScene(scene) {
  return !TITLES.has(scene.number);
}
