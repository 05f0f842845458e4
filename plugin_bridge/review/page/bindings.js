// Which key does what: {part, keys, shown, does, run}, for some a `button` with its `name`.

export function bindings(page) {
  return [...toGo(page), ...toLook(page), ...toDecide(page), ...forScenes(page), ...forSliders(page), ...toShow(page)];
}

function toGo({ shoot }) {
  const part = "Go";
  return [
    { part, keys: ["ArrowLeft"], shown: "←", does: "Previous photo", run: () => shoot.move(-1) },
    { part, keys: ["ArrowRight"], shown: "→", does: "Next photo", run: () => shoot.move(1) },
    { part, keys: ["ArrowUp"], shown: "↑", does: "Previous scene", run: () => shoot.moveStrip(-1) },
    { part, keys: ["ArrowDown"], shown: "↓", does: "Next scene", run: () => shoot.moveStrip(1) },
    { part, keys: ["Home"], shown: "Home", does: "First photo", run: () => shoot.move(-Infinity) },
    { part, keys: ["End"], shown: "End", does: "Last photo", run: () => shoot.move(Infinity) },
    { part, keys: ["n", "N"], shown: "N", does: "Next photo to look at", run: () => shoot.moveOpen() },
  ];
}

function toLook({ easel, parts, setMode }) {
  const part = "Look";
  const before = { get: () => easel.showBefore, set: (on) => ((easel.showBefore = on), easel.draw()) };
  const wipe = (by) => () => {
    parts.wipe.value = Number(parts.wipe.value) + by;
    easel.draw();
  };
  return [
    { part, keys: [" "], shown: "Space", does: "Before: hold, or tap to switch", hold: before },
    { part, keys: ["1"], shown: "1", does: "Wipe", run: () => setMode("wipe") },
    { part, keys: ["2"], shown: "2", does: "Hold: one at a time", run: () => setMode("hold") },
    { part, keys: ["3"], shown: "3", does: "Side by side", run: () => setMode("sides") },
    { part, keys: ["["], shown: "[", does: "Wipe to the left", run: wipe(-50) },
    { part, keys: ["]"], shown: "]", does: "Wipe to the right", run: wipe(50) },
    { part, keys: ["z", "Z"], shown: "Z", does: "Closer, and back", run: () => easel.zoom() },
    { part, keys: ["t", "T"], shown: "T", does: "Light or dark", run: () => parts.theme.click() },
  ];
}

function toDecide({ shoot, actions, parts }) {
  const part = "Decide";
  const judge = (act) => () => {
    const photo = shoot.current;
    if (!photo) return;
    shoot.moveOpen();
    act([photo]);
  };
  const [accept, reject] = [judge((photos) => actions.accept(photos)), judge((photos) => actions.reject(photos))];
  const reset = () => shoot.current && actions.reset([shoot.current]);
  return [
    { part, keys: ["a", "A"], shift: false, shown: "A", name: "Accept", button: parts.accept, run: accept,
      does: "Accept: write this edit, and go on" },
    { part, keys: ["r", "R"], shift: false, shown: "R", name: "Reject", button: parts.reject, run: reject,
      does: "Reject: write nothing, and go on" },
    { part, keys: ["d", "D"], shift: false, shown: "D", name: "Reset", button: parts.reset, run: reset,
      does: "Reset to the proposal, open again" },
    { part, keys: ["u", "U"], shown: "U", name: "Undo", button: parts.undo, run: () => actions.undo(),
      does: "Undo the last thing done here" },
  ];
}

function forScenes({ shoot, actions, parts }) {
  const part = "The scene";
  const photos = () => shoot.current?.scene.photos ?? [];
  const open = (act) => () => {
    const left = photos().filter((photo) => !photo.judged);
    if (left.length) act(left);
  };
  const [accept, reject] = [open((some) => actions.accept(some)), open((some) => actions.reject(some))];
  return [
    { part, keys: ["m", "M"], shown: "M", name: "Make this the anchor", button: parts.anchor,
      run: () => shoot.current && actions.anchor(shoot.current),
      does: "Make this photo the anchor: its scene follows its look" },
    { part, keys: ["A"], shift: true, shown: "Shift A", name: "Accept", button: parts.acceptScene, run: accept,
      does: "Accept what is open in the scene" },
    { part, keys: ["R"], shift: true, shown: "Shift R", name: "Reject", button: parts.rejectScene, run: reject,
      does: "Reject what is open in the scene" },
    { part, keys: ["D"], shift: true, shown: "Shift D", name: "Reset", button: parts.resetScene,
      run: () => actions.reset(photos()), does: "Reset the scene" },
  ];
}

// Those without keys are the sliders' own, and only told.
function forSliders({ sliders }) {
  const part = "Sliders";
  const again = "Back to the proposal; again: to Camera Raw's default. So does a double-click";
  return [
    { part, keys: ["Enter"], shown: "Enter", does: "Go to the sliders; Esc goes back", run: () => sliders.focus() },
    { part, keys: [], shown: "↑ ↓", does: "Previous, next slider" },
    { part, keys: [], shown: "← →", does: "Less, more; with Shift ten times as much" },
    { part, keys: [], shown: "Backspace", does: again },
  ];
}

function toShow({ parts, setFilter, toggleOrder, help }) {
  const part = "Show";
  return [
    { part, keys: ["f", "F"], shown: "F", does: "Next filter", run: () => setFilter() },
    { part, keys: ["l", "L"], shown: "L", does: "Least sure first", run: toggleOrder },
    { part, keys: ["?"], shown: "?", does: "These keys", run: help },
    { part, keys: ["Escape"], shown: "Esc", does: "Back to the photos", run: () => parts.strips.focus() },
  ];
}
