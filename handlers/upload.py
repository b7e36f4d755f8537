"""Where documents cannot be sent in the chat: a one-time link to a page that takes one in, for this chat."""

import secrets
from dataclasses import replace
from datetime import timedelta

from domain.access import may_hand_in
from domain.campaigns import Item, ItemKind
from domain.chat import Talk
from domain.reports import Debt
from handlers.draft import new_draft, still_asked
from handlers.known import Known
from handlers.outcome import Outcome, UploadLink, say
from storage.tickets import LIFETIME
from texts import evidence as texts
from texts import general

REMINDED = timedelta(days=3)


def not_brought(known: Known, talk: Talk) -> Outcome:
    """Something came that the channel does not bring: perhaps a document."""
    if known.takes_files or known.person is None or not may_hand_in(known.person):
        return say(general.NO_WORDS, talk=talk)
    return with_link(known, say(texts.NOT_BROUGHT, talk=talk))


def where_asked_for(known: Known, outcome: Outcome) -> Outcome:
    """The outcome; where it asks for a file that cannot be sent here, with a link to hand one in."""
    return outcome if known.takes_files or not _asks_for_file(known, outcome) else with_link(known, outcome)


def _asks_for_file(known: Known, outcome: Outcome) -> bool:
    data = outcome.talk.data
    if outcome.talk.topic != "report" or not outcome.replies:
        return False
    debt = known.debt(data.get("campaign", 0), data.get("unit", 0))
    item = debt.campaign.item(data.get("item", "")) if debt else None
    return item is not None and item.kind is ItemKind.FILE


def with_reminder(known: Known, outcome: Outcome, debt: Debt) -> Outcome:
    """A reminder of a debt; where a file is owed that cannot be sent here, with a link that is good for days."""
    owed = [] if known.takes_files else still_asked(debt, new_draft(debt, "owed"))
    item = next((one for one in owed if one.kind is ItemKind.FILE), None)
    return with_link(known, outcome, REMINDED, item) if item else outcome


def with_link(known: Known, outcome: Outcome, lifetime: timedelta = LIFETIME, item: Item | None = None) -> Outcome:
    """The outcome; its last words tell of a link to hand a file in, for an item where one is owed."""
    token, until = secrets.token_urlsafe(24), known.now + lifetime
    *earlier, last = outcome.replies
    line = texts.hand_in_at(f"{known.board.address}/gui/{token}", known.local(until), item.label if item else "")
    reply = replace(last, text=f"{last.text}\n{line}")
    return replace(outcome, replies=(*earlier, reply), deeds=(*outcome.deeds, UploadLink(token, until)))
