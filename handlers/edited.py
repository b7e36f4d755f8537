"""Somebody edits a message of theirs: if the last report was made of it, the report may be replaced."""

from dataclasses import dataclass
from typing import Any

from domain.chat import Inbound, Talk
from domain.reports import Debt
from handlers.draft import new_draft
from handlers.known import Known
from handlers.outcome import Outcome
from handlers.reading import read_reply, told
from handlers.report import ask_replace
from language.misread import Misread
from language.spelling import clean
from storage import reports
from storage.database import Store


@dataclass(frozen=True, slots=True)
class Edited:
    """An edited message of which a report may have been made; in any other case nothing is said."""

    message: Inbound
    talk: Talk

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Ask whether what stands is to be replaced by what the message says now, where that differs."""
        silence = Outcome(talk=self.talk)
        found = await self._made_of_it(store, known)
        if found is None:
            return silence
        debt, was = found
        now = clean(self.message.text)
        facts = told(known, debt, now) or _in_its_place(known, debt, was, now)
        new = {key: value for key, value in facts.items() if debt.standing.answers.get(key) != value}
        if not new:
            return silence
        return ask_replace(known, debt, {**new_draft(debt, "fix"), "given": new, "words": [now]})

    async def _made_of_it(self, store: Store, known: Known) -> tuple[Debt, str] | None:
        """The debt whose last report was made of the message, by its own words; and what it said then."""
        earlier = self.message.earlier
        if known.person is None or earlier is None:
            return None
        said = await reports.last_words(store, known.person.id, earlier.at)
        for key, words in said:
            debt = known.debt(*key)
            was = next((clean(one) for one in earlier.texts if clean(one) in words), None)
            if debt is not None and was:
                return debt, was
        return None


def heard(message: Inbound, talk: Talk) -> Outcome:
    """An edited message; one of which nothing was kept says nothing."""
    return Outcome(wanted=Edited(message, talk)) if message.earlier else Outcome(talk=talk)


def _in_its_place(known: Known, debt: Debt, was: str, now: str) -> dict[str, Any]:
    """The one item whose standing answer the old words gave, as the new ones answer it."""
    found = {}
    for item in debt.campaign.items:
        try:
            before = read_reply(known, debt, item, was, acknowledged=False)[item.key]
            after = read_reply(known, debt, item, now, acknowledged=False)[item.key]
        except Misread:
            continue
        if before == debt.standing.answers.get(item.key):
            found[item.key] = after
    return found if len(found) == 1 else {}
