// Which key does what.

export function bindings({ shoot, easel, actions, sliders, parts, setMode, setFilter, toggleOrder, help }) {
  const current = (act) => () => shoot.current && act(shoot.current);
  const judge = (act) => current((photo) => {
    shoot.moveOpen();
    act(photo);
  });
  const scene = (act) => current((photo) => act(photo.scene.photos.filter((one) => !one.judged)));
  const wipe = (by) => {
    parts.wipe.value = Number(parts.wipe.value) + by;
    easel.draw();
  };
  const before = { get: () => easel.showBefore, set: (on) => ((easel.showBefore = on), easel.draw()) };
  return [
    { part: "Go", keys: ["ArrowLeft"], shown: "←", does: "Previous photo", run: () => shoot.move(-1) },
    { part: "Go", keys: ["ArrowRight"], shown: "→", does: "Next photo", run: () => shoot.move(1) },
    { part: "Go", keys: ["ArrowUp"], shown: "↑", does: "Previous scene", run: () => shoot.moveStrip(-1) },
    { part: "Go", keys: ["ArrowDown"], shown: "↓", does: "Next scene", run: () => shoot.moveStrip(1) },
    { part: "Go", keys: ["Home"], shown: "Home", does: "First photo", run: () => shoot.move(-Infinity) },
    { part: "Go", keys: ["End"], shown: "End", does: "Last photo", run: () => shoot.move(Infinity) },
    { part: "Go", keys: ["n", "N"], shown: "N", does: "Next photo to look at", run: () => shoot.moveOpen() },
    { part: "Look", keys: [" "], shown: "Space", does: "Before: hold, or tap to switch", hold: before },
    { part: "Look", keys: ["1"], shown: "1", does: "Wipe", run: () => setMode("wipe") },
    { part: "Look", keys: ["2"], shown: "2", does: "Hold: one at a time", run: () => setMode("hold") },
    { part: "Look", keys: ["3"], shown: "3", does: "Side by side", run: () => setMode("sides") },
    { part: "Look", keys: ["["], shown: "[", does: "Wipe to the left", run: () => wipe(-50) },
    { part: "Look", keys: ["]"], shown: "]", does: "Wipe to the right", run: () => wipe(50) },
    { part: "Look", keys: ["z", "Z"], shown: "Z", does: "Closer, and back", run: () => easel.zoom() },
    { part: "Look", keys: ["t", "T"], shown: "T", does: "Light or dark", run: () => parts.theme.click() },
    { part: "Decide", keys: ["a", "A"], shift: false, shown: "A", name: "Accept", does: "Accept: write this edit, and go on", button: parts.accept, run: judge((photo) => actions.accept([photo])) },
    { part: "Decide", keys: ["r", "R"], shift: false, shown: "R", name: "Reject", does: "Reject: write nothing, and go on", button: parts.reject, run: judge((photo) => actions.reject([photo])) },
    { part: "Decide", keys: ["d", "D"], shift: false, shown: "D", name: "Reset", does: "Reset to the proposal, open again", button: parts.reset, run: current((photo) => actions.reset([photo])) },
    { part: "Decide", keys: ["u", "U"], shown: "U", name: "Undo", does: "Undo the last thing done here", button: parts.undo, run: () => actions.undo() },
    { part: "The scene", keys: ["m", "M"], shown: "M", name: "Make this the anchor", does: "Make this photo the anchor: its scene follows its look", button: parts.anchor, run: current((photo) => actions.anchor(photo)) },
    { part: "The scene", keys: ["A"], shift: true, shown: "Shift A", name: "Accept", does: "Accept what is open in the scene", button: parts.acceptScene, run: scene((photos) => photos.length && actions.accept(photos)) },
    { part: "The scene", keys: ["R"], shift: true, shown: "Shift R", name: "Reject", does: "Reject what is open in the scene", button: parts.rejectScene, run: scene((photos) => photos.length && actions.reject(photos)) },
    { part: "The scene", keys: ["D"], shift: true, shown: "Shift D", name: "Reset", does: "Reset the scene", button: parts.resetScene, run: current((photo) => actions.reset(photo.scene.photos)) },
    { part: "Sliders", keys: ["Enter"], shown: "Enter", does: "Go to the sliders; Esc goes back", run: () => sliders.focus() },
    { part: "Sliders", keys: [], shown: "↑ ↓", does: "Previous, next slider", run() {} },
    { part: "Sliders", keys: [], shown: "← →", does: "Less, more; with Shift ten times as much", run() {} },
    { part: "Sliders", keys: [], shown: "Backspace", does: "Back to the proposal; again: to Camera Raw's default. So does a double-click", run() {} },
    { part: "Show", keys: ["f", "F"], shown: "F", does: "Next filter", run: () => setFilter() },
    { part: "Show", keys: ["l", "L"], shown: "L", does: "Least sure first", run: toggleOrder },
    { part: "Show", keys: ["?"], shown: "?", does: "These keys", run: help },
    { part: "Show", keys: ["Escape"], shown: "Esc", does: "Back to the photos", run: () => parts.strips.focus() },
  ];
}
