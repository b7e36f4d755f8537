"""What a step comes to: words to say, things to record, where the conversation stands then."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, Protocol

from domain.campaigns import Campaign, CampaignDraft
from domain.chat import Reply, Talk
from domain.people import GiveCode, GiveCodes, Link
from domain.reminders import Manner, Slot
from domain.reports import Report
from domain.units import Ending
from handlers.known import Known
from storage.database import Store
from storage.notices import NewNotice


class Wanted(Protocol):
    """An answer that needs more reading: given after the batch, in a reading transaction of its own."""

    async def answer(self, store: Store, known: Known) -> "Outcome":
        """Read, and say."""
        ...


@dataclass(frozen=True, slots=True)
class EndDuty:
    """A duty ends, by an officer's press."""

    duty_id: int


@dataclass(frozen=True, slots=True)
class RevokeCodes:
    """Codes that nobody has used yet open nothing any more, by an officer's press."""

    invite_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Leave:
    """The person leaves."""


@dataclass(frozen=True, slots=True)
class Excuse:
    """A unit need not report in a campaign; an empty reason takes the excuse back."""

    campaign_id: int
    unit_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Snooze:
    """The person is to be reminded then, and not before."""

    until: datetime


@dataclass(frozen=True, slots=True)
class MoveSlot:
    """A reminder that is yet to come is due at another moment: `from_at` is the policy's; `again`: tell again."""

    campaign_id: int
    slot: Slot
    from_at: datetime
    again: bool


@dataclass(frozen=True, slots=True)
class RunNow:
    """The lagging units of a campaign are reminded now."""

    campaign: Campaign
    manner: Manner


@dataclass(frozen=True, slots=True)
class RemindUnit:
    """Whoever reports for a unit is reminded now, of all that they owe."""

    unit_id: int
    manner: Manner


@dataclass(frozen=True, slots=True)
class TellUnit:
    """Whoever reports for a unit is told something."""

    unit_id: int
    letter: Reply


@dataclass(frozen=True, slots=True)
class TellAccepted:
    """Whoever reports for units hears, at a decent hour, that their reports were accepted `at` that moment."""

    unit_ids: frozenset[int]
    at: datetime


@dataclass(frozen=True, slots=True)
class Publish:
    """A campaign is made; its units' reporters hear of it as it opens. `told`: how many do, if that is at once."""

    draft: CampaignDraft
    told: int | None = None


@dataclass(frozen=True, slots=True)
class ChangeCampaign:
    """A campaign becomes what a draft says, if it is still of that version."""

    code: str
    version: int
    draft: CampaignDraft


@dataclass(frozen=True, slots=True)
class CloseUnit:
    """A unit ends; what hung below it goes to its heir, if it has one."""

    ending: Ending


@dataclass(frozen=True, slots=True)
class KeepTemplate:
    """A form is kept under a name, to begin campaigns from."""

    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DropTemplate:
    """A template is offered no more."""

    template_id: int


@dataclass(frozen=True, slots=True)
class Extend:
    """A campaign has a later deadline; its units' reporters hear why."""

    campaign_id: int
    due_at: datetime
    reason: str
    notice: Reply


@dataclass(frozen=True, slots=True)
class Switch:
    """A campaign is closed, opened again, or called off: then its units' reporters hear why."""

    campaign_id: int
    to: Literal["closed", "open", "cancelled"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A one-time link to the person's own page."""

    token: str


@dataclass(frozen=True, slots=True)
class UploadLink:
    """A one-time link by which a file is handed in to this chat, until then."""

    token: str
    until: datetime


@dataclass(frozen=True, slots=True)
class OfferAccount:
    """A code joins another account to the person, for a while."""

    code: str


@dataclass(frozen=True, slots=True)
class JoinAccount:
    """The account that wrote is from now on of the person whose code it brought."""

    code: str


@dataclass(frozen=True, slots=True)
class Reached:
    """The person let the assistant in, or keeps it out."""

    can_be: bool


@dataclass(frozen=True, slots=True)
class WrongCode:
    """Somebody tried a wrong code; `tell`: so often that officers should know."""

    tell: bool = False


@dataclass(frozen=True, slots=True)
class MarkedRefused:
    """Something with a mark of secrecy came and was refused."""


@dataclass(frozen=True, slots=True)
class Follow:
    """The group follows a campaign from now on: `words` are said, then the `post` shows the count.

    `kept`: the post is kept up to date.
    """

    campaign_id: int
    names: bool
    words: str
    post: Reply
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Unfollow:
    """The group follows nothing any more."""


@dataclass(frozen=True, slots=True)
class GroupMoved:
    """The group has another address."""

    address: str


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """Words that could not be read as an answer; `kind` and `question`: what had been asked."""

    kind: str
    question: str
    words: str


@dataclass(frozen=True, slots=True)
class SendNotice:
    """A notice goes to the reporters of units, as many as the officer is told; the same key again does nothing."""

    notice: NewNotice
    told: int


@dataclass(frozen=True, slots=True)
class CallOffNotice:
    """What of a notice waits yet is not sent."""

    notice_id: int


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """The person has read the notice of that key."""

    key: str


@dataclass(frozen=True, slots=True)
class Settle:
    """A letter or message that failed is tried again, or left alone."""

    what: Literal["letter", "message"]
    key: int
    again: bool


@dataclass(frozen=True, slots=True)
class Weekly:
    """The person wants the Monday digest, or wants it no more."""

    wanted: bool


Deed = (
    AskedAgain
    | SendNotice
    | CallOffNotice
    | Acknowledge
    | Weekly
    | Settle
    | Follow
    | Unfollow
    | GroupMoved
    | MarkedRefused
    | Reached
    | EndDuty
    | RevokeCodes
    | Leave
    | Excuse
    | TellUnit
    | TellAccepted
    | Publish
    | ChangeCampaign
    | CloseUnit
    | KeepTemplate
    | DropTemplate
    | Extend
    | Switch
    | PageLink
    | Snooze
    | MoveSlot
    | RunNow
    | RemindUnit
    | UploadLink
    | OfferAccount
    | JoinAccount
    | WrongCode
    | GiveCode
    | GiveCodes
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The effects of one message; nothing is written until all of a batch are.

    `toast`: a few words to a press that waits for them; a channel where none does leaves them away.
    """

    replies: tuple[Reply, ...] = ()
    talk: Talk = field(default_factory=Talk)
    reports: tuple[Report, ...] = ()
    link: Link | None = None
    wanted: Wanted | None = None
    deeds: tuple[Deed, ...] = ()
    toast: str = ""


def say(
    *replies: Reply | str,
    talk: Talk | None = None,
    report: Report | None = None,
    deeds: Sequence[Deed] = (),
) -> Outcome:
    """The outcome of saying something; the talk ends unless one is given."""
    spoken = tuple(Reply(reply) if isinstance(reply, str) else reply for reply in replies)
    return Outcome(spoken, talk or Talk(), (report,) if report else (), deeds=tuple(deeds))


def with_choices_as_shown(outcome: Outcome, now: datetime) -> Outcome:
    """The outcome whose talk remembers the choices of its last reply, as this person saw them.

    A reply without choices (help in mid-conversation) leaves those of a talk that goes on.
    """
    last = outcome.replies[-1] if outcome.replies else Reply("")
    if last.choices:
        talk = replace(outcome.talk, choices=last.choices, numeric=last.numeric, at=now)
    else:
        talk = replace(outcome.talk, numeric=outcome.talk.numeric or last.numeric, at=now)
    return replace(outcome, talk=talk)
