"""The engine: one message, one step. What may be said at any time is known here; the rest is each room's.

A press goes to the room that made the choice; a typed number or label is the choice this person was shown; a
command begins anew; anything else answers the open question or is read for what it may mean.
"""

from collections.abc import Callable
from dataclasses import replace

from domain.access import COMMANDS as COMMAND_ROLES
from domain.access import may_use
from domain.chat import Choice, Event, Inbound, Talk
from domain.people import Person, Role
from handlers import (
    announcing,
    behalf,
    brought,
    campaigns,
    coming,
    correcting,
    digest,
    edited,
    evidence,
    exporting,
    forms,
    groups,
    invites,
    joining,
    letters,
    linking,
    lists,
    log,
    me,
    opened,
    planning,
    promise,
    publishing,
    readback,
    report,
    review,
    scoring,
    snooze,
    standing,
    summary,
    switching,
    troubles,
    units,
    upload,
    urging,
)
from handlers.known import Known, code_in
from handlers.outcome import MarkedRefused, Outcome, Reached, say, with_choices_as_shown
from language.intents import Intent, read_intent
from language.spelling import clean, plain
from language.wishes import Wish, read_wish
from texts import general, officers, reporting
from texts.evidence import MARKED

Step = Callable[[Known, Inbound, Talk], Outcome]
LONGEST, LONGEST_NUMBER = 4_000, 15


def step(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """What a message comes to. Never writes; `wanted` asks for a reading, after which `summary.tell` answers."""
    outcome = _step(known, message, talk)
    if outcome.wanted is not None:
        return outcome
    return with_choices_as_shown(upload.where_asked_for(known, outcome), known.now)


def _step(known: Known, message: Inbound, talk: Talk) -> Outcome:
    if message.group:
        return groups.heard(known, message)
    if message.edit_of:
        return edited.heard(message, talk)
    if message.event is not Event.NONE:
        return _happened(known, message.event, talk)
    if message.press is not None:
        return _press(known, message, talk, message.press)
    if message.marked:
        return say(MARKED, talk=talk, deeds=[MarkedRefused()])
    if message.form:
        return forms.handed_in(known, message, talk)
    if message.files or message.refusals:
        return _brought(known, message, talk)
    text = clean(message.text)
    if len(text) > LONGEST:
        return say(general.TOO_LONG, talk=talk)
    message = replace(message, text=text, written=message.text)
    if code_in(text) or _command(text) == "/start":
        return linking.start(known, message, talk)
    if (choice := _typed_choice(talk, text)) is not None:
        meant = replace(message, text=choice.label) if text.isdigit() else message
        return _press(known, meant, talk, choice.action)
    if text.startswith("/"):
        return _run_command(known, message, talk)
    if talk.topic in ANSWERS and read_intent(text) not in _leaves(talk):
        theirs = behalf.goes_on(known, message, talk, ANSWERS[talk.topic])
        return theirs or ANSWERS[talk.topic](known, message, talk)
    if known.person is None:
        return linking.stranger(known, talk)
    return _unasked(known, known.person, message, talk)


def _brought(known: Known, message: Inbound, talk: Talk) -> Outcome:
    if known.person is None:
        return linking.stranger(known, talk)
    return brought.received(known, known.person, message, talk)


def _happened(known: Known, event: Event, talk: Talk) -> Outcome:
    """Something that nobody wrote: what was begun goes on as it was."""
    match event:
        case Event.STALE_PRESS:
            return Outcome(talk=talk, toast=general.STALE_PRESS)
        case Event.PRESSED_AGAIN:
            return Outcome(talk=talk, toast=general.PRESSED_AGAIN)
        case Event.NO_WORDS:
            return say(general.NO_WORDS, talk=talk)
        case Event.NOT_BROUGHT:
            return upload.not_brought(known, talk)
    return Outcome(talk=talk, deeds=(Reached(event is Event.UNBLOCKED),))


def _leaves(talk: Talk) -> tuple[Intent, ...]:
    """What takes people out of an open question; a free text may well speak of guidance."""
    return (Intent.CANCEL,) if talk.data.get("free") else (Intent.CANCEL, Intent.STOP, Intent.HELP)


def _command(text: str) -> str:
    word = text.split(maxsplit=1)[0] if text else ""
    return word.casefold().split("@")[0] if word.startswith("/") else ""


def _run_command(known: Known, message: Inbound, talk: Talk) -> Outcome:
    command = _command(message.text)
    run = COMMANDS.get(SAME.get(command, command))
    if known.person is None and run is not privacy:
        return linking.stranger(known, talk)
    if run is None or known.person is None:
        return run(known, message, talk) if run else say(general.UNKNOWN_COMMAND)
    return _allowed(known, message, talk, SAME.get(command, command))


def _allowed(known: Known, message: Inbound, talk: Talk, command: str) -> Outcome:
    if known.person is None or not may_use(known.person, command):
        return say(general.refusal(COMMAND_ROLES[command]))
    return COMMANDS[command](known, message, talk)


def _unasked(known: Known, person: Person, message: Inbound, talk: Talk) -> Outcome:
    if (wish := read_wish(message.text)) and may_use(person, WISHES[wish[0]]):
        command = WISHES[wish[0]]
        return _allowed(known, replace(message, text=f"{command} {wish[1]}".rstrip()), talk, command)
    meant = INTENTS.get(read_intent(message.text))
    if meant is not None:
        return _allowed(known, message, talk, meant)
    return readback.volunteered(known, message, talk) or say(general.UNKNOWN)


def _typed_choice(talk: Talk, text: str) -> Choice | None:
    """The choice whose label, or whose number in the list as shown, was typed."""
    # "dừng" is not "Đúng": marks count where they were typed.
    same = plain if plain(text) == text.lower() else str.lower
    for choice in talk.choices:
        if same(choice.label) == same(text):
            return choice
    if talk.numeric or not text.isascii() or not text.isdigit() or len(text) > 2:
        return None
    place = int(text)
    return talk.choices[place - 1] if 1 <= place <= len(talk.choices) else None


def _press(known: Known, message: Inbound, talk: Talk, action: str) -> Outcome:
    act, *arguments = action.split(":")
    if any(_too_large(one) for one in arguments):
        return say(general.STALE)
    if act == "link":
        return linking.answer(known, message, talk, yes=arguments == ["yes"])
    if act == "join":
        return joining.answer(known, talk, yes=arguments == ["yes"])
    if known.person is None:
        return linking.stranger(known, talk)
    try:
        return _press_known(known, message, talk, act, arguments)
    except (ValueError, IndexError):
        return say(general.STALE)


def _too_large(argument: str) -> bool:
    """True for a number that no database keeps, however it is written."""
    try:
        return len(str(abs(int(argument)))) > LONGEST_NUMBER
    except ValueError:
        return False


def _from_to(least: int, most: int, arguments: list[str]) -> list[str]:
    """The first arguments of a press. Raises IndexError where it has fewer than the least."""
    if len(arguments) < least:
        raise IndexError(least)
    return arguments[:most]


def _press_known(known: Known, message: Inbound, talk: Talk, act: str, arguments: list[str]) -> Outcome:
    if act == "later":
        return say(reporting.LATER_SAID)
    if act == "missing":
        return summary.pressed(known, *_from_to(2, 3, arguments))
    if act == "export":
        return exporting.pressed(known, *_from_to(3, 4, arguments))
    if act == "sentence":
        return exporting.sentence_pressed(known, *_from_to(2, 3, arguments))
    if act == "open":
        return opened.pressed(known, arguments)
    if act == "rank":
        return scoring.pressed(known, arguments)
    if act == "leave":
        return me.leave(known, talk, yes=arguments == ["yes"])
    if act == "ack":
        return announcing.acknowledged(known, talk, arguments[0])
    if act == "weekly":
        return digest.switched(known, talk, on=arguments == ["on"])
    if act in OFFICER_ACTS:
        return _press_officer(known, message, talk, act, arguments)
    if act in THEIR_ACTS and behalf.is_about(talk, arguments):
        return behalf.pressed(known, message, talk, act, arguments)
    if act == "report" and not arguments:
        return report.begin(known, message, talk)
    if act == snooze.ACT:
        return snooze.pressed(known, message, talk, arguments)
    if act == "attach":
        return evidence.pressed(known, message, talk, arguments)
    if act in ("correct", "fix"):
        return correcting.pressed(known, message, talk, act, arguments)
    if act in REPORT_ACTS:
        return report.pressed(known, message, talk, act, arguments)
    return say(general.STALE)


def _press_officer(known: Known, message: Inbound, talk: Talk, act: str, arguments: list[str]) -> Outcome:
    if known.person is None or not known.person.has(Role.OFFICER):
        return say(general.NOT_YOURS)
    if act == urging.ACT:
        return urging.pressed(arguments)
    if act == troubles.ACT:
        return troubles.pressed(arguments)
    if act in coming.ACTS:
        return coming.pressed(act, arguments)
    match act:
        case letters.ACT:
            return letters.pressed(arguments)
        case "code" if arguments[0] == "list":
            return Outcome(wanted=invites.Unlinked(max(int(arguments[1]), 0)))
        case "code":
            return Outcome(wanted=invites.Chosen(int(arguments[0]), int(arguments[1])))
        case "revoke" if arguments[0] == "code":
            return Outcome(wanted=invites.RevokeCode(arguments[1]))
        case "revoke":
            return Outcome(wanted=invites.RevokeCodesOf(int(arguments[1])))
        case "remove":
            return Outcome(wanted=invites.Remove(int(arguments[0]), sure=arguments[1:] == ["yes"]))
        case "excuse" if talk.topic == "excuse":
            reason = talk.data["reason"]
            return Outcome(wanted=campaigns.Excused(int(arguments[0]), int(arguments[1]), reason))
        case campaigns.ASK_EXCUSE | campaigns.ASK_READMIT:
            return campaigns.pressed(act, arguments)
        case "notice":
            return announcing.pressed(known, talk, arguments[0], arguments[1:])
        case "list":
            return lists.pressed(known.person, arguments)
        case "ghiho" if arguments == ["with"]:
            return behalf.with_file(message, talk)
        case "ghiho":
            return behalf.chosen(message, talk, arguments)
        case "template":
            return forms.pressed(arguments)
        case "make":
            return planning.pressed(known, talk, arguments)
        case "dot" if arguments[0] == "show":
            return campaigns.opened(known, int(arguments[1]))
        case "dot":
            return switching.pressed(known, talk, arguments)
        case "review":
            return review.pressed(known, talk, arguments)
    return say(officers.KEPT if act == "keep-duty" else general.STALE)


def _noticed(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """Words came after a notice: that it was read, or something of their own."""
    if known.person is None:
        return linking.stranger(known, talk)
    return announcing.acknowledged_in_words(known, message, talk) or _unasked(known, known.person, message, Talk())


def _brought_words(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """Words came after a file that nobody had asked for: those below it, or something of their own."""
    if known.person is None:
        return linking.stranger(known, talk)
    return brought.worded(known.person, talk, message.written) or _unasked(known, known.person, message, Talk())


def cancel(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/huy: drop what was begun; nothing of it was recorded."""
    if not talk.topic:
        return say(general.NOTHING_TO_CANCEL)
    reports = known.person is not None and bool(known.person.unit_ids)
    return say(general.CANCELLED if reports else general.STOPPED)


def show_help(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/trogiup: what this person can do; an open question stays open."""
    roles = [duty.role for duty in known.person.duties] if known.person else []
    return say(general.help_for(roles), talk=talk)


def privacy(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/riengtu: what is kept."""
    return say(general.PRIVACY, talk=talk)


REPORT_ACTS = ("answer", "skip", "report", "more", "plan", "right", "replace", "keep")
OFFICER_ACTS = (
    *("code", "revoke", "remove", "excuse", "keep-duty", "notice", "review", "ghiho", "make", "dot", "list"),
    "template",
    *coming.ACTS,
    letters.ACT,
    urging.ACT,
    troubles.ACT,
    campaigns.ASK_EXCUSE,
    campaigns.ASK_READMIT,
)
THEIR_ACTS = (*REPORT_ACTS, "correct", "fix")
ANSWERS: dict[str, Step] = {
    "link": linking.answered,
    "name": linking.give_name,
    "join": joining.answered,
    "report": report.answered,
    "readback": readback.answered,
    "replace": report.replace_answered,
    "plan": promise.said,
    "file": evidence.asked_again,
    "leave": me.leave_answered,
    "announce": announcing.answered,
    "notice": _noticed,
    "brought": _brought_words,
    "return": review.why_answered,
    "excuse-why": campaigns.why_answered,
    "whose": behalf.named,
    publishing.TOPIC: planning.answered,
    "switch": switching.answered,
}
COMMANDS: dict[str, Step] = {
    "/baocao": report.begin,
    "/sua": correcting.correct,
    "/trangthai": standing.status,
    "/tonghop": summary.total,
    "/chuanop": summary.missing,
    "/bieudo": exporting.chart,
    "/xuat": exporting.export,
    "/xephang": scoring.show,
    "/han": me.deadlines,
    "/hoannhac": snooze.ask,
    "/toi": me.about,
    "/web": me.page_link,
    "/bang": me.dashboard_link,
    "/lienket": joining.offer,
    "/roikhoi": me.ask_to_leave,
    "/moi": invites.invite,
    "/donvi": units.show,
    "/dot": campaigns.show,
    "/nhac": urging.show,
    "/taodot": planning.begin,
    "/duyet": review.begin,
    "/ghiho": behalf.begin,
    "/nhom": groups.in_private,
    "/thongbao": announcing.begin,
    "/bantin": digest.show,
    "/nhatky": log.show,
    "/huy": cancel,
    "/trogiup": show_help,
    "/riengtu": privacy,
}
SAME = {"/help": "/trogiup"}
WISHES: dict[Wish, str] = {
    Wish.RANKING: "/xephang",
    Wish.REVIEW: "/duyet",
    Wish.ON_BEHALF: "/ghiho",
    Wish.NEW_CAMPAIGN: "/taodot",
    Wish.CODES: "/moi",
}
INTENTS: dict[Intent, str] = {
    Intent.REPORT: "/baocao",
    Intent.CORRECT: "/sua",
    Intent.STATUS: "/trangthai",
    Intent.DEADLINE: "/han",
    Intent.SUMMARY: "/tonghop",
    Intent.MISSING: "/chuanop",
    Intent.CHART: "/bieudo",
    Intent.EXPORT: "/xuat",
    Intent.HELP: "/trogiup",
    Intent.STOP: "/roikhoi",
    Intent.CANCEL: "/huy",
}
