// Files on their way: sent one after the other with their progress; kept in memory until the server has them.
import { newId } from "./outgoing.js";

const AGAIN_AFTER = 5000;

export class Uploads {
  constructor(told) {
    this.told = told;
    this.waiting = [];
    this.current = undefined;
  }

  add(file) {
    const one = { client: newId(), file };
    this.waiting.push(one);
    this.told.begun(one.client, file);
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
    const request = new XMLHttpRequest();
    this.current = { client: one.client, request };
    request.upload.onprogress = ({ loaded, total }) => this.told.progress(one.client, total ? loaded / total : 0);
    request.onload = () => this.settle(one, request);
    request.onerror = request.ontimeout = () => this.later(one);
    request.onabort = () => this.next();
    request.open("POST", "/chat/files");
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("x-client", one.client);
    request.setRequestHeader("x-file-name", encodeURIComponent(one.file.name));
    request.send(one.file);
  }

  settle(one, request) {
    if (request.status === 202) this.told.delivered(one.client);
    else if (request.status === 401) this.told.over();
    else if (request.status >= 400 && request.status < 500) this.told.refused(one.client, sentence(request));
    else {
      this.later(one);
      return;
    }
    this.waiting = this.waiting.filter((other) => other !== one);
    this.next();
  }

  next() {
    this.current = undefined;
    this.sendNext();
  }

  // The page must stay open for it, and says so.
  later(one) {
    this.current = undefined;
    this.told.unsent(one.client);
    this.retry = setTimeout(() => this.sendNext(), AGAIN_AFTER);
  }
}

function sentence(request) {
  try {
    return JSON.parse(request.responseText).error;
  } catch {
    return "";
  }
}
