// What the page asks of the bridge. Every failure becomes a Trouble: one sentence with its remedy.

export class Trouble extends Error {
  constructor(cause, remedy = "", code = "") {
    super(remedy ? `${cause.replace(/[.;]+$/, "")}: ${remedy}` : cause);
    this.code = code;
  }
}

const OUT = new Trouble("This page is no longer let in", "run xmpredict review again", "unauthorized");
const GONE = new Trouble("xmpredict does not answer", "start it again by xmpredict review", "gone");

export async function ask(path, { body, signal } = {}) {
  const answer = await reach(path, {
    signal,
    method: body === undefined ? "GET" : "POST",
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return answer.json();
}

// The picture of a photo under settings, as an ImageBitmap.
export async function picture(url, signal) {
  const answer = await reach(url, { signal });
  return createImageBitmap(await answer.blob());
}

// The address of a photo under settings; null for those of its XMP.
export function previewUrl(path, size, settings) {
  const query = new URLSearchParams({ path, size });
  if (!settings) return `/v1/preview?${query}`;
  // Sorted, so that equal settings are one address and the browser's cache knows it.
  query.set("settings", JSON.stringify(settings, Object.keys(settings).sort()));
  return `/v1/preview?${query}`;
}

async function reach(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (error) {
    throw error.name === "AbortError" ? error : GONE;
  }
  if (!answer.ok) throw await troubleOf(answer);
  return answer;
}

async function troubleOf(answer) {
  if (answer.status === 401 && !answer.url.endsWith("/session")) return OUT;
  const told = await answer.json().catch(() => null);
  if (told?.error) return new Trouble(told.error.cause, told.error.remedy, told.error.code);
  return new Trouble(`xmpredict answered ${answer.status}`, "reload this page", "unknown");
}
