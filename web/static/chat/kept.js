// What this device keeps for one person's page: words not yet with the server, and what stands in the field.
// It is kept under the page's own name, so that on a shared device nobody sends another's words.
// Where nothing may be stored (private windows, browsers inside some apps) it lasts as long as the page is open.

const PREFIX = "tonghop.";
const TOO_OLD = 30 * 86400 * 1000;

function storage() {
  try {
    localStorage.setItem(PREFIX, "");
    localStorage.removeItem(PREFIX);
    return localStorage;
  } catch {
    return null;
  }
}

export class Kept {
  constructor(page) {
    this.place = `${PREFIX}${page}.`;
    this.storage = storage();
    this.lasting = Boolean(this.storage);
    if (this.lasting) this.forgetOld();
  }

  set(name, value) {
    try {
      this.storage?.setItem(this.place + name, JSON.stringify({ value, at: Date.now() }));
    } catch { /* full: kept as long as the page is open */ }
  }

  get(name) {
    return read(this.storage?.getItem(this.place + name))?.value;
  }

  remove(name) {
    this.storage?.removeItem(this.place + name);
  }

  all(kind) {
    return this.keys(this.place + kind).map((key) => read(this.storage.getItem(key))?.value).filter(Boolean);
  }

  // Another tab of the same page kept or removed something: (its name, the value or undefined).
  onChange(told) {
    addEventListener("storage", ({ key, newValue }) => {
      if (key?.startsWith(this.place)) told(key.slice(this.place.length), read(newValue)?.value);
    });
  }

  keys(start) {
    return this.lasting ? Object.keys(this.storage).filter((key) => key.startsWith(start)) : [];
  }

  forgetOld() {
    for (const key of this.keys(PREFIX)) {
      const kept = read(this.storage.getItem(key));
      if (!(Date.now() - kept?.at < TOO_OLD)) this.storage.removeItem(key);
    }
  }
}

function read(text) {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
