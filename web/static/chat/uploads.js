// Files on their way: sent one after the other with their progress; kept in memory until the server has them.
import { named, newId, OVER } from "./post.js";

const LARGEST = 20 * 1024 * 1024;
const AGAIN_AFTER = 15000;

export class Uploads {
  constructor(told) {
    this.told = told;
    this.waiting = [];
    this.current = undefined;
  }

  add(file) {
    const one = { client: newId(), file };
    this.told.begun(one.client, file);
    if (file.size > LARGEST || !file.size) {
      this.told.unfit(one.client, file.size ? "fileTooLarge" : "fileEmpty");
      return;
    }
    this.waiting.push(one);
    this.sendNext();
  }

  stop(client) {
    this.waiting = this.waiting.filter((one) => one.client !== client);
    if (this.current?.client === client) this.current.request.abort();
    this.told.stopped(client);
  }

  sendNext() {
    clearTimeout(this.retry);
    if (this.current || !this.waiting.length) return;
    const one = this.waiting[0];
    const begun = Date.now();
    const request = new XMLHttpRequest();
    this.current = { client: one.client, request };
    request.upload.onprogress = ({ loaded, total }) => this.told.progress(one.client, total ? loaded / total : 0, Date.now() - begun);
    request.onload = () => this.settle(one, request);
    request.onerror = request.ontimeout = () => this.later(one);
    request.onabort = () => this.next();
    request.open("POST", "/chat/files");
    const headers = { "content-type": "application/octet-stream", "x-client": one.client, "x-file-name": nameOf(one.file), ...named };
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(one.file);
  }

  settle(one, request) {
    if (request.status >= 500) {
      this.later(one);
      return;
    }
    if (OVER.includes(request.status)) {
      this.hold(one);
      this.told.over(request.status);
      return;
    }
    if (request.status === 202) this.told.delivered(one.client);
    else this.told.refused(one.client, sentence(request));
    this.waiting = this.waiting.filter((other) => other !== one);
    this.next();
  }

  next() {
    this.current = undefined;
    this.sendNext();
  }

  // The page must stay open for it, and says so.
  hold(one) {
    this.current = undefined;
    this.told.unsent(one.client);
  }

  later(one) {
    this.hold(one);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.sendNext(), AGAIN_AFTER);
  }
}

// Halves of letters, which some systems let into file names, cannot be written in an address.
const nameOf = (file) => encodeURIComponent(file.name.replace(/\p{Surrogate}/gu, ""));

function sentence(request) {
  try {
    return JSON.parse(request.responseText).error;
  } catch {
    return "";
  }
}
