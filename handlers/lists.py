"""An officer sends the list of units: what it would change, then [Nhập] or [Thôi]."""

from collections.abc import Sequence

from domain.access import may_import_units
from domain.chat import Choice, FileRef, Inbound, Reply, Talk
from domain.lists import Doing, ListWork
from domain.people import Person
from handlers.outcome import Outcome, say
from texts import general
from texts import lists as texts

ENDINGS = (".xlsx", ".csv")
TOPIC, FORM = "list", "list:form"


def is_list(name: str) -> bool:
    """True for what can only be a table."""
    return name.lower().endswith(ENDINGS)


def is_meant(message: Inbound, talk: Talk) -> bool:
    """True for what can only be the list, also from who reports for a unit: a .csv, or a table after /donvi."""
    name = message.files[-1].name
    return is_list(name) and (talk.topic == TOPIC or name.lower().endswith(".csv"))


def received(person: Person, file: FileRef, otherwise: Reply, talk: Talk) -> Outcome:
    """A table came without being asked for; `otherwise`: what else may be done with it, for who may not import."""
    if not may_import_units(person):
        return say(texts.NOT_YOURS, otherwise, talk=talk)
    return say(Reply(texts.reading(file.name), list=ListWork(Doing.LOOK, file.id)), talk=talk)


def choices(file_id: int) -> tuple[Choice, ...]:
    """What may be done with a list that is right."""
    return Choice(texts.TAKE, f"list:take:{file_id}"), Choice(texts.DROP, "list:drop")


def pressed(person: Person, arguments: Sequence[str]) -> Outcome:
    """[Nhập], [Thôi], or the list as it stands."""
    if not may_import_units(person):
        return say(texts.NOT_YOURS)
    match arguments:
        case ["take", file_id]:
            return say(Reply(texts.TAKING, list=ListWork(Doing.TAKE, int(file_id))))
        case ["form"]:
            return say(Reply(texts.THE_LIST, list=ListWork(Doing.GIVE)))
        case ["drop"]:
            return say(texts.DROPPED)
    return say(general.STALE)
