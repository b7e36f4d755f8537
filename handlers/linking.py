"""A code is brought, the person says that it is theirs, and takes up its duty."""

from datetime import timedelta

from domain.chat import Choice, Inbound, Reply, Talk
from domain.people import Invite, Link, Person, Role
from handlers import joining
from handlers.known import Known, code_in
from handlers.outcome import Outcome, WrongCode, say
from language.agreement import agrees, denies
from texts import general, linking, reporting

WRONG_CODES, WITHIN = 10, timedelta(hours=1)
FROM_ONE_PLACE, IN_ALL = 30, 1_000
NAME_LENGTH = 80


def start(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/start, with a code or without; or a code standing alone."""
    code = code_in(message.text)
    if code is None and known.person is not None:
        return say(general.help_for(duty.role for duty in known.person.duties))
    if code is None:
        return say(
            linking.NO_CODE if len(message.text.split()) > 1 else linking.stranger(known.board.agency), talk=talk
        )
    return _offer(known, message, code, talk)


def stranger(known: Known, talk: Talk) -> Outcome:
    """Somebody without a duty: how to get a code, and nothing else."""
    return say(linking.stranger(known.board.agency), talk=talk)


def _offer(known: Known, message: Inbound, code: str, talk: Talk) -> Outcome:
    wrong = _recent_wrong(known, talk)
    if len(wrong) >= WRONG_CODES:
        return Outcome(talk=talk)
    if _guessed(known, message.origin) >= FROM_ONE_PLACE or known.guesses.get("", 0) >= IN_ALL:
        return say(linking.PAUSED, talk=talk)
    if person := known.joins.get(code):
        return joining.brought(known, code, person)
    invite = known.invites.get(code)
    refusal = _refusal(known, invite)
    if refusal:
        return _refused(known, refusal, wrong, _guessed(known, message.origin))
    assert invite is not None  # noqa: S101 - a missing invite is a refusal
    return _ask(known, code, invite)


def _guessed(known: Known, origin: str) -> int:
    """How many wrong codes came from where this message is from; 0 where a channel does not tell."""
    return known.guesses.get(origin, 0) if origin else 0


def _ask(known: Known, code: str, invite: Invite) -> Outcome:
    text = linking.confirm(invite.role, invite.unit_name, invite.unit_code, known.board.agency)
    choices = (Choice(linking.RIGHT, "link:yes"), Choice(linking.WRONG, "link:no"))
    return say(Reply(text, choices), talk=Talk("link", {"code": code}))


def _refusal(known: Known, invite: Invite | None) -> str | None:
    agency = known.board.agency
    if invite is None or invite.revoked:
        return linking.unknown_code(agency)
    if invite.used:
        return linking.used_code(agency)
    if invite.expires_at <= known.now:
        return linking.expired_code(known.local(invite.expires_at), agency)
    return None


def _recent_wrong(known: Known, talk: Talk) -> list[float]:
    since = (known.now - WITHIN).timestamp()
    return [at for at in talk.data.get("wrong", ()) if at > since]


def _refused(known: Known, refusal: str, wrong: list[float], guessed: int = 0) -> Outcome:
    wrong = [*wrong, known.now.timestamp()]
    paused = len(wrong) == WRONG_CODES
    tell = paused or guessed + 1 == FROM_ONE_PLACE or known.guesses.get("", 0) + 1 == IN_ALL
    text = linking.PAUSED if paused else refusal
    return say(text, talk=Talk("", {"wrong": wrong}), deeds=[WrongCode(tell)])


def answer(known: Known, message: Inbound, talk: Talk, *, yes: bool) -> Outcome:
    """The person says whether the code is theirs."""
    if talk.topic != "link":
        return say(general.STALE)
    if not yes:
        return say(linking.NOT_ME)
    refusal = _refusal(known, known.invites.get(talk.data["code"]))
    if refusal:
        return _refused(known, refusal, [])
    name = known.person.name if known.person else message.sender
    if not name:
        return say(linking.ASK_NAME, talk=Talk("name", talk.data))
    return _take_up(known, message, talk, name)


def answered(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """Words came to "is that you?": a yes or a no, or the question again."""
    if agrees(message.text) or denies(message.text):
        return answer(known, message, talk, yes=agrees(message.text))
    invite = known.invites.get(talk.data["code"])
    return _ask(known, talk.data["code"], invite) if invite else stranger(known, Talk())


def give_name(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """The name of somebody whose channel told none."""
    name = " ".join(message.text.split())
    if not any(letter.isalpha() for letter in name) or len(name) > NAME_LENGTH or name.startswith("/"):
        return say(linking.NAME_UNCLEAR, talk=talk)
    refusal = _refusal(known, known.invites.get(talk.data["code"]))
    return _refused(known, refusal, []) if refusal else _take_up(known, message, talk, name)


def _take_up(known: Known, message: Inbound, talk: Talk, name: str) -> Outcome:
    invite = known.invites[talk.data["code"]]
    person: Person | None = known.person
    link = Link(invite.id, message.chat, name, person.id if person else None, linking.KEPT)
    done = linking.linked(invite.role, invite.unit_name, known.board.agency)
    if invite.role is not Role.SECRETARY:
        return Outcome((Reply(f"{done}\n{general.help_for([invite.role])}"),), link=link)
    owed = [debt for debt in known.coming if debt.unit_id == invite.unit_id and debt.standing.lagging]
    told = reporting.owed(owed, [known.local(debt.campaign.due_at) for debt in owed])
    choices = (Choice(reporting.REPORT_NOW, "report"), Choice(reporting.LATER, "later")) if owed else ()
    return Outcome((Reply(f"{done}\n{told}", choices),), link=link)
