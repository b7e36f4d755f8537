"""tonghop invite, tonghop init: one-time codes."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from bot.channels.doors import bots_of, telegram_link
from bot.commands.shell import AsJson, Mistake, board_of, carry_out, configured, emit, now, opened
from bot.settings import Settings
from domain.people import Role
from storage import invites, people, units
from storage.database import Database, Store
from storage.invites import NewInvite
from texts import commands as texts

RoleName = Annotated[str, typer.Option("--role", help="secretary, officer or leader.")]
UnitCode = Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Whose code it is.")]
ForAll = Annotated[bool, typer.Option("--all", help="A code for every unit.")]


def invite(role: RoleName, unit: UnitCode = None, every: ForAll = False, as_json: AsJson = False) -> None:
    """Make one-time codes. A leader's or officer's code without --unit is for the whole tree."""
    if role not in list(Role):
        raise Mistake(texts.NOT_A_ROLE)
    if every and unit:
        raise Mistake(texts.UNIT_OR_ALL)
    if every and role != Role.SECRETARY:
        raise Mistake(texts.ALL_FOR_SECRETARIES)
    if role == Role.SECRETARY and not (every or unit):
        raise Mistake(texts.UNIT_NEEDED)
    carry_out(_invite(Role(role), unit, every, as_json))


async def _invite(role: Role, unit: str | None, every: bool, as_json: bool) -> None:
    settings = configured()
    board = board_of(settings)
    async with opened(settings) as database:
        bots = await bots_of(settings, database)
        async with database.begin() as store:
            codes: Sequence[str | None] = await _unit_codes(store, unit, every)
            made = await invites.create(store, board.secret, role, codes, now(), bots)
        rows = await _rows(settings, database, made)
    lines = [
        texts.CODE_LINE.format(unit=row["unit"] or texts.WHOLE_TREE, code=row["code"], link="\t".join(_links(row)))
        for row in rows
    ]
    emit(rows, lines, as_json=as_json)


async def _unit_codes(store: Store, unit: str | None, every: bool) -> list[str | None]:
    active = [one.code for one in await units.all_units(store) if one.active_to is None]
    if unit is not None and unit not in active:
        raise Mistake(texts.no_unit(unit))
    if every and not active:
        raise Mistake(texts.NO_UNITS)
    return [*active] if every else [unit]


async def _rows(settings: Settings, database: Database, made: Sequence[NewInvite]) -> list[dict[str, Any]]:
    link = await telegram_link(settings, database)
    return [_row(settings, one, link) for one in made]


def _row(settings: Settings, made: NewInvite, link: str | None) -> dict[str, Any]:
    return {
        "unit": made.unit_code,
        "role": made.role,
        "code": made.code,
        "links": {
            "telegram": link.replace("{code}", made.code) if link else None,
            "zalo": _on_a_bot(made),
            "web": f"{settings.address()}/vao/{made.code}",
        },
        "expires_at": made.expires_at.astimezone(settings.zone).isoformat(timespec="seconds"),
    }


def _on_a_bot(made: NewInvite) -> dict[str, Any] | None:
    """The very bot that has a seat for whoever uses the code; there the code is sent, as no link carries it."""
    return {"bot": made.bot.name, "url": made.bot.link or None, "code": made.code} if made.bot else None


def _links(row: dict[str, Any]) -> list[str]:
    """Where a code can be opened, its page first; last the bot that it may be sent to."""
    links = row["links"]
    bot = links["zalo"]
    sent_to = [texts.SEND_TO.format(**bot | {"url": bot["url"] or ""}).strip()] if bot else []
    return [link for link in (links["web"], links["telegram"]) if link] + sent_to


def init(as_json: AsJson = False) -> None:
    """Make the database and the first officer's code."""
    carry_out(_init(as_json))


async def _init(as_json: bool) -> None:
    settings = configured()
    board = board_of(settings)
    async with opened(settings) as database:
        bots = await bots_of(settings, database)
        async with database.begin() as store:
            if await people.has_officer(store):
                emit([], [texts.OFFICER_THERE], as_json=as_json)
                return
            made = await invites.create(store, board.secret, Role.OFFICER, [None], now(), bots)
        rows = await _rows(settings, database, made)
    lines = [texts.OFFICER_CODE.format(code=made[0].code), *_links(rows[0])]
    emit(rows, lines, as_json=as_json)
