// A day is chosen in the browser's own calendar; typed days go into the field like any other words.
import { element, icon } from "./element.js";

const PASSED_ON = ["Tab", "Escape"];
const OPENING = ["Enter", " ", "ArrowDown"];

export function datePicker(say, chosen) {
  const input = element("input", { type: "date", min: "2000-01-01", max: "2099-12-31" });
  const open = () => {
    try {
      input.showPicker?.();
    } catch { /* the browser opens it by itself */ }
  };
  input.addEventListener("click", open);
  // A date field tells of every digit as if it were the answer: the keyboard opens the calendar instead.
  input.addEventListener("keydown", (event) => {
    if (PASSED_ON.includes(event.key) || !input.showPicker) return;
    event.preventDefault();
    if (OPENING.includes(event.key)) open();
  });
  input.addEventListener("change", () => {
    const [year, month, day] = input.value.split("-").map(Number);
    if (year && input.validity.valid) chosen(`${day}/${month}/${year}`);
  });
  return element("label", { className: "btn pick" }, [icon("date"), say.pickDay, input]);
}
