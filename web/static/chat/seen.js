// Only what somebody can have looked at counts as sent: the server is told once the page is visible.
import { post } from "./post.js";

const AFTER = 300;
const AT_ONCE = 200;

export class Seen {
  constructor() {
    this.unseen = new Set();
    document.addEventListener("visibilitychange", () => this.tell());
  }

  add(id) {
    this.unseen.add(id);
    this.tell();
  }

  tell() {
    if (document.hidden || !this.unseen.size || this.telling) return;
    this.telling = setTimeout(async () => {
      const ids = [...this.unseen].slice(0, AT_ONCE);
      let told = false;
      try {
        told = (await post("/chat/seen", { ids })).ok;
      } catch { /* told with the next message, or when the page is looked at again */ }
      this.telling = undefined;
      if (!told) return;
      for (const id of ids) this.unseen.delete(id);
      this.tell();
    }, AFTER);
  }
}
