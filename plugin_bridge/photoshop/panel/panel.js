// The panel: asks the server for the open photo's edit, applies it as a Camera Raw Filter.

const { app, core, action } = require("photoshop");
const { localFileSystem } = require("uxp").storage;
const { Bridge } = require("./bridge.js");
const { toDescriptor } = require("./descriptor.js");

const REMEMBERED = "bridge.json";
const RENDERED = /\.(jpe?g|tiff?|png)$/i;

function say(text) {
  document.getElementById("state").textContent = text;
}

// A panel may read only files that the user picked; the token remembers which.
async function choose() {
  const file = await localFileSystem.getFileForOpening({ types: ["json"] });
  if (!file) return null;
  localStorage.setItem(REMEMBERED, await localFileSystem.createPersistentToken(file));
  say(`${file.name} is chosen.`);
  return file;
}

async function remembered() {
  const token = localStorage.getItem(REMEMBERED);
  if (!token) return null;
  // The file may have been moved since.
  return localFileSystem.getEntryForPersistentToken(token).catch(() => null);
}

async function read() {
  const file = (await remembered()) || (await choose());
  if (!file) throw new Error("Choose bridge.json first: `xmpredict serve` says where it is.");
  return file.read();
}

async function apply(open, descriptor) {
  await core.executeAsModal(
    async ({ hostControl }) => {
      const held = await hostControl.suspendHistory({ documentID: open.id, name: "xmpredict" });
      const [answer] = await action.batchPlay([descriptor], {});
      const failed = Boolean(answer && answer._obj === "error");
      // Nothing of a filter that failed is to stay.
      await hostControl.resumeHistory(held, !failed);
      if (failed) throw new Error(answer.message || "The Camera Raw Filter refused.");
    },
    { commandName: "xmpredict" }
  );
}

async function edit() {
  const open = app.activeDocument;
  if (!open) throw new Error("Open a photo first.");
  if (!RENDERED.test(open.path || "")) {
    throw new Error("This is no saved JPEG, TIFF or PNG. Open raws with their sidecars instead.");
  }
  say("Looking at the photo as it was saved.");
  const bridge = new Bridge(read, (...request) => fetch(...request));
  const { descriptor, left } = toDescriptor(await bridge.predict(open.path));
  if (!descriptor) return say("Nothing to change.");
  if (app.activeDocument !== open && app.activeDocument.id !== open.id) {
    throw new Error("Another photo is open now; nothing was changed.");
  }
  await apply(open, descriptor);
  return say(left.length ? `Edited, without ${left.join(", ")}.` : "Edited.");
}

// Runs what a button does, one at a time, and says what went wrong.
function onClick(id, work) {
  const button = document.getElementById(id);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      say(error.message);
    } finally {
      button.disabled = false;
    }
  });
}

document.addEventListener("DOMContentLoaded", () => {
  onClick("edit", edit);
  onClick("choose", choose);
});
