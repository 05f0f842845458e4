// Requests to the xmpredict server.

const POLL_MS = 500;
const ENDED = ["done", "failed", "cancelled"];

// Returns an error of the server's as one sentence.
function explain({ path, cause, remedy }) {
  if (!cause) return "The xmpredict server gave no answer that is understood.";
  return `${path ? `${path}: ` : ""}${cause}${remedy ? `; ${remedy}` : ""}`;
}

class Bridge {
  // read: a function that resolves to the text of bridge.json, which changes with every start.
  // fetch: as the platform's.
  constructor(read, fetch) {
    this.read = read;
    this.fetch = fetch;
    this.address = null;
  }

  async send(method, path, body) {
    const headers = { Authorization: `Bearer ${this.address.token}` };
    if (body) headers["Content-Type"] = "application/json";
    const url = `http://127.0.0.1:${this.address.port}${path}`;
    return this.fetch(url, { method, headers, body: body && JSON.stringify(body) });
  }

  // Resolves to what the answer says; rejects with one sentence for the user.
  async call(method, path, body) {
    if (!this.address) this.address = JSON.parse(await this.read());
    let answer = await this.send(method, path, body).catch(() => null);
    if (!answer || answer.status === 401) {
      // A server that was started again has another token, and may have another port.
      this.address = JSON.parse(await this.read());
      answer = await this.send(method, path, body).catch(() => null);
    }
    if (!answer) {
      this.address = null;
      throw new Error("The xmpredict server does not answer. Start it by `xmpredict serve`.");
    }
    const held = await answer.json().catch(() => ({}));
    if (answer.ok) return held;
    throw new Error(explain(held.error || {}));
  }

  // Resolves to the settings that the server decides for the photo at `path`.
  async predict(path) {
    const request = { kind: "predict", photos: [{ path, id: path }] };
    let { job } = await this.call("POST", "/v1/jobs", request);
    const { id } = job;
    while (!ENDED.includes(job.state)) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      ({ job } = await this.call("GET", `/v1/jobs/${id}`));
    }
    const [photo] = job.photos;
    if (job.state === "done" && photo && photo.status === "done") return photo.settings;
    const reason = photo && photo.reason;
    throw new Error(reason ? `The photo ${reason}` : explain(job.error || {}));
  }
}

module.exports = { Bridge };
