// The dashboard works without this: here it keeps itself up to date, sifts as one types, and opens units in place.
import "./live.js";
import "./sift.js";
import "./drawer.js";

document.body.classList.add("scripted");
document.getElementById("tro-ly")?.focus();
