"""An officer closes a campaign, opens it again, extends it or calls it off: /dot MÃ đóng, mở lại, gia hạn, hủy.

Each is asked about once more: it concerns every unit of the campaign, so all of them must be in the officer's
charge.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.campaigns import Campaign
from domain.chat import Choice, Inbound, Reply, Talk
from handlers.known import Known
from handlers.outcome import Extend, Outcome, Switch, say
from handlers.units import roots_of
from language.deadlines import read_deadline
from language.marks import is_marked
from language.misread import Misread
from language.spelling import plain
from storage import audience, people, units
from storage.database import Store
from texts import switching as texts

LONGEST_REASON = 300
ACTS = {"dong": "closed", "mo lai": "open", "mo ngay": "open", "huy": "cancelled", "gia han": "extended"}
BEFORE_IT_OPENS = (("open", texts.OPEN_NOW), ("extended", texts.EXTEND), ("cancelled", texts.CANCEL))
BUTTONS = (("extended", texts.EXTEND), ("closed", texts.CLOSE), ("cancelled", texts.CANCEL))


def buttons(campaign: Campaign, now: datetime) -> tuple[Choice, ...]:
    """What can be done with a campaign."""
    if campaign.cancelled_at is not None:
        return ()
    acts = BUTTONS if campaign.closed_at is None else (("open", texts.REOPEN),)
    acts = BEFORE_IT_OPENS if campaign.is_coming(now) else acts
    return tuple(Choice(label, f"dot:{act}:{campaign.id}") for act, label in acts)


def read(campaign: Campaign, rest: str) -> Outcome | None:
    """What the words behind a campaign's code ask for; None when that is nothing of this room."""
    said = plain(rest)
    for words, act in ACTS.items():
        if said == words or said.startswith(words + " "):
            return _wanted(campaign, act, " ".join(rest.split()[len(words.split()) :]))
    return None


def _wanted(campaign: Campaign, act: str, words: str) -> Outcome:
    if act in ("extended", "cancelled") and not words:
        asked = texts.ASK_UNTIL if act == "extended" else texts.ASK_WHY
        return say(asked, talk=Talk("switch", {"act": act, "campaign": campaign.id, "free": True}))
    return Outcome(wanted=Asked(campaign, act, words))


def answered(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """The new deadline with its reason, or the reason of calling it off, was asked for."""
    campaign = next((one for one in known.campaigns if one.id == talk.data["campaign"]), None)
    return Outcome(wanted=Asked(campaign, talk.data["act"], message.text)) if campaign else say(texts.GONE)


def pressed(known: Known, talk: Talk, arguments: Sequence[str]) -> Outcome:
    """dot:ACT:CAMPAIGN begins it; dot:sure:CAMPAIGN does what was asked about."""
    campaign = next((one for one in known.campaigns if one.id == int(arguments[1])), None)
    if campaign is None:
        return say(texts.GONE)
    if arguments[0] in ACTS.values():
        return _wanted(campaign, arguments[0], "")
    if arguments[0] != "sure" or talk.topic != "switched" or talk.data["campaign"] != campaign.id:
        raise ValueError(arguments)
    return Outcome(wanted=Asked(campaign, talk.data["act"], talk.data["words"], sure=True))


@dataclass(frozen=True, slots=True)
class Asked:
    """A change of a whole campaign; `words` hold its reason, and before it the new deadline."""

    campaign: Campaign
    act: str
    words: str
    sure: bool = False

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Check that it can be done, ask whether it is meant, or do it."""
        if refusal := await self._refusal(store, known):
            return say(refusal)
        coming = self.campaign.is_coming(known.now)
        members = set() if coming else await audience.members_of(store, self.campaign.id)
        reached = len(await people.chats_of(store, await people.secretaries_of(store, members)))
        if self.act == "extended":
            return self._extended(known, reached)
        said = "begun" if coming and self.act == "open" else self.act
        ask, done = texts.asked(said, self.campaign.name, self.words, reached), texts.DONE[said]
        if not self.sure:
            return self._ask(ask)
        to = Switch(self.campaign.id, self.act, self.words)  # type: ignore[arg-type]
        return say(done.format(name=self.campaign.name, code=self.campaign.code), deeds=[to])

    def _extended(self, known: Known, reached: int) -> Outcome:
        try:
            due, reason = read_deadline(self.words, known.local(known.now))
        except Misread:
            return say(texts.BAD_UNTIL)
        if not reason:
            return say(texts.NO_REASON)
        if due <= self.campaign.due_at:
            return say(texts.not_later(known.local(self.campaign.due_at)))
        if not self.sure:
            return self._ask(texts.ask_to_extend(self.campaign.name, due, reason, reached))
        notice = Reply(texts.extended_notice(self.campaign.name, due, reason))
        deed = Extend(self.campaign.id, due, reason, notice)
        return say(texts.extended(self.campaign.name, due, reached), deeds=[deed])

    def _ask(self, text: str) -> Outcome:
        choices = (Choice(texts.YES, f"dot:sure:{self.campaign.id}"), Choice(texts.NO, "keep-duty"))
        data = {"act": self.act, "campaign": self.campaign.id, "words": self.words}
        return say(Reply(text, choices), talk=Talk("switched", data))

    async def _refusal(self, store: Store, known: Known) -> str:
        campaign = self.campaign
        if not await whole_in_charge(store, known, campaign):
            return texts.NOT_ALL_YOURS
        if is_marked(self.words):
            return texts.MARKED
        if len(self.words) > LONGEST_REASON:
            return texts.TOO_LONG
        over = campaign.closed_at is not None
        if campaign.cancelled_at is not None or (over and self.act != "open"):
            return texts.OVER
        return texts.STILL_OPEN if self.act == "open" and campaign.is_open(known.now) else ""


async def whole_in_charge(store: Store, known: Known, campaign: Campaign) -> bool:
    """True when every unit that the campaign is for is in the officer's charge."""
    theirs = await units.within(store, roots_of(known))
    return theirs is None or await audience.members_of(store, campaign.id) <= theirs
