// What the person wrote, until the server has it: kept on this device in order, sent one after the other.
// The server knows each by its client id, so that sending again, also from another tab, changes nothing.
import { newId, OVER, post } from "./post.js";

const KIND = "unsent.";
const REFUSED = [400, 413];
const AGAIN_AFTER = 5000;

const inOrder = (one, other) => one.order - other.order;

export class Outgoing {
  constructor(kept, told) {
    this.kept = kept;
    this.told = told;
    this.waiting = kept.all(KIND).sort(inOrder);
    this.busy = false;
    kept.onChange((name, one) => name.startsWith(KIND) && this.elsewhere(name.slice(KIND.length), one));
  }

  add(body) {
    const last = this.waiting.length ? this.waiting[this.waiting.length - 1].order : 0;
    const one = { client: newId(), body, at: new Date().toISOString(), order: Math.max(Date.now(), last + 1) };
    this.waiting.push(one);
    this.kept.set(KIND + one.client, one);
    this.sendAll();
    return one;
  }

  known(client) {
    this.waiting = this.waiting.filter((one) => one.client !== client);
    this.kept.remove(KIND + client);
  }

  elsewhere(client, one) {
    this.waiting = this.waiting.filter((other) => other.client !== client);
    if (!one) return;
    this.waiting = [...this.waiting, one].sort(inOrder);
    this.told.found(one);
  }

  async sendAll() {
    clearTimeout(this.retry);
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
      answer = await post("/chat/messages", { client, ...body });
    } catch {
      return this.later("waiting");
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
      const { error } = await answer.json();
      this.known(client);
      this.told.refused(client, error);
      return true;
    }
    if (OVER.includes(answer.status)) {
      for (const one of this.waiting) this.told.failed(one.client, "waiting");
      this.told.over(answer.status);
      return false;
    }
    return this.later("unsent");
  }

  // The line may still stand while the server cannot store: then nobody else would try again.
  later(state) {
    for (const one of this.waiting) this.told.failed(one.client, state);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.sendAll(), AGAIN_AFTER);
    return false;
  }
}
