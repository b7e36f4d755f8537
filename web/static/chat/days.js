// Hours and day lines on the Board's clock, wherever the phone believes it is.

export function days({ zone, today, weekdays }) {
  const names = weekdays.split("|");
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  const dayOf = (at) => calendar.format(new Date(at));

  function title(day) {
    if (day === dayOf(Date.now())) return today;
    const [year, month, date] = day.split("-").map(Number);
    return `${names[new Date(Date.UTC(year, month - 1, date)).getUTCDay()]} ${date}/${month}/${year}`;
  }

  function line(day) {
    const made = document.createElement("li");
    made.className = "day";
    made.dataset.day = day;
    return made;
  }

  // Lines that are right already stay as they are: a screen reader reads out whatever is put in anew.
  function divide(list) {
    const kept = new Set();
    let last = "";
    for (const one of list.querySelectorAll(".msg[data-at]")) {
      const day = dayOf(one.dataset.at);
      if (day !== last) kept.add(before(list, one, day));
      last = day;
    }
    for (const one of list.querySelectorAll(".day")) if (!kept.has(one)) one.remove();
  }

  function before(list, message, day) {
    const found = message.previousElementSibling;
    const there = found?.dataset.day === day ? found : list.insertBefore(line(day), message);
    const words = title(day);
    if (there.textContent !== words) there.textContent = words;
    return there;
  }

  return { hour: (at) => clock.format(new Date(at)), divide };
}
