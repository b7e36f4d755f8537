"""tonghop people: who serves which unit, whom nobody serves yet, and codes taken back."""

import json
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
import yaml

from bot.commands.shell import AsJson, Mistake, board_of, carry_out, configured, emit, now, opened
from domain.people import Holder, read_code
from storage import disclosure, erasure, invites, people, units
from storage.database import Store
from texts import commands as texts
from texts import officers
from texts.writing import moment

app = typer.Typer(help="People and their codes.", no_args_is_help=True)
Code = Annotated[str | None, typer.Argument(metavar="[CODE]", help="The code to take back.")]
Gone = Annotated[bool, typer.Option("--gone", help="Those who hold no duty any more.")]
UnitCode = Annotated[
    str | None, typer.Option("--unit", metavar="UNIT", help="Take back every unused code of a unit.")
]


@app.command("list")
def show(gone: Gone = False, as_json: AsJson = False) -> None:
    """Who holds which duty, by unit."""
    carry_out(_show_gone(as_json) if gone else _show(as_json))


async def _show_gone(as_json: bool) -> None:
    async with opened(configured()) as database, database.read() as store:
        found = await people.without_duty(store)
    rows = [{"person": one.id, "name": one.name} for one in found]
    emit(rows, (f"{one.id}\t{one.name}" for one in found), as_json=as_json)


async def _show(as_json: bool) -> None:
    found = configured()
    async with opened(found) as database, database.read() as store:
        held = await people.holders(store)
    rows = [
        {
            "id": one.duty_id,
            "person": one.person_id,
            "name": one.name,
            "role": one.role,
            "unit": one.unit_code or None,
            "since": one.since.astimezone(found.zone).isoformat(timespec="seconds"),
            "last_seen": one.last_seen.astimezone(found.zone).isoformat(timespec="seconds")
            if one.last_seen
            else None,
            "reachable": one.reachable,
            "unreachable_since": one.unreachable_since.astimezone(found.zone).isoformat(timespec="seconds")
            if one.unreachable_since
            else None,
        }
        for one in held
    ]
    emit(rows, (_line(one, found.zone) for one in held), as_json=as_json)


def _line(held: Holder, zone: ZoneInfo) -> str:
    reach = "" if held.reachable else officers.not_reached(held, zone)
    since = moment(held.since.astimezone(zone))
    return texts.HOLDER_LINE.format(
        id=held.duty_id, person=held.person_id, name=held.name, duty=officers.duty(held), since=since, reach=reach
    )


@app.command()
def unlinked(as_json: AsJson = False) -> None:
    """The units that nobody reports for yet."""
    carry_out(_unlinked(as_json))


async def _unlinked(as_json: bool) -> None:
    async with opened(configured()) as database, database.read() as store:
        waiting = [(code, name) for _, code, name in await people.unlinked(store)]
        known = await units.all_units(store)
    if not known:
        raise Mistake(texts.NO_UNITS)
    lines = [f"{code}\t{name}" for code, name in waiting] or [texts.ALL_LINKED]
    emit([{"code": code, "name": name} for code, name in waiting], lines, as_json=as_json)


@app.command()
def remove(duty: int, as_json: AsJson = False) -> None:
    """End a duty, by its number in `people list`; what was reported in it stays."""
    carry_out(_remove(duty, as_json))


async def _remove(duty: int, as_json: bool) -> None:
    async with opened(configured()) as database, database.begin() as store:
        held = await people.holder(store, duty)
        if held is None:
            raise Mistake(texts.no_duty(duty))
        await people.end_duty(store, duty, now(), None)
    emit({"id": duty, "name": held.name}, [officers.removed(held)], as_json=as_json)


@app.command()
def export(person: int, as_json: AsJson = False) -> None:
    """All that is held about somebody who asks for it, by the person's number in the list."""
    carry_out(_export(person, as_json))


async def _export(person: int, as_json: bool) -> None:
    async with opened(configured()) as database, database.read() as store:
        if await people.person(store, person) is None:
            raise Mistake(texts.no_person(person))
        held = await disclosure.about(store, person)
    document = json.loads(json.dumps(held, ensure_ascii=False, default=str))
    emit(document, [yaml.safe_dump(document, allow_unicode=True, sort_keys=False).rstrip()], as_json=as_json)


@app.command()
def erase(person: int, as_json: AsJson = False) -> None:
    """Erase somebody who asks for it, by the person's number in the list: what was reported stays."""
    carry_out(_erase(person, as_json))


async def _erase(person: int, as_json: bool) -> None:
    async with opened(configured()) as database, database.begin() as store:
        known = await people.person(store, person)
        if known is None or known.name == erasure.ERASED:
            raise Mistake(texts.no_person(person))
        await erasure.erase(store, person, now())
    emit({"person": person}, [texts.erased(known.name)], as_json=as_json)


@app.command()
def revoke(code: Code = None, unit: UnitCode = None, as_json: AsJson = False) -> None:
    """Take back a code, or every unused code of a unit."""
    if (code is None) == (unit is None):
        raise Mistake(texts.CODE_OR_UNIT)
    carry_out(_revoke(code, unit, as_json))


async def _revoke(code: str | None, unit: str | None, as_json: bool) -> None:
    found = configured()
    secret = board_of(found).secret
    async with opened(found) as database, database.begin() as store:
        ids = await (_of_unit(store, unit) if unit else _of_code(store, secret, code or ""))
        await invites.revoke(store, ids, now())
    emit({"revoked": len(ids)}, [officers.revoked(len(ids))], as_json=as_json)


async def _of_unit(store: Store, code: str) -> list[int]:
    unit = next((one for one in await units.all_units(store) if one.code == code), None)
    if unit is None:
        raise Mistake(texts.no_unit(code))
    return list(await invites.open_of(store, unit.id, now()))


async def _of_code(store: Store, secret: str, code: str) -> list[int]:
    read = read_code(code) or ""
    invite = (await invites.named(store, secret, [read])).get(read)
    if invite is None or invite.used or invite.revoked:
        raise Mistake(texts.no_open_code(code))
    return [invite.id]
