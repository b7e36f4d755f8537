// A message as a line of the conversation: who speaks, the bubble, the answers it offers.
import { bubble } from "./bubble.js";
import { element } from "./element.js";

export function draw(item, hour, say, choices) {
  const kind = item.mine ? "me" : ["receipt", "reminder"].includes(item.kind) ? item.kind : "bot";
  const who = item.upload ? say.sentFile : item.mine ? say.wrote : say.assistant;
  const made = element("li", { className: `msg ${kind}`, "data-id": item.id, "data-at": item.at });
  if (item.client) made.dataset.client = item.client;
  made.append(element("span", { className: "vh", text: who }), bubble(item, hour, say));
  if (!item.mine && item.kind !== "receipt" && item.choices?.length) made.append(choices(item));
  return made;
}
