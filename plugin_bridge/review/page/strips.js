// The scenes as strips of thumbnails. Only what is in view exists: 2,000 photos cost what 40 do.

import { previewUrl } from "./api.js";
import { WANTED } from "./loader.js";

const THUMB_PX = 256;
const HEAD_PX = 37;
const NAME_PX = 20;
const GAP_PX = 6;
const LEAST_CELL_PX = 92;
const MARGIN_PX = 240; // kept ready beyond the edge
const REST_MS = 60; // a strip that flies past loads nothing

export class Strips {
  #cells = new Map();
  #heads = new Map();
  #layout = [];

  constructor(box, shoot, loader) {
    Object.assign(this, { box, shoot, loader });
    this.ground = document.createElement("div");
    this.ground.className = "ground";
    this.ground.role = "presentation";
    box.append(this.ground);
    box.addEventListener("scroll", () => this.#draw(), { passive: true });
    new ResizeObserver(() => this.lay()).observe(box);
    shoot.addEventListener("list", () => this.lay());
    shoot.addEventListener("current", () => this.#reveal());
    shoot.addEventListener("photo", ({ detail }) => detail.forEach((photo) => this.#refresh(photo)));
  }

  // Work out where every strip and row lies.
  lay() {
    const width = this.box.clientWidth - GAP_PX;
    this.columns = Math.max(1, Math.floor(width / (LEAST_CELL_PX + GAP_PX)));
    this.cell = Math.floor(width / this.columns) - GAP_PX;
    this.row = this.cell + NAME_PX + GAP_PX;
    let top = 0;
    let before = 0;
    this.#layout = this.shoot.strips.map((strip) => {
      const height = HEAD_PX + Math.ceil(strip.photos.length / this.columns) * this.row + GAP_PX;
      const laid = { ...strip, top, height, before };
      top += height;
      before += strip.photos.length;
      return laid;
    });
    this.ground.style.height = `${top}px`;
    this.ground.dataset.lack = this.shoot.photos.length && !top ? "No photo is here." : "";
    this.#forget(() => false);
    this.#reveal();
  }

  #reveal() {
    const place = this.#placeOf(this.shoot.current);
    if (place) {
      const { scrollTop, clientHeight } = this.box;
      const first = place.index < this.columns;
      const above = place.top - (first ? HEAD_PX : HEAD_PX + GAP_PX);
      if (above < scrollTop) this.box.scrollTop = above;
      else if (place.top + this.row > scrollTop + clientHeight) {
        this.box.scrollTop = place.top + this.row - clientHeight;
      }
    }
    this.#draw();
  }

  #placeOf(photo) {
    for (const strip of this.#layout) {
      const index = strip.photos.indexOf(photo);
      if (index >= 0) return { index, top: strip.top + HEAD_PX + Math.floor(index / this.columns) * this.row };
    }
    return null;
  }

  #draw() {
    const from = this.box.scrollTop - MARGIN_PX;
    const to = this.box.scrollTop + this.box.clientHeight + MARGIN_PX;
    const wanted = new Map();
    for (const strip of this.#layout) {
      if (strip.top > to || strip.top + strip.height < from) continue;
      const group = this.#group(strip);
      const first = Math.max(0, Math.floor((from - strip.top - HEAD_PX) / this.row));
      const last = Math.ceil((to - strip.top - HEAD_PX) / this.row);
      const rows = strip.photos.slice(first * this.columns, Math.max(0, last) * this.columns);
      rows.forEach((photo, i) => wanted.set(photo, { strip, group, index: first * this.columns + i }));
    }
    for (const [photo, place] of wanted) this.#put(photo, place);
    this.#forget((photo) => wanted.has(photo));
    const active = this.#cells.get(this.shoot.current);
    if (active) this.box.setAttribute("aria-activedescendant", active.option.id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  #forget(stays) {
    for (const [photo, cell] of this.#cells) {
      if (stays(photo)) continue;
      cell.loading.abort();
      cell.option.remove();
      this.#cells.delete(photo);
    }
    for (const [key, group] of this.#heads) {
      if (group.querySelector("[role=option]")) continue;
      group.remove();
      this.#heads.delete(key);
    }
  }

  // The strip's frame, as tall as the strip, so that its head can stick while one scrolls through.
  #group(strip) {
    const key = strip.scene ?? strip.title;
    let group = this.#heads.get(key);
    if (!group) {
      group = document.createElement("div");
      group.className = "strip";
      group.role = "group";
      group.setAttribute("aria-label", strip.title);
      const head = document.createElement("p");
      head.role = "presentation";
      head.append(element("b", strip.title), element("span", headOf(strip)));
      head.addEventListener("click", () => this.shoot.select(strip.photos[0]));
      group.append(head);
      this.#heads.set(key, group);
      this.ground.append(group);
    }
    group.style.top = `${strip.top}px`; // a transform would carry its sticky head along
    group.style.height = `${strip.height}px`;
    return group;
  }

  #put(photo, { strip, group, index }) {
    let cell = this.#cells.get(photo);
    if (!cell) {
      cell = this.#make(photo);
      this.#cells.set(photo, cell);
      group.append(cell.option);
    }
    const { option } = cell;
    const x = GAP_PX + (index % this.columns) * (this.cell + GAP_PX);
    const y = HEAD_PX + Math.floor(index / this.columns) * this.row;
    option.style.transform = `translate(${x}px, ${y}px)`;
    option.style.width = `${this.cell}px`;
    option.setAttribute("aria-setsize", this.shoot.shown.length);
    option.setAttribute("aria-posinset", strip.before + index + 1);
    option.setAttribute("aria-selected", photo === this.shoot.current);
  }

  #make(photo) {
    const option = document.createElement("div");
    option.role = "option";
    option.id = `photo-${photo.path}`;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = Math.round(this.cell * devicePixelRatio);
    canvas.setAttribute("aria-hidden", "true");
    const name = element("span", this.shoot.shortName(photo));
    const badge = element("i", "");
    badge.setAttribute("aria-hidden", "true");
    option.append(canvas, badge, name);
    option.addEventListener("click", () => this.shoot.select(photo));
    const cell = { option, canvas, loading: new AbortController() };
    this.#say(photo, cell);
    this.#load(photo, cell, REST_MS);
    return cell;
  }

  #say(photo, { option }) {
    option.dataset.state = photo.state;
    option.dataset.draft = Boolean(photo.draft);
    option.setAttribute("aria-label", `${photo.name}, ${photo.says}`);
  }

  #refresh(photo) {
    const cell = this.#cells.get(photo);
    if (!cell) return;
    this.#say(photo, cell);
    cell.loading.abort();
    cell.loading = new AbortController();
    this.#load(photo, cell, 4 * REST_MS);
  }

  async #load(photo, cell, restMs) {
    const { signal } = cell.loading;
    await new Promise((resolve) => setTimeout(resolve, restMs));
    if (signal.aborted) return;
    cell.option.dataset.broken = photo.broken;
    if (photo.broken) return;
    try {
      const url = previewUrl(photo.path, THUMB_PX, photo.look);
      drawWithin(cell.canvas, await this.loader.load(url, WANTED.seen, signal));
    } catch (error) {
      if (error.name === "AbortError") return;
      cell.option.dataset.broken = "true";
      this.shoot.lacks(photo, error);
    }
  }
}

function drawWithin(canvas, bitmap) {
  const scale = Math.min(canvas.width / bitmap.width, canvas.height / bitmap.height);
  const [width, height] = [bitmap.width * scale, bitmap.height * scale];
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
}

function headOf({ photos, scene }) {
  const count = photos.length === 1 ? "1 photo" : `${photos.length} photos`;
  const times = photos.map(({ taken }) => taken).filter(Boolean).map((taken) => taken.slice(11, 16));
  if (!times.length || !scene) return count;
  const [from, to] = [times[0], times.at(-1)];
  return from === to ? `${count}, ${from}` : `${count}, ${from} to ${to}`;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
