// The page's start: its session, its shoot, and who talks to whom.

import { ask, Trouble } from "./api.js";
import { Actions } from "./actions.js";
import { bindings } from "./bindings.js";
import { Easel, MODES } from "./easel.js";
import { Facts } from "./facts.js";
import { drawHistogram } from "./histogram.js";
import { History } from "./history.js";
import { Jobs } from "./jobs.js";
import { Keys } from "./keys.js";
import { Live } from "./live.js";
import { Loader } from "./loader.js";
import { Said } from "./said.js";
import { FILTERS, LEFT_OUT, Shoot, UNSEEN } from "./shoot.js";
import { Sliders } from "./sliders.js";
import { Strips } from "./strips.js";
import { setUpTheme } from "./theme.js";

const RELIST_MS = 300;

const part = (id) => document.getElementById(id);

const said = new Said({
  quiet: part("said"), box: part("trouble"), text: part("trouble-text"), close: part("trouble-close"),
});
const jobs = new Jobs({
  box: part("job"), text: part("job-text"), bar: part("job-bar"), cancel: part("job-cancel"),
});
const shoot = new Shoot();
const history = new History();
const loader = new Loader();
const easel = new Easel({
  easel: part("easel"), canvas: part("picture"), wipe: part("wipe"),
  tagBefore: part("label-before"), tagAfter: part("label-after"),
});
const strips = new Strips(part("strips"), shoot, loader);
const sliders = new Sliders(part("sliders"), shoot, history);
const actions = new Actions({ shoot, history, jobs, said });
const live = new Live(shoot, easel, loader, (error, bitmap) => {
  if (error) said.trouble(error);
  drawHistogram(part("histogram"), bitmap);
});

// A row of buttons of which one is pressed; returns how to press one and where counts go.
function choices(box, named, chosen, counted = false) {
  const buttons = Object.entries(named).map(([name, { label }]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    const count = document.createElement("span");
    if (counted) button.append(" ", count);
    button.addEventListener("click", () => choose(name));
    box.append(button);
    return [name, button, count];
  });
  function choose(wanted) {
    for (const [name, button] of buttons) button.setAttribute("aria-pressed", name === wanted);
    chosen(wanted);
  }
  return { choose, counts: Object.fromEntries(buttons.map(([name, , count]) => [name, count])) };
}

const modes = choices(part("modes"), MODES, (mode) => {
  Object.assign(easel, { mode, showBefore: false });
  easel.draw();
});
const filters = choices(part("filters"), FILTERS, (filter) => {
  shoot.filter = filter;
  shoot.relist();
}, true);

new Facts({
  name: part("photo-name"), state: part("photo-state"), facts: part("photo-facts"), picture: part("picture"),
  empty: part("empty"), lack: part("lack"), shown: [part("picture"), part("caption"), part("histogram")],
  sceneTitle: part("scene-title"),
  sceneBox: part("scene"), figures: part("figures"), tally: part("tally"), filterCounts: filters.counts,
}, shoot);

let turned = null;
shoot.addEventListener("current", () => {
  if (shoot.current !== turned) said.pass();
  turned = shoot.current;
});

function toggleOrder() {
  shoot.unsureFirst = !shoot.unsureFirst;
  part("order").setAttribute("aria-pressed", shoot.unsureFirst);
  shoot.relist();
  if (shoot.unsureFirst) shoot.select(shoot.shown[0]);
}

function nextFilter() {
  const names = Object.keys(FILTERS);
  filters.choose(names[(names.indexOf(shoot.filter) + 1) % names.length]);
}

const help = () => part("help").showModal();
const keys = new Keys(bindings({
  shoot, easel, actions, sliders, setMode: modes.choose, setFilter: nextFilter, toggleOrder, help,
  parts: {
    wipe: part("wipe"), theme: part("theme"), strips: part("strips"), accept: part("accept"), reject: part("reject"),
    reset: part("reset"), undo: part("undo"), anchor: part("anchor"), acceptScene: part("accept-scene"),
    rejectScene: part("reject-scene"), resetScene: part("reset-scene"),
  },
}), part("help"));

part("help-keys").append(...keys.describe());
part("help-button").addEventListener("click", help);
part("order").addEventListener("click", toggleOrder);
history.addEventListener("change", () => (part("undo").disabled = !history.last));
part("undo").disabled = true;
setUpTheme(part("theme"), () => easel.draw());
// After a click the keys go to the photos again, not to the button.
document.body.addEventListener("click", ({ target, detail }) => {
  if (detail && target.closest("button") && !part("help").open) part("strips").focus({ preventScroll: true });
});
addEventListener("unhandledrejection", ({ reason }) => reason?.name !== "AbortError" && said.trouble(reason));

// The one-time code and the folder come behind the #, which no server sees or logs.
async function enter() {
  const told = new URLSearchParams(location.hash.slice(1));
  const code = told.get("code");
  if (code) {
    told.delete("code");
    window.history.replaceState(null, "", told.size ? `#${told}` : "/");
    await ask("/session", { body: { code } });
  }
  return told.get("folder");
}

async function open() {
  const folder = await enter();
  if (!folder) throw new Trouble("No folder is open", "run xmpredict review FOLDER", "no_folder");
  const query = `?${new URLSearchParams({ folder })}`;
  const [told, shown] = await Promise.all([ask("/v1/sliders"), ask(`/v1/scenes${query}`)]);
  Object.assign(part("folder"), { textContent: folder.split(/[/\\]/).at(-1), title: folder });
  document.title = `${part("folder").textContent} · xmpredict review`;
  part("empty").textContent = "No photos here.";
  shoot.sliders = told.sliders;
  sliders.build(told.sliders);
  take(shown);
  part("strips").focus();
  if (shown.unseen.length) await look(query, shoot.photos);
  else if (shown.left_out.length) await lookAgain(query, shoot.photos.filter(({ leftOut }) => leftOut));
}

// Look at what was left out before: once it can be edited, its whole shoot is to be decided anew.
async function lookAgain(query, photos) {
  await look(query, photos);
  if (photos.some(({ leftOut }) => !leftOut)) await look(query, shoot.photos);
}

// Show the bridge's scenes, and what it has not looked at yet as one more.
function take({ scenes, unseen, left_out: leftOut }) {
  const photos = unseen.map((path) => ({ path, name: path.split(/[/\\]/).at(-1), state: "new" }));
  const parts = [{ scene: UNSEEN, photos }, { scene: LEFT_OUT, photos: leftOut }];
  shoot.take([...scenes, ...parts.filter((part) => part.photos.length)]);
}

// Have the network look at the shoot, and show what it proposes as it comes.
async function look(query, wanted) {
  const photos = wanted.map(({ path }) => ({ path }));
  let listing = null;
  const body = { kind: "predict", photos };
  await jobs.run("Looking at the photos", body, ({ path, settings, spread, reason, scene, status }) => {
    const photo = shoot.photo(path);
    photo.take({ predicted: settings, spread, reason, status });
    if (photo.leftOut) shoot.assign(photo, LEFT_OUT);
    else if (scene) shoot.assign(photo, scene);
    listing ??= setTimeout(() => {
      listing = null;
      shoot.relist();
    }, RELIST_MS);
    shoot.changed([photo]);
  });
  clearTimeout(listing);
  take(await ask(`/v1/scenes${query}`));
  shoot.changed(shoot.photos);
}

modes.choose("wipe");
filters.choose("all");
live.settle();
strips.lay();
open().catch((error) => said.trouble(error));
