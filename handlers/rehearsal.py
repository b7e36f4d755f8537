"""What a unit's secretary will get of a campaign: their chat, played through with likely answers.

It is the real conversation, step by step, of a unit that has said nothing yet; nothing is kept of it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.board import Board
from domain.campaigns import CampaignDraft, Item, ItemKind
from domain.chat import Chat, Choice, FileRef, Inbound, MessageKind, Reply, Talk
from domain.people import Duty, Person, Role
from domain.reports import Debt, Quotas, Standing
from domain.units import Unit
from handlers import opening
from handlers.flow import step
from handlers.known import Known
from handlers.outcome import Outcome
from texts import rehearsal as texts

CHAT = Chat("rehearsal", "", "")
LONGEST, SAMPLE = 60, 45
TYPED = (ItemKind.NUMBER, ItemKind.TEXT, ItemKind.FILE)


def rehearse(
    board: Board, draft: CampaignDraft, unit: Unit, quotas: Quotas, now: datetime
) -> Sequence[str | Reply]:
    """The conversation: what the assistant says, and between it, as text, what the secretary answers."""
    campaign = replace(draft.campaign, id=1)
    at = max(now, campaign.opens_at)
    person = Person(0, "", (Duty(Role.SECRETARY, unit.id, unit.code, unit.name),))
    debt = Debt(campaign, unit.id, unit.code, unit.name, quotas, Standing(campaign.id, unit.id))
    notice = opening.notice(campaign, board, "report")
    begins = notice.choices[0]
    said: list[str | Reply] = [notice, begins.label]
    answer, talk = _press(begins, at), Talk()
    while len(said) < LONGEST:
        known = Known(now=at, board=board, person=person, campaigns=(campaign,), debts=(debt,))
        outcome = step(known, answer, talk)
        said += outcome.replies
        talk = outcome.talk
        debt = replace(debt, standing=outcome.reports[-1].standing) if outcome.reports else debt
        next_answer = _answer(campaign.item(talk.data.get("item", "")), outcome, at)
        if next_answer is None:
            break
        answer = next_answer
        said.append(answer.files[0].name if answer.files else answer.text)
    return said


def _answer(item: Item | None, outcome: Outcome, at: datetime) -> Inbound | None:
    """What a secretary would likely say next; None where the conversation is over."""
    last = outcome.replies[-1] if outcome.replies else Reply("")
    if last.kind is MessageKind.RECEIPT:
        more = next((one for one in last.choices if one.action.startswith(("more:", "report:"))), None)
        return _press(more, at) if more else None
    if outcome.talk.topic == "report" and item is not None and item.kind in TYPED:
        return _typed(item, at)
    return _press(last.choices[0], at) if last.choices else None


def _press(choice: Choice, at: datetime) -> Inbound:
    return Inbound(CHAT, choice.label, at, press=choice.action)


def _typed(item: Item, at: datetime) -> Inbound:
    if item.kind is ItemKind.FILE:
        return Inbound(CHAT, "", at, files=(FileRef(1, texts.FILE),))
    return Inbound(CHAT, texts.NONE if item.kind is ItemKind.TEXT else _figure(item), at)


def _figure(item: Item) -> str:
    likely = max(SAMPLE, item.least) if item.least is not None else SAMPLE
    return str(min(likely, item.most) if item.most is not None else likely)
