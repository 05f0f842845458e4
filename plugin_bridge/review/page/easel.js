// The large picture: before and after as a wipe, one at a time, or side by side.

export const MODES = {
  wipe: { label: "Wipe" },
  hold: { label: "Hold" },
  sides: { label: "Side by side" },
};

const GAP_PX = 12;
const HANDLE_PX = 30; // as stage.css has it
const TAG_PX = 10;
const ROOM_PX = 24; // gray around the picture, without which an eye cannot judge its tones

export class Easel {
  mode = "wipe";
  showBefore = false; // while the key is held, or after a tap on it
  zoomed = false;
  #pictures = { before: null, after: null };
  #center = { x: 0.5, y: 0.5 };
  #box = { x: 0, width: 1 }; // where the wiped picture lies, CSS px

  constructor(parts) {
    Object.assign(this, parts);
    this.pen = this.canvas.getContext("2d", { alpha: false });
    new ResizeObserver(() => this.#fit()).observe(this.easel);
    this.wipe.addEventListener("input", () => this.draw());
    this.canvas.addEventListener("dblclick", (event) => this.zoom(event));
    this.canvas.addEventListener("pointermove", (event) => this.#point(event));
    this.canvas.addEventListener("pointerdown", (event) => this.#press(event));
  }

  // Whether a picture is on its way, for those who do not see it appear.
  set busy(busy) {
    this.canvas.ariaBusy = busy;
  }

  // The picture's long side in the screen's own pixels; larger would be thrown away.
  get sizePx() {
    const longest = Math.max(this.canvas.width, this.canvas.height);
    return Math.min(2048, Math.ceil(((this.zoomed ? 2 : 1) * longest) / 256) * 256);
  }

  show(pictures) {
    Object.assign(this.#pictures, pictures);
    this.draw();
  }

  clear() {
    this.#pictures = { before: null, after: null };
    this.#center = { x: 0.5, y: 0.5 };
    this.draw();
  }

  zoom(event) {
    this.zoomed = !this.zoomed;
    if (event) this.#point(event);
    this.draw();
    this.onsize();
  }

  // One at a time, before is shown for as long as the button is down.
  #press(event) {
    this.#point(event);
    if (this.mode !== "hold" || this.zoomed) return;
    const show = (on) => ((this.showBefore = on), this.draw());
    show(true);
    addEventListener("pointerup", () => show(false), { once: true });
  }

  // A drag moves the edge of the wipe; closer up, the picture follows the pointer.
  #point({ offsetX, offsetY, buttons }) {
    const { clientWidth, clientHeight } = this.canvas;
    if (this.zoomed && !buttons) this.#center = { x: offsetX / clientWidth, y: offsetY / clientHeight };
    else if (buttons && !this.wipe.hidden) {
      this.wipe.value = ((offsetX - this.#box.x) / this.#box.width) * 1000;
    } else return;
    this.draw();
  }

  #fit() {
    const { clientWidth, clientHeight } = this.easel;
    this.canvas.width = Math.round(clientWidth * devicePixelRatio);
    this.canvas.height = Math.round(clientHeight * devicePixelRatio);
    this.draw();
    this.onsize();
  }

  draw() {
    const { pen, canvas } = this;
    const { before, after } = this.#pictures;
    pen.fillStyle = getComputedStyle(this.easel).backgroundColor;
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.imageSmoothingQuality = "high";
    const wiping = this.mode === "wipe" && !this.showBefore && before && after;
    const sides = this.mode === "sides" && !this.showBefore;
    this.wipe.hidden = !wiping;
    this.tagBefore.hidden = !(before && (wiping || sides || this.showBefore));
    this.tagAfter.hidden = !after || this.showBefore;
    if (sides) this.#drawSides(before, after);
    else if (wiping) this.#drawWipe(before, after);
    else {
      const box = this.#place(this.showBefore ? (before ?? after) : (after ?? before), this.#whole());
      this.#label(box, box);
    }
  }

  // Put the labels into the upper corners of what they name.
  #label(before, after) {
    for (const [tag, box, end] of [[this.tagBefore, before, false], [this.tagAfter, after, true]]) {
      if (!box) continue;
      const left = Math.max(0, box.x) / devicePixelRatio;
      const right = Math.max(0, this.canvas.width - box.x - box.width) / devicePixelRatio;
      tag.style.top = `${Math.max(0, box.y) / devicePixelRatio + TAG_PX}px`;
      tag.style.left = end ? "auto" : `${left + TAG_PX}px`;
      tag.style.right = end ? `${right + TAG_PX}px` : "auto";
    }
  }

  #whole() {
    return { x: 0, y: 0, width: this.canvas.width, height: this.canvas.height };
  }

  #drawSides(before, after) {
    const { width, height } = this.canvas;
    const half = (width - GAP_PX * devicePixelRatio) / 2;
    const left = this.#place(before, { x: 0, y: 0, width: half, height });
    const right = this.#place(after, { x: width - half, y: 0, width: half, height });
    this.#label(left, right);
  }

  #drawWipe(before, after) {
    const { pen } = this;
    const box = this.#place(after, this.#whole());
    const edge = box.x + (box.width * this.wipe.value) / 1000;
    pen.save();
    pen.beginPath();
    pen.rect(box.x, box.y, edge - box.x, box.height);
    pen.clip();
    this.#place(before, this.#whole());
    pen.restore();
    this.#label(box, box);
    const line = Math.max(1, Math.round(devicePixelRatio));
    pen.fillStyle = "#0008";
    pen.fillRect(edge - line, box.y, 3 * line, box.height);
    pen.fillStyle = "#fff";
    pen.fillRect(edge, box.y, line, box.height);
    // The slider that moves the edge lies exactly over the picture.
    this.#box = { x: box.x / devicePixelRatio, width: box.width / devicePixelRatio };
    const { style } = this.wipe;
    style.left = `${this.#box.x - HANDLE_PX / 2}px`;
    style.width = `${this.#box.width + HANDLE_PX}px`;
  }

  // Draw a picture as large as `room` allows, and return where it lies.
  #place(bitmap, room) {
    if (!bitmap) return null;
    const margin = ROOM_PX * devicePixelRatio;
    const fit = Math.min((room.width - 2 * margin) / bitmap.width, (room.height - 2 * margin) / bitmap.height);
    const scale = Math.max(0.01, fit) * (this.zoomed ? 2.5 : 1);
    const [width, height] = [bitmap.width * scale, bitmap.height * scale];
    const x = room.x + along(room.width, width, margin, this.#center.x);
    const y = room.y + along(room.height, height, margin, this.#center.y);
    this.pen.save();
    this.pen.beginPath();
    this.pen.rect(room.x, room.y, room.width, room.height);
    this.pen.clip();
    this.pen.drawImage(bitmap, x, y, width, height);
    this.pen.restore();
    return { x, y, width, height };
  }
}

// Where a picture begins: centered in its room, or moved so that its other parts come into view.
function along(room, size, margin, center) {
  if (size <= room - 2 * margin + 1) return (room - size) / 2;
  return margin + (room - 2 * margin - size) * center;
}
