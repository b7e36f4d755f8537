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
from handlers.flow import step
from handlers.forms import notice_of
from handlers.known import Known
from handlers.outcome import Outcome
from texts import rehearsal as texts

CHAT = Chat("rehearsal", "", "")
LONGEST, SAMPLE = 60, 45


def rehearse(
    board: Board, draft: CampaignDraft, unit: Unit, quotas: Quotas, now: datetime
) -> Sequence[str | Reply]:
    """The conversation: what the assistant says, and between it, as text, what the secretary answers."""
    campaign = replace(draft.campaign, id=1)
    at = max(now, campaign.opens_at)
    person = Person(0, "", (Duty(Role.SECRETARY, unit.id, unit.code, unit.name),))
    debt = Debt(campaign, unit.id, unit.code, unit.name, quotas, Standing(campaign.id, unit.id))
    notice = notice_of(Known(now=now, board=board), replace(draft, campaign=campaign))
    begins = notice.choices[0] if notice.choices else Choice(texts.BEGIN, "report")
    said: list[str | Reply] = [notice, begins.label]
    asks, talk = replace(_press(begins), said_at=at), Talk()
    while len(said) < LONGEST:
        known = Known(now=at, board=board, person=person, campaigns=(campaign,), debts=(debt,))
        outcome = step(known, asks, talk)
        said += outcome.replies
        talk = outcome.talk
        debt = replace(debt, standing=outcome.reports[-1].standing) if outcome.reports else debt
        answer = _answer(campaign.item(talk.data.get("item", "")), outcome)
        if answer is None:
            break
        said.append(answer.files[0].name if answer.files else answer.text)
        asks = replace(answer, said_at=at)
    return said


def _answer(item: Item | None, outcome: Outcome) -> Inbound | None:
    """What a secretary would likely say next; None where the conversation is over."""
    last = outcome.replies[-1] if outcome.replies else Reply("")
    if last.kind is MessageKind.RECEIPT:
        more = next((one for one in last.choices if one.action.startswith(("more:", "report:"))), None)
        return _press(more) if more else None
    if outcome.talk.topic == "report" and item is not None and item.kind in TYPED:
        return TYPED[item.kind](item)
    return _press(last.choices[0]) if last.choices else None


def _press(choice: Choice) -> Inbound:
    return Inbound(CHAT, choice.label, datetime.min, press=choice.action)


def _figure(item: Item) -> Inbound:
    least, most = item.least, item.most
    likely = max(SAMPLE, least) if least is not None else SAMPLE
    return Inbound(CHAT, str(min(likely, most) if most is not None else likely), datetime.min)


def _words(item: Item) -> Inbound:
    return Inbound(CHAT, texts.NONE, datetime.min)


def _file(item: Item) -> Inbound:
    return Inbound(CHAT, "", datetime.min, files=(FileRef(1, texts.FILE),))


TYPED = {ItemKind.NUMBER: _figure, ItemKind.TEXT: _words, ItemKind.FILE: _file}
