"""A reply to a question of one of the kinds, as what it comes to: the form in which readings are compared."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from language.choices import read_choice
from language.confirm import read_confirm
from language.dates import read_date
from language.facts import when_and_how_many
from language.intents import STOPPED, Intent, read_intent
from language.meant import meant
from language.misread import Misread
from language.numbers import read_number
from language.quotas import read_quota

Understood = dict[str, Any]
UNCLEAR: Understood = {"answer": "unclear"}
AS_ASKED = {
    Intent.MISSING: "summary",
    Intent.CHART: "summary",
    Intent.EXPORT: "summary",
    Intent.CORRECT: "report",
    Intent.CANCEL: "unknown",
}


def understand(question: Mapping[str, Any], text: str, today: date) -> Understood:
    """{"answer"}, {"value"}, both for a day to come, or {"intent"}; `question`: its `kind`, and more.

    `ask`, `unit`, `total`, `options` as far as the kind has them. KeyError for a kind that is none.
    """
    read = KINDS[question["kind"]]
    try:
        return read(question, text, today)
    except Misread:
        return dict(UNCLEAR)


def _confirm(question: Mapping[str, Any], text: str, today: date) -> Understood:
    if not read_confirm(text, question.get("ask", ""), today).yes:
        return {"answer": "no"}
    day, count = when_and_how_many(text, today)
    found: Understood = {"answer": "yes"}
    if day:
        found["date"] = day.isoformat()
    if count is not None:
        found["count"] = count
    return found


def _number(question: Mapping[str, Any], text: str, today: date) -> Understood:
    return {"value": read_number(text, noun=question.get("unit") or "")}


def _quota(question: Mapping[str, Any], text: str, today: date) -> Understood:
    return {"value": read_quota(text, int(question["total"]))}


def _date(question: Mapping[str, Any], text: str, today: date) -> Understood:
    day = read_date(text, today)
    return {"answer": "future", "value": day.isoformat()} if day > today else {"value": day.isoformat()}


def _choice(question: Mapping[str, Any], text: str, today: date) -> Understood:
    return {"value": read_choice(text, question["options"])}


def _menu(question: Mapping[str, Any], text: str, today: date) -> Understood:
    wanted = read_intent(text)
    if wanted is Intent.CANCEL and STOPPED.match(meant(text)):
        wanted = Intent.STOP
    return {"intent": AS_ASKED.get(wanted, str(wanted))}


KINDS: dict[str, Callable[[Mapping[str, Any], str, date], Understood]] = {
    "confirm": _confirm,
    "number": _number,
    "quota": _quota,
    "date": _date,
    "choice": _choice,
    "menu": _menu,
}
