// What a person decides: accept, reject, reset, the anchor of a scene; each can be taken back.

import { ask, Trouble } from "./api.js";

const counted = (photos) => (photos.length === 1 ? photos[0].name : `${photos.length} photos`);
const sameMark = (states) => Map.groupBy(states, ({ mark }) => mark);

export class Actions {
  // Writes follow each other in the order in which they were asked for.
  #last = Promise.resolve();

  constructor(parts) {
    Object.assign(this, parts);
  }

  #inTurn(work) {
    this.#last = this.#last.then(work).catch((error) => this.said.trouble(error));
    return this.#last;
  }

  accept(photos) {
    const states = photos.map(stateOf);
    const written = [];
    this.#show(photos, (photo) => (photo.mark = "accepted"));
    const undo = () => this.#inTurn(() => this.#takeBack(states, written));
    this.history.add({ says: `accepting ${counted(photos)}`, undo });
    return this.#inTurn(async () => {
      const refused = await this.#write(states, written).catch((error) => photos.map((photo) => [photo, error]));
      const failed = refused.map(([photo]) => photo);
      states.filter(({ photo }) => failed.includes(photo)).forEach(restore);
      const accepted = photos.filter((photo) => !failed.includes(photo));
      if (accepted.length) await mark(accepted, "accepted");
      else this.history.drop(undo);
      this.#show(photos, () => {});
      if (failed.length) throw refused[0][1];
      this.said.say(`Accepted ${counted(photos)}.`);
    });
  }

  // Write what differs from the XMP; return the photos that were refused, each with why.
  async #write(states, written) {
    const wishes = states.map(({ photo, after, unwritten }) => ({ photo, after, settings: unwritten }));
    const open = new Map(wishes.filter(({ settings }) => Object.keys(settings).length).map((wish) => [wish.photo.path, wish]));
    if (!open.size) return [];
    const refused = [];
    const photos = [...open].map(([path, { settings }]) => ({ path, settings }));
    const body = { kind: "write", photos, overwrite: true };
    const job = await this.jobs.run(`Writing ${counted([...open.values()].map(({ photo }) => photo))}`, body, (told) => {
      const { photo, after } = open.get(told.path);
      if (["written", "unchanged", "done"].includes(told.status)) {
        if (told.status !== "unchanged") written.push(photo.path);
        Object.assign(photo, { settings: after, held: "edited", draft: null });
        open.delete(told.path);
      } else if (told.status !== "pending") {
        refused.push([photo, new Trouble(`${photo.name} was not written`, told.reason ?? told.status)]);
        open.delete(told.path);
      }
    });
    const left = new Trouble("Writing was cancelled", "accept again what is still to be written");
    if (job.state === "cancelled") refused.push(...[...open.values()].map(({ photo }) => [photo, left]));
    return refused;
  }

  async #takeBack(states, written) {
    if (written.length) {
      const photos = written.map((path) => ({ path }));
      await this.jobs.run(`Taking back ${written.length === 1 ? "1 photo" : `${written.length} photos`}`, { kind: "undo", photos });
    }
    await this.#markAsWas(states);
  }

  async #markAsWas(states) {
    for (const [was, some] of sameMark(states)) await mark(some.map(({ photo }) => photo), was);
    states.forEach(restore);
    this.#show(states.map(({ photo }) => photo), () => {});
  }

  reject(photos) {
    return this.#judge(photos, "rejected", `rejecting ${counted(photos)}`, `Rejected ${counted(photos)}; its files stay as they are.`);
  }

  // Back to the proposal, and open to judgement again; files stay as they are.
  reset(photos) {
    const changed = photos.filter((photo) => photo.draft || photo.mark);
    if (!changed.length) return this.said.say("Nothing to reset.");
    return this.#judge(changed, null, `resetting ${counted(changed)}`, `Reset ${counted(changed)} to the proposal.`);
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
    const { scene } = anchor;
    const followers = scene.photos.filter((photo) => photo !== anchor && !photo.judged);
    if (!followers.length) return this.said.say("No other photo of this scene is open to follow.");
    return this.#inTurn(async () => {
      const states = followers.map(stateOf);
      const figures = scene.consistency;
      const photos = [{ path: anchor.path, current: anchor.after }, ...followers.map(({ path }) => ({ path }))];
      const body = { kind: "match", photos, anchors: [anchor.path] };
      await this.jobs.run(`Matching ${counted(followers)} to ${anchor.name}`, body, ({ path, settings, consistency }) => {
        scene.consistency = consistency ?? scene.consistency;
        const follower = followers.find((photo) => photo.path === path);
        if (follower && settings && Object.keys(settings).length) follower.draft = { ...follower.after, ...settings };
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
    const step = await this.history.undo();
    if (step) this.said.say(`Took back ${step.says}.`);
    else this.said.say("Nothing to take back here; earlier runs: xmpredict undo.");
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

function restore({ photo, mark: was, held, draft, settings }) {
  Object.assign(photo, { mark: was, held, draft, settings });
}

function mark(photos, judgement) {
  return ask("/v1/marks", { body: { paths: photos.map(({ path }) => path), state: judgement } });
}
