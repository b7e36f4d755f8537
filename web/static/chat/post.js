// Posts to the server, in the name of the page as it was opened: a browser that has gone over to another
// person since must not write in that person's name.

const LONGEST_WAIT = 20000;
const page = document.body.dataset.page;
export const OVER = [401, 409];

// crypto.randomUUID is only there under https; a page on a plain local address needs an id as well.
export const newId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export const named = { "x-page": page };

export async function post(path, body) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LONGEST_WAIT);
  try {
    return await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...named },
      body: JSON.stringify(body),
      signal: patience.signal,
    });
  } finally {
    clearTimeout(timer);
  }
}
