"""Where documents cannot be sent in the chat: a one-time link to a page that takes one in, for this chat."""

import secrets
from dataclasses import replace

from domain.access import may_hand_in
from domain.campaigns import ItemKind
from domain.chat import Talk
from handlers.known import Known
from handlers.outcome import Outcome, UploadLink, say
from storage.tickets import LIFETIME
from texts import evidence as texts
from texts import general


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


def with_link(known: Known, outcome: Outcome) -> Outcome:
    """The outcome; its last words tell of a link to hand a file in."""
    token = secrets.token_urlsafe(24)
    *earlier, last = outcome.replies
    line = texts.hand_in_at(f"{known.board.address}/gui/{token}", known.local(known.now + LIFETIME))
    reply = replace(last, text=f"{last.text}\n{line}")
    return replace(outcome, replies=(*earlier, reply), deeds=(*outcome.deeds, UploadLink(token)))
