// What is written about the current photo and its scene, and which buttons can be pressed.

import { FILTERS, isScene, titleOf } from "./shoot.js";

// Standard deviations of the person's mean color, and the measure of PPR10K for the picture.
const FIGURES = [
  ["Person, lightness", ({ person }) => person?.[0]],
  ["Person, green to red", ({ person }) => person?.[1]],
  ["Person, blue to yellow", ({ person }) => person?.[2]],
  ["Picture, color", ({ m_glc: color }) => color],
];

export class Facts {
  constructor(parts, shoot) {
    Object.assign(this, { parts, shoot });
    for (const name of ["list", "current", "photo"]) shoot.addEventListener(name, () => this.#soon());
  }

  // Several changes in a row are written once.
  #soon() {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = null;
      this.show();
    });
  }

  show() {
    this.#showPhoto(this.shoot.current);
    this.#showScene(this.shoot.current?.scene);
    const { photos } = this.shoot;
    const counts = Object.entries(FILTERS).map(([name, { shows }]) => [name, photos.filter(shows).length]);
    for (const [name, count] of counts) this.parts.filterCounts[name].textContent = count;
    const editable = photos.filter((photo) => !photo.leftOut);
    const judged = editable.filter((photo) => photo.judged).length;
    this.parts.tally.textContent = photos.length ? `${judged} of ${editable.length} reviewed` : "";
  }

  #showPhoto(photo) {
    const { name, state, facts, picture, empty, lack, shown } = this.parts;
    empty.hidden = Boolean(photo);
    lack.hidden = !photo?.broken;
    lack.textContent = photo?.reason ?? "";
    shown.forEach((part) => (part.hidden = !photo));
    if (!photo) return;
    name.textContent = photo.name;
    state.textContent = photo.says;
    state.dataset.state = photo.state;
    const size = photo.width ? `${photo.width} × ${photo.height}` : "";
    const taken = photo.taken?.replace("T", " ").slice(0, 19) ?? "";
    facts.textContent = [taken, size, photo.reason].filter(Boolean).join(" · ");
    facts.title = facts.textContent;
    picture.setAttribute("aria-label", `${photo.name}, ${photo.says}`);
  }

  #showScene(scene) {
    const { sceneTitle, figures, sceneBox } = this.parts;
    sceneBox.hidden = !scene || !isScene(scene);
    if (sceneBox.hidden) return;
    const count = scene.photos.length === 1 ? "1 photo" : `${scene.photos.length} photos`;
    const led = scene.anchor ? `, following ${scene.anchor.name}` : "";
    sceneTitle.textContent = `${titleOf(scene)} · ${count}${led}`;
    const rows = scene.consistency ? FIGURES.map((figure) => rowOf(figure, scene.consistency)) : [];
    figures.tBodies[0].replaceChildren(...rows.filter(Boolean));
    figures.hidden = !figures.tBodies[0].rows.length;
  }
}

function rowOf([title, read], { before, after }) {
  const [was, is] = [read(before), read(after)];
  if (!Number.isFinite(was) || !Number.isFinite(is)) return null;
  const row = document.createElement("tr");
  const head = document.createElement("th");
  head.scope = "row";
  head.textContent = title;
  row.append(head);
  for (const value of [was, is]) row.insertCell().textContent = value.toFixed(2);
  row.dataset.better = is < was;
  return row;
}
