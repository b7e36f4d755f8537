"""In a group: silence, until an officer says /nhom there; then /tonghop gives that campaign's count to anyone.

Who wrote has the rights of their own account, never any of the group's.
"""

from dataclasses import dataclass

from domain.access import may_use
from domain.campaigns import Campaign
from domain.chat import Chat, Event, Inbound, MessageKind, Reply, Talk
from domain.groups import Group
from handlers.known import Known
from handlers.outcome import Follow, GroupMoved, Outcome, Unfollow, say
from language.spelling import clean, plain
from storage import groups
from storage.database import Store
from texts import groups as texts
from texts.summary import NAMES_SHOWN

OFF, WITH_NAMES = "tat", "ten"
SILENCE = Outcome()


@dataclass(frozen=True, slots=True)
class Count:
    """The count of what a group follows; with `begin` the group follows it from now on."""

    group: Group
    campaign: Campaign
    begin: bool = False

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read the figures within the officer's charge, and tell them."""
        found = await groups.count(store, self.group, self.campaign, known.now, NAMES_SHOWN)
        words = texts.count(*found, known.local(known.now), self.group.officer)
        told = Reply(words, kind=MessageKind.SUMMARY)
        if not self.begin:
            return say(told)
        said = texts.following(self.campaign.name, names=self.group.names, kept=known.edits)
        return Outcome(deeds=(Follow(self.campaign.id, self.group.names, said, told, known.edits),))


def heard(known: Known, message: Inbound) -> Outcome:
    """A message in a group."""
    if message.moved_to:
        return Outcome(deeds=(GroupMoved(message.moved_to),))
    if message.event is Event.BLOCKED:
        return Outcome(deeds=(Unfollow(),))
    word, _, rest = clean(message.text).partition(" ")
    match word.casefold().partition("@")[0]:
        case "/nhom":
            return _switch(known, message.chat, rest.split())
        case "/tonghop" if known.group is not None:
            return _count(known, known.group)
    return SILENCE


def _count(known: Known, group: Group) -> Outcome:
    campaign = next((one for one in known.campaigns if one.id == group.campaign_id), None)
    if group.silent or campaign is None or campaign.cancelled_at is not None:
        return SILENCE
    return Outcome(wanted=Count(group, campaign))


def _switch(known: Known, chat: Chat, words: list[str]) -> Outcome:
    """/nhom MÃ [tên], /nhom tắt: of officers; nobody else is answered."""
    if known.person is None or not may_use(known.person, "/nhom"):
        return SILENCE
    if not words or len(words) > 2 or (len(words) == 2 and plain(words[1]) != WITH_NAMES):
        return say(texts.HOW)
    if len(words) == 1 and plain(words[0]) == OFF:
        return say(texts.ENDED, deeds=[Unfollow()]) if known.group else say(texts.NOT_ON)
    meant = [one for one in known.campaigns if one.code.casefold() == words[0].casefold()]
    if not meant or meant[0].cancelled_at is not None:
        return say(texts.no_such_campaign(words[0]))
    group = Group(0, chat, meant[0].id, len(words) == 2, known.person)
    return Outcome(wanted=Count(group, meant[0], begin=True))


def in_private(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/nhom where nobody else reads along."""
    return say(texts.ONLY_IN_A_GROUP)
