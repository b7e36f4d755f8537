"""An officer tells units something: words, a file or both, whom it is for, a look at all, and who has read it.

The conversation holds {key, text, file, to}: `to` is a part as handlers/part.py names it, or "lag" and the id of a
campaign; `file` {id, name}. A file may come before the words or after them, until the notice is sent.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.access import may_follow_notice, may_use
from domain.chat import Choice, FileRef, Inbound, MessageKind, Reply, Talk
from domain.notices import Notice, Reach, decent_moment
from handlers import opening
from handlers.known import Known
from handlers.outcome import Acknowledge, CallOffNotice, Outcome, SendNotice, say, with_choices_as_shown
from handlers.part import Asked, Part, of_key, of_words, sectors_of
from handlers.units import roots_of
from handlers.upload import with_link
from language.agreement import agrees
from language.marks import is_marked
from language.spelling import clean_lines, plain
from storage import files, notices
from storage.database import Store
from storage.notices import NewNotice, Whom
from storage.summary import Scope
from storage.units import sector_key
from texts import announcing as texts
from texts import evidence, general
from texts import planning as planning_texts
from texts import summary as parts

TOPIC, BROUGHT = "announce", "brought"
RECENT, CAMPAIGNS, SECTORS, LISTED = 3, 5, 6, 40
LONGEST = 3_000
TRIALS = {"trial": texts.TRIAL_READ, opening.TRIAL: planning_texts.TRIAL_PRESSED}
READ = frozenset(
    {"da nhan", "da nhan a", "da nhan duoc", "da nhan duoc a", "da da nhan", "da nhan tin", "nhan roi"}
)


def begin(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/thongbao: what is to be told; with words behind it, those; with the file that these are below."""
    words = clean_lines(message.written or message.text).partition(" ")[2].strip()
    draft = {"file": talk.data["file"]} if talk.topic == BROUGHT else {}
    if words:
        return _worded(words, draft, _told_of(draft))
    return _and_words(draft) if draft else Outcome(wanted=Beginning())


def _told_of(draft: Mapping[str, Any]) -> str:
    """That a file goes along, where nothing was said of it yet."""
    return texts.with_file(draft["file"]["name"]) if "file" in draft else ""


def _worded(words: str, draft: Mapping[str, Any], before: str = "") -> Outcome:
    """The words are there, "" for a file alone; the question whom they are for may stand below a line."""
    if is_marked(words):
        return say(evidence.MARKED)
    if len(words) > LONGEST:
        return say(texts.TOO_LONG, talk=Talk(TOPIC, {**draft, "free": True}))
    new = {"key": secrets.token_urlsafe(9), "text": words}
    kept = {"file": draft["file"]} if "file" in draft else {}
    return Outcome(wanted=AskWhom(new | kept, before))


def _and_words(draft: Mapping[str, Any], before: str = "") -> Outcome:
    """The file is there: the words that go with it, if any."""
    told = f"{before or texts.with_file(draft['file']['name'])} {texts.WORDS_TOO}"
    return say(Reply(told, (Choice(texts.FILE_ALONE, "notice:bare"),)), talk=Talk(TOPIC, {**draft, "free": True}))


def with_file(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """A file came: it goes with the notice, in the place of an earlier one."""
    if known.person is None or not may_use(known.person, "/thongbao"):
        return say(general.NOT_YOURS)
    file = message.files[-1]
    earlier = talk.data.get("file", {}).get("name", "")
    told = texts.with_file(file.name, earlier, several=len(message.files) > 1)
    draft = {**talk.data, "file": {"id": file.id, "name": file.name}}
    if "text" not in draft:
        return Outcome(talk=Talk(TOPIC, draft)) if message.words_follow else _and_words(draft, told)
    return Outcome(wanted=Look(draft, before=told) if "to" in draft else AskWhom(draft, told))


def of_file(talk: Talk, file_id: str) -> Outcome:
    """[Gửi thành thông báo] below a file that came unasked, with the words below it if there were any."""
    if talk.topic != BROUGHT or str(talk.data["file"]["id"]) != file_id:
        return say(general.STALE)
    words = clean_lines(talk.data.get("text", ""))
    draft = {"file": talk.data["file"]}
    return _worded(words, draft, _told_of(draft)) if words else _and_words(draft)


def _files(draft: Mapping[str, Any]) -> tuple[FileRef, ...]:
    return (FileRef(**draft["file"]),) if "file" in draft else ()


def answered(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """Words came: the notice itself, whom it is for, or something where a button was to be pressed."""
    if known.person is None or not may_use(known.person, "/thongbao"):
        return say(general.NOT_YOURS)
    if "text" not in talk.data:
        words = clean_lines(message.written or message.text)
        return _worded(words, talk.data, "" if talk.choices else _told_of(talk.data))
    if "to" not in talk.data:
        return Outcome(wanted=Look(talk.data, words=message.text))
    return say(Reply(texts.PRESS, talk.choices), talk=talk)


def pressed(known: Known, talk: Talk, act: str, arguments: list[str]) -> Outcome:
    """A button of an officer's: whom it is for, off it goes, or what came of an earlier one."""
    if act == "echo":
        return Outcome(wanted=EchoOf(arguments[0]))
    if act == "calloff":
        return Outcome(wanted=CallOff(arguments[0]))
    if act == "with":
        return of_file(talk, arguments[0])
    if act == "bare" and talk.topic == TOPIC and "file" in talk.data and "text" not in talk.data:
        return _worded("", talk.data)
    if talk.topic != TOPIC or "text" not in talk.data:
        return say(general.STALE)
    if act == "to":
        return Outcome(wanted=Look({**talk.data, "to": ":".join(arguments)}))
    if "to" not in talk.data or arguments[:1] != [talk.data["key"]]:
        return say(general.STALE)
    match act:
        case "drop":
            return say(texts.DROPPED)
        case "try":
            return _tried(known, talk)
        case "send" | "now":
            return Outcome(wanted=Sending(talk.data, at_once=act == "now"))
    return say(general.STALE)


def _tried(known: Known, talk: Talk) -> Outcome:
    words = texts.notice(known.board.agency, talk.data["text"])
    file = next(iter(_files(talk.data)), None)
    trial = Reply(words, (Choice(texts.RECEIVED, "ack:trial"),), enclosed=file)
    return say(trial, Reply(texts.PRESS, talk.choices), talk=talk)


def announce(notice: Notice, agency: str, now: datetime) -> Outcome:
    """What somebody gets, with the button that says it was read, and the file."""
    received = Choice(texts.RECEIVED, f"ack:{notice.key}")
    reply = Reply(texts.notice(agency, notice.text), (received,), enclosed=notice.file)
    return with_choices_as_shown(say(reply, talk=Talk("notice", {"key": notice.key})), now)


def acknowledged(known: Known, talk: Talk, key: str) -> Outcome:
    """Somebody pressed [Đã nhận]; what was begun elsewhere goes on."""
    goes_on = Talk() if talk.topic == "notice" else talk
    if key in TRIALS:
        return say(TRIALS[key], talk=goes_on)
    return say(texts.THANKS, talk=goes_on, deeds=[Acknowledge(key)])


def acknowledged_in_words(known: Known, message: Inbound, talk: Talk) -> Outcome | None:
    """ "vâng", "đã nhận ạ" to a notice; None for anything that says more."""
    if known.person and (agrees(message.text) or plain(message.text) in READ):
        return acknowledged(known, talk, talk.data["key"])
    return None


@dataclass(frozen=True, slots=True)
class Beginning:
    """What is to be told, and a way to the officer's latest notices."""

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Read the latest."""
        person = known.person
        latest = await notices.latest_of(store, person.id, RECENT) if person else []
        choices = tuple(Choice(texts.earlier(known.local(one.at)), f"notice:echo:{one.key}") for one in latest)
        asked = say(Reply(texts.WRITE, choices), talk=Talk(TOPIC, {"free": True}))
        return asked if known.takes_files else with_link(known, asked)


@dataclass(frozen=True, slots=True)
class AskWhom:
    """The words are there: whom are they for?"""

    draft: Mapping[str, Any]
    first: str = ""

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Offer everybody, those who lag in an open campaign, each sector while there are few."""
        sectors = await sectors_of(store, _whole(known))
        lag = [one for one in known.campaigns if one.is_open(known.now) and one.cancelled_at is None][:CAMPAIGNS]
        choices = (
            Choice(texts.EVERYONE, "notice:to:"),
            *(Choice(texts.lagging_in(one.name), f"notice:to:lag{one.id}") for one in lag),
            *(
                Choice(texts.sector(one), f"notice:to:{sector_key(one)}")
                for one in sectors
                if len(sectors) <= SECTORS
            ),
        )
        question = f"{self.first}\n{texts.WHOM}" if self.first else texts.WHOM
        return say(Reply(question, choices), talk=Talk(TOPIC, self.draft))


def _whole(known: Known) -> Part:
    """All that is in the officer's charge."""
    roots = roots_of(known)
    if roots is None or known.person is None:
        return Part(Scope(roots))
    return Part(
        Scope(roots), parts.scope([duty.unit_name for duty in known.person.duties if duty.unit_id in roots])
    )


@dataclass(frozen=True, slots=True)
class Look:
    """Before it goes: exactly the words and the file, how many they reach, and when; below a line if need be."""

    draft: Mapping[str, Any]
    words: str = ""
    before: str = ""

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Find whom it is for; show."""
        to = await self._named(store, known) if self.words else str(self.draft["to"])
        found = None if to is None else await _meant(store, known, to)
        if to is None or found is None:
            return await AskWhom(_without_whom(self.draft), texts.UNKNOWN_PART).answer(store, known)
        whom, part = found
        reach = await notices.reach(store, whom, known.today, known.now)
        if not reach.people:
            return await AskWhom(_without_whom(self.draft), texts.nobody(part)).answer(store, known)
        return self._shown(known, to, part, reach)

    async def _named(self, store: Store, known: Known) -> str | None:
        part = await of_words(store, _whole(known), Asked(plain(self.words), self.words))
        return part.key if isinstance(part, Part) else None

    def _shown(self, known: Known, to: str, part: str, reach: Reach) -> Outcome:
        key, later = self.draft["key"], _later(known)
        choices = [Choice(texts.SEND, f"notice:send:{key}")]
        choices += [Choice(texts.SEND_AT_ONCE, f"notice:now:{key}")] if later else []
        choices += [Choice(texts.TRY, f"notice:try:{key}"), Choice(texts.DROP, f"notice:drop:{key}")]
        said = Reply(texts.preview(part, reach, later), tuple(choices))
        talk = Talk(TOPIC, {**self.draft, "to": to})
        told = Reply(texts.notice(known.board.agency, self.draft["text"]), files=_files(self.draft))
        return say(*((self.before,) if self.before else ()), told, said, talk=talk)


def _without_whom(draft: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in draft.items() if name != "to"}


def _later(known: Known) -> datetime | None:
    """When a notice may go out, where that is not now; on the Board's clock."""
    moment = decent_moment(known.now, known.board.zone, known.board.calendar)
    return known.local(moment) if moment > known.now else None


async def _meant(store: Store, known: Known, to: str) -> tuple[Whom, str] | None:
    """The units that a button names, within the officer's charge, and what they are called; None: not theirs."""
    whole = _whole(known)
    if to.startswith("lag"):
        campaign = next((one for one in known.campaigns if to == f"lag{one.id}" and one.is_open(known.now)), None)
        return (
            (Whom(whole.scope, campaign.id), texts.part_lagging(campaign.name, whole.name)) if campaign else None
        )
    part = await of_key(store, whole, to)
    return (Whom(part.scope), part.name or texts.ALL_UNITS) if part else None


@dataclass(frozen=True, slots=True)
class Sending:
    """[Gửi]: whom it reaches is looked at once more, as what is in the officer's charge may have changed."""

    draft: Mapping[str, Any]
    at_once: bool

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Send it, now or at the next decent hour."""
        found = await _meant(store, known, self.draft["to"])
        if found is None or is_marked(self.draft["text"]):
            return say(general.NOT_YOURS if found is None else evidence.MARKED)
        file = next(iter(_files(self.draft)), None)
        if file and await files.find(store, file.id) is None:
            return say(texts.FILE_LOST)
        whom, part = found
        reach = await notices.reach(store, whom, known.today, known.now)
        later = None if self.at_once else _later(known)
        key = self.draft["key"]
        at = later or known.now
        new = NewNotice(key, self.draft["text"], whom, part, at, file.id if file else None)
        choices = (Choice(texts.WHO_NOT, f"notice:echo:{key}"), Choice(texts.CALL_OFF, f"notice:calloff:{key}"))
        return say(
            Reply(texts.sent(reach, later), choices, MessageKind.CARD), deeds=[SendNotice(new, reach.people)]
        )


async def _followed(store: Store, known: Known, key: str) -> Notice | None:
    """The notice of a button, where this officer may follow it."""
    found = await notices.named(store, key)
    mine = found is not None and known.person is not None and may_follow_notice(known.person, found.by_id)
    return found if mine else None


@dataclass(frozen=True, slots=True)
class EchoOf:
    """[Ai chưa nhận]."""

    key: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Count, and name those who have not acknowledged, within what is in the officer's charge now."""
        notice = await _followed(store, known, self.key)
        if notice is None:
            return say(texts.GONE)
        found = await notices.echo(store, notice, roots_of(known), LISTED)
        file = notice.file.name if notice.file else ""
        words = texts.echo(known.local(notice.at), notice.part, found, file=file, called_off=notice.called_off)
        return say(Reply(words, (Choice(texts.AGAIN, f"notice:echo:{self.key}"),), MessageKind.CARD))


@dataclass(frozen=True, slots=True)
class CallOff:
    """[Dừng gửi]."""

    key: str

    async def answer(self, store: Store, known: Known) -> Outcome:
        """Stop what has not gone out."""
        notice = await _followed(store, known, self.key)
        return say(texts.CALLED_OFF, deeds=[CallOffNotice(notice.id)]) if notice else say(texts.GONE)
