"""One person, several accounts: a code asked for in one chat joins the chat that brings it."""

from domain.chat import Choice, Inbound, Reply, Talk
from domain.people import Person, new_code
from handlers.known import Known
from handlers.outcome import JoinAccount, OfferAccount, Outcome, say
from language.agreement import agrees, denies
from storage.tickets import LIFETIME
from texts import general
from texts import joining as texts


def offer(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """/lienket: a code for another account of the same person."""
    code = new_code()
    until = known.local(known.now + LIFETIME)
    return say(texts.code(code, until), talk=talk, deeds=[OfferAccount(code)])


def brought(known: Known, code: str, person: Person) -> Outcome:
    """The code came from another account: whether it is that person's too."""
    if known.person is not None and known.person.id == person.id:
        return say(texts.ALREADY)
    if known.person is not None and known.person.duties:
        return say(texts.of_another(known.person.name))
    choices = (Choice(texts.RIGHT, "join:yes"), Choice(texts.WRONG, "join:no"))
    return say(Reply(texts.ask(person.name), choices), talk=Talk("join", {"code": code}))


def answer(known: Known, talk: Talk, *, yes: bool) -> Outcome:
    """Somebody says whether the account is theirs."""
    if talk.topic != "join":
        return say(general.STALE)
    if not yes:
        return say(texts.WRONG_PERSON)
    person = known.joins.get(talk.data["code"])
    if person is None or (known.person is not None and known.person.duties):
        return say(texts.OVER)
    return say(texts.joined(person.name), deeds=[JoinAccount(talk.data["code"])])


def answered(known: Known, message: Inbound, talk: Talk) -> Outcome:
    """Words came to the question: a yes or a no, or the question again."""
    if agrees(message.text) or denies(message.text):
        return answer(known, talk, yes=agrees(message.text))
    person = known.joins.get(talk.data["code"])
    return brought(known, talk.data["code"], person) if person else say(texts.OVER)
