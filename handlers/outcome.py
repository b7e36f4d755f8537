"""What a step comes to: words to say, things to record, where the conversation stands then."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.chat import Reply, Talk
from domain.people import Link
from domain.reports import Report


@dataclass(frozen=True, slots=True)
class SummaryWanted:
    """A count to be read: of one campaign or of all that matter, now or as of a moment.

    `names`: the missing units are asked for rather than the figures. `notice` is said first.
    """

    code: str | None = None
    as_of: datetime | None = None
    names: bool = False
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The effects of one message; nothing is written until all of a batch are."""

    replies: tuple[Reply, ...] = ()
    talk: Talk = field(default_factory=Talk)
    reports: tuple[Report, ...] = ()
    link: Link | None = None
    wanted: SummaryWanted | None = None


def say(*replies: Reply | str, talk: Talk | None = None, report: Report | None = None) -> Outcome:
    """The outcome of saying something; the talk ends unless one is given."""
    spoken = tuple(Reply(reply) if isinstance(reply, str) else reply for reply in replies)
    return Outcome(spoken, talk or Talk(), (report,) if report else ())


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
