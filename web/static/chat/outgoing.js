// What the person wrote, until the server has it: kept on this device in order, sent one after the other.
// The server knows each by its client id, so that sending again changes nothing.

const PLACE = "tonghop.unsent";
const REFUSED = [400, 413];
const AGAIN_AFTER = 5000;

const read = () => {
  try {
    return JSON.parse(localStorage.getItem(PLACE)) ?? [];
  } catch {
    return [];
  }
};

// crypto.randomUUID is only there under https; a page on a plain local address needs an id as well.
export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export class Outgoing {
  constructor(told) {
    this.told = told;
    this.waiting = read();
    this.busy = false;
  }

  all() {
    return this.waiting.map(({ client, body, at }) => ({ client, at, text: body.label ?? body.text }));
  }

  add(body) {
    const client = newId();
    this.waiting.push({ client, body, at: new Date().toISOString() });
    this.keep();
    this.sendAll();
    return client;
  }

  known(client) {
    this.waiting = this.waiting.filter((one) => one.client !== client);
    this.keep();
  }

  keep() {
    try {
      localStorage.setItem(PLACE, JSON.stringify(this.waiting));
    } catch { /* private mode: kept as long as the page is open */ }
  }

  async sendAll() {
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.waiting.length && (await this.send(this.waiting[0])));
    } finally {
      this.busy = false;
    }
  }

  async send({ client, body }) {
    let answer;
    try {
      answer = await fetch("/chat/messages", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ client, ...body }),
      });
    } catch {
      return this.later(client);
    }
    return this.settle(client, answer);
  }

  async settle(client, answer) {
    if (answer.status === 202) {
      this.known(client);
      this.told.delivered(client);
      return true;
    }
    if (REFUSED.includes(answer.status)) {
      this.known(client);
      this.told.refused(client, (await answer.json()).error);
      return true;
    }
    if (answer.status === 401) {
      this.told.failed(client);
      this.told.over();
      return false;
    }
    return this.later(client);
  }

  // The line may still stand while the server cannot store: then nobody else would try again.
  later(client) {
    this.told.failed(client);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.sendAll(), AGAIN_AFTER);
    return false;
  }
}
