"""A leader asks for a file: which one, of what, is understood here; it is made when it is sent.

/bieudo and /xuat, the buttons under a count, and the sentence to paste.
"""

import re
from dataclasses import dataclass, replace
from datetime import date

from domain.calendar import end_of_day
from domain.campaigns import Campaign
from domain.chat import Choice, Inbound, MessageKind, Reply, Talk
from domain.exports import Form
from domain.people import Role
from domain.summary import Summary
from handlers import scoring
from handlers.known import Known
from handlers.outcome import Outcome, say
from handlers.part import Asked, Part
from handlers.summary import OFFERED, SummaryWanted, campaigns_of, export_of, offered, wanted_by
from language.spelling import plain
from storage import summary as stored
from storage.database import Store
from storage.summary import Scope
from texts import general
from texts import sending as texts
from texts import summary as summaries

FORMS = {"excel": Form.EXCEL, "xlsx": Form.EXCEL, "word": Form.WORD, "docx": Form.WORD, "bieu do": Form.PICTURE}
ASKS = re.compile(r"\b(?:xuat|ra|file|tep|bang|bieu do|do thi|ve|excel|xlsx|word|docx|bao cao)\b")
WITH_NAMES = re.compile(r"\bten\b")
AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class FileWanted:
    """A file of what a count would be of. `form` None: not said yet. `names`: a picture with the missing named."""

    form: Form | None
    of: SummaryWanted
    names: bool = False

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read the figures that stand below it; or ask which file is meant."""
        part = await self.of.part(store, known)
        if isinstance(part, Outcome):
            return part
        chosen = campaigns_meant(known, self.of)
        if not chosen:
            return say(summaries.none_then(self.of.as_of) if self.of.as_of else summaries.NONE_OPEN)
        if self.form is None:
            return say(_which_form(known, self.of, part, chosen))
        if len(chosen) > AT_ONCE:
            return say(_which_campaign(known, self.of, part, chosen, self.form))
        counted = [await _counted(store, known, self.of, one, part.scope) for one in chosen]
        *earlier, last = [_letter(known, self, part, one) for one in counted]
        others = offered(known, self.of, part, counted, without=self.form)
        last = replace(last, choices=others, layout="pair")
        return say(*([self.of.notice] if self.of.notice else []), *earlier, last)


@dataclass(frozen=True, slots=True)
class SentenceWanted:
    """The sentence of each campaign, each in a message of its own, to be copied as it is."""

    of: SummaryWanted

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read the figures, and say them as a report does."""
        part = await self.of.part(store, known)
        if isinstance(part, Outcome):
            return part
        shown = [one for one, _ in campaigns_of(known, self.of)]
        counted = [await _counted(store, known, self.of, one, part.scope) for one in shown]
        told = (summaries.sentence(one, known.local(one.as_of)) for one in counted)
        return say(
            *(Reply(words, kind=MessageKind.PASTE) for words in told) if counted else (summaries.NONE_OPEN,)
        )


def chart(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/bieudo [campaign] [day] [part] [tên]."""
    return _asked(known, message.text, Form.PICTURE)


def export(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/xuat [campaign] [day] [part] [excel | word]; /xuat xephang [year] [part]."""
    if scoring.asks_for_file(message.text):
        return scoring.file(known, message.text)
    said = plain(message.text)
    return _asked(known, message.text, next((form for word, form in FORMS.items() if word in said), None))


def _asked(known: Known, text: str, form: Form | None) -> Outcome:
    """The words that name the file are no part of what it is of; an officer may have a picture with names."""
    command, _, rest = text.partition(" ") if text.startswith("/") else ("", "", text)
    names = form is Form.PICTURE and bool(WITH_NAMES.search(plain(rest))) and _is_officer(known)
    kept = WITH_NAMES.sub(" ", plain(rest)) if form is Form.PICTURE and command else plain(rest)
    bare = " ".join(ASKS.sub(" ", kept).split())
    outcome = wanted_by(known, f"{command} {bare}" if command else bare, names=False)
    if not isinstance(outcome.wanted, SummaryWanted):
        return outcome
    asked = replace(outcome.wanted.asked, text=rest)
    return Outcome(wanted=FileWanted(form, replace(outcome.wanted, asked=asked), names))


def _is_officer(known: Known) -> bool:
    return known.person is not None and known.person.has(Role.OFFICER)


def pressed(known: Known, form: str, campaign: str, day: str, key: str = "") -> Outcome:
    """A button for a file, under a count."""
    if Form(form) not in OFFERED:
        raise ValueError(form)
    return _within(known, FileWanted(Form(form), _remembered(known, campaign, day, key)))


def sentence_pressed(known: Known, campaign: str, day: str, key: str = "") -> Outcome:
    """The button for the sentence, where it could not be copied at once."""
    return _within(known, SentenceWanted(_remembered(known, campaign, day, key)))


def _within(known: Known, wanted: FileWanted | SentenceWanted) -> Outcome:
    if known.person is None or not known.person.has(Role.LEADER, Role.OFFICER):
        return say(general.NOT_YOURS)
    return Outcome(wanted=wanted)


def _remembered(known: Known, campaign: str, day: str, key: str) -> SummaryWanted:
    code = next((one.code for one in known.campaigns if str(one.id) == campaign), None)
    if campaign and code is None:
        raise ValueError(campaign)
    moment = end_of_day(date.fromisoformat(day), known.board.zone) if day else None
    return SummaryWanted(code, moment, asked=Asked(), key=key)


def campaigns_meant(known: Known, wanted: SummaryWanted) -> list[Campaign]:
    """The campaigns that files are made of: those open then; where none is, those that a count still tells of."""
    found = campaigns_of(known, replace(wanted, names=True)) or campaigns_of(known, wanted)
    return [one for one, _ in found]


async def _counted(store: Store, known: Known, wanted: SummaryWanted, campaign: Campaign, scope: Scope) -> Summary:
    if wanted.as_of:
        return await stored.past(store, campaign, wanted.as_of, scope)
    return await stored.current(store, campaign, known.now, scope)


def _letter(known: Known, wanted: FileWanted, part: Part, counted: Summary) -> Reply:
    assert wanted.form is not None  # noqa: S101 - asked before
    made = export_of(known, wanted.of, part, counted.campaign.id, wanted.form)
    when = texts.as_of(replace(counted, as_of=known.local(counted.as_of)))
    words = texts.caption(wanted.form, counted, part.name, when)
    return Reply(words, kind=MessageKind.SUMMARY, export=replace(made, names=wanted.names))


def _which_form(known: Known, wanted: SummaryWanted, part: Part, chosen: list[Campaign]) -> Reply:
    which = _key(known, wanted, part, chosen[0].id if len(chosen) == 1 else None)
    forms = (Choice(texts.KINDS[form], f"export:{form}:{which}") for form in reversed(OFFERED))
    return Reply(texts.WHICH_FORM, tuple(forms), layout="pair")


def _which_campaign(known: Known, wanted: SummaryWanted, part: Part, chosen: list[Campaign], form: Form) -> Reply:
    keys = {one: _key(known, wanted, part, one.id) for one in chosen}
    return Reply(texts.WHICH_CAMPAIGN, tuple(Choice(one.name, f"export:{form}:{keys[one]}") for one in chosen))


def _key(known: Known, wanted: SummaryWanted, part: Part, campaign_id: int | None) -> str:
    day = known.local(wanted.as_of).date().isoformat() if wanted.as_of else ""
    return f"{campaign_id or ''}:{day}:{part.key}"
