// What a person decides: accept, reject, reset, the anchor of a scene; each can be taken back.

import { ask, Trouble } from "./api.js";

const DNG_REMEDY =
  "a DNG holds its settings inside; end this server and run `xmpredict review FOLDER --dng sidecar`, or `--dng embed`";
const counted = (photos) => (photos.length === 1 ? photos[0].name : `${photos.length} photos`);
const sameMark = (states) => Map.groupBy(states, ({ mark }) => mark);

export class Actions {
  // Writes follow each other in the order in which they were asked for.
  #last = Promise.resolve();

  constructor(parts) {
    Object.assign(this, parts);
  }

  // Return whether it was done; what stood in its way has been told by then.
  #inTurn(work) {
    const told = (error) => {
      this.said.trouble(error);
      return false;
    };
    this.#last = this.#last.then(work).then(() => true, told);
    return this.#last;
  }

  accept(wanted) {
    const photos = wanted.filter(({ ready }) => ready);
    if (!photos.length) return this.#tellLack(wanted);
    const states = photos.map(stateOf);
    const written = [];
    this.#show(photos, (photo) => (photo.mark = "accepted"));
    const undo = () => this.#inTurn(() => this.#takeBack(states, written));
    this.history.add({ says: `accepting ${counted(photos)}`, undo });
    return this.#inTurn(async () => {
      const refused = await this.#write(states, written);
      states.filter(({ photo }) => refused.has(photo)).forEach(restore);
      const accepted = photos.filter((photo) => !refused.has(photo));
      if (accepted.length) await mark(accepted, "accepted");
      else this.history.drop(undo);
      this.#show(photos, () => {});
      if (refused.size) throw unwrittenFor(refused);
      this.said.say(`Accepted ${counted(photos)}.`);
    });
  }

  // Tell why none of `photos` can be judged.
  #tellLack(photos) {
    const [photo] = photos.filter(({ leftOut }) => leftOut);
    if (!photo) return this.said.say("The network has not looked at it yet.");
    return this.said.trouble(new Trouble(`${photo.name} cannot be edited`, photo.reason ?? ""));
  }

  // Write what differs from the XMP; return the photos that were not written, each with why:
  // what there is to do about it, or the Trouble that ended all of it.
  async #write(states, written) {
    const differing = states.filter(({ unwritten }) => Object.keys(unwritten).length);
    const open = new Map(differing.map((state) => [state.photo.path, state]));
    const refused = new Map();
    if (!open.size) return refused;
    const photos = differing.map(({ photo, unwritten }) => ({ path: photo.path, settings: unwritten }));
    const title = `Writing ${counted(differing.map(({ photo }) => photo))}`;
    let left = new Trouble("Writing was cancelled", "accept again what is still to be written");
    try {
      await this.jobs.run(title, { kind: "write", photos, overwrite: true }, (told) => {
        const state = open.get(told.path);
        open.delete(told.path);
        if (told.status === "written") written.push(told.path);
        if (["written", "unchanged"].includes(told.status)) settle(state);
        else refused.set(state.photo, remedyFor(state.photo, told));
      });
    } catch (error) {
      left = error;
    }
    for (const { photo } of open.values()) refused.set(photo, left);
    return refused;
  }

  async #takeBack(states, written) {
    const stands = new Map(); // what could not be taken back, by path, with why
    if (written.length) {
      const photos = written.map((path) => ({ path }));
      await this.jobs.run("Taking back what was written", { kind: "undo", photos }, (told) => {
        if (told.status !== "undone") stands.set(told.path, told.reason ?? "");
      });
    }
    await this.#markAsWas(states.filter(({ photo }) => !stands.has(photo.path)));
    const left = states.find(({ photo }) => stands.has(photo.path));
    if (left) throw new Trouble(`${left.photo.name} was not taken back`, stands.get(left.photo.path));
  }

  async #markAsWas(states) {
    for (const [was, some] of sameMark(states)) await mark(some.map(({ photo }) => photo), was);
    states.forEach(restore);
    this.#show(states.map(({ photo }) => photo), () => {});
  }

  reject(wanted) {
    const photos = wanted.filter(({ leftOut }) => !leftOut);
    if (!photos.length) return this.#tellLack(wanted);
    const many = counted(photos);
    return this.#judge(photos, "rejected", `rejecting ${many}`, `Rejected ${many}; nothing is written.`);
  }

  // Back to the proposal, and open to judgement again; files stay as they are.
  reset(photos) {
    const changed = photos.filter((photo) => photo.draft || photo.mark);
    if (!changed.length) return this.said.say("Nothing to reset.");
    const many = counted(changed);
    return this.#judge(changed, null, `resetting ${many}`, `Reset ${many} to the proposal.`);
  }

  #judge(photos, judgement, says, done) {
    const states = photos.map(stateOf);
    this.#show(photos, (photo) => {
      photo.mark = judgement;
      if (!judgement) photo.draft = null;
    });
    const undo = () => this.#inTurn(() => this.#markAsWas(states));
    this.history.add({ says, undo });
    return this.#inTurn(async () => {
      try {
        await mark(photos, judgement);
        this.said.say(done);
      } catch (error) {
        states.forEach(restore);
        this.history.drop(undo);
        this.#show(photos, () => {});
        throw error;
      }
    });
  }

  // Let the scene follow the look that `anchor` has on this page. What was judged stays.
  anchor(anchor) {
    if (anchor.leftOut) return this.#tellLack([anchor]);
    const { scene } = anchor;
    const followers = scene.photos.filter((photo) => photo !== anchor && photo.open);
    if (!followers.length) return this.said.say("No other photo of this scene is open to follow.");
    return this.#inTurn(async () => {
      const states = followers.map(stateOf);
      const figures = scene.consistency;
      const photos = [{ path: anchor.path, current: anchor.after }, ...followers.map(({ path }) => ({ path }))];
      const body = { kind: "match", photos, anchors: [anchor.path] };
      const title = `Matching ${counted(followers)} to ${anchor.name}`;
      await this.jobs.run(title, body, ({ path, settings, consistency }) => {
        scene.consistency = consistency ?? scene.consistency;
        followers.find((photo) => photo.path === path)?.set(settings);
      });
      scene.anchor = anchor;
      this.#show([anchor, ...followers], () => {});
      this.history.add({ says: `matching to ${anchor.name}`, undo: () => this.#unmatch(scene, figures, states) });
      this.said.say(`${counted(followers)} follow ${anchor.name}; nothing is written until you accept.`);
    });
  }

  #unmatch(scene, figures, states) {
    states.forEach(restore);
    Object.assign(scene, { consistency: figures, anchor: null });
    this.#show(scene.photos, () => {});
  }

  async undo() {
    const step = this.history.take();
    if (!step) return this.said.say("Nothing to take back here; earlier runs: xmpredict undo.");
    if ((await step.undo()) !== false) this.said.say(`Took back ${step.says}.`);
  }

  #show(photos, change) {
    photos.forEach(change);
    this.shoot.changed(photos);
  }
}

function stateOf(photo) {
  const { mark: was, held, draft, settings, after, unwritten } = photo;
  return { photo, mark: was, held, draft, settings, after, unwritten };
}

// Return what stood in the way of writing `photo`, and what can be done from here.
function remedyFor({ kind }, { reason, code }) {
  return code === "settings_inside" && kind === "raw" ? DNG_REMEDY : (reason ?? "");
}

// Return one Trouble for all that was not written, by what stood in the way of the first.
function unwrittenFor(refused) {
  const [first] = refused.values();
  if (first instanceof Error) return first;
  const photos = [...refused].filter(([, why]) => why === first).map(([photo]) => photo);
  const left = refused.size - photos.length;
  const said = photos.length === 1 ? `${photos[0].name} was not written` : `${photos.length} photos were not written`;
  const others = left ? ` (and ${left} more for other reasons)` : "";
  return new Trouble(said + others, first);
}

// Once written: what was shown is what its XMP says, but for what was changed meanwhile.
function settle({ photo, draft, after }) {
  Object.assign(photo, { settings: after, held: "edited" });
  if (photo.draft === draft) photo.draft = null;
}

function restore({ photo, mark: was, held, draft, settings }) {
  Object.assign(photo, { mark: was, held, draft, settings });
}

function mark(photos, judgement) {
  return ask("/v1/marks", { body: { paths: photos.map(({ path }) => path), state: judgement } });
}
