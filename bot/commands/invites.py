"""tonghop invite, tonghop init: one-time codes."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.channels.doors import bots_of, telegram_link
from bot.commands import letters
from bot.commands.shell import AsJson, Mistake, board_of, carry_out, configured, emit, now, opened
from bot.settings import Settings
from domain.people import Role
from domain.units import Unit
from storage import invites, people, units
from storage.invites import NewInvite
from texts import commands as texts

RoleName = Annotated[str, typer.Option("--role", help="secretary, officer or leader.")]
UnitCode = Annotated[str | None, typer.Option("--unit", metavar="CODE", help="Whose code it is.")]
ForAll = Annotated[bool, typer.Option("--all", help="A code for every unit.")]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FILE", help="Also letters, one unit a page (.docx, .pdf), or a list (.xlsx)."),
]


def invite(
    role: RoleName, unit: UnitCode = None, every: ForAll = False, out: Out = None, as_json: AsJson = False
) -> None:
    """Make one-time codes. A leader's or officer's code without --unit is for the whole tree."""
    if role not in list(Role):
        raise Mistake(texts.NOT_A_ROLE)
    if every and unit:
        raise Mistake(texts.UNIT_OR_ALL)
    if every and role != Role.SECRETARY:
        raise Mistake(texts.ALL_FOR_SECRETARIES)
    if role == Role.SECRETARY and not (every or unit):
        raise Mistake(texts.UNIT_NEEDED)
    if out and role != Role.SECRETARY:
        raise Mistake(texts.LETTERS_FOR_SECRETARIES)
    if out and out.suffix.lower() not in letters.FORMS:
        raise Mistake(texts.LETTERS_AS)
    carry_out(_invite(Role(role), unit, every, out, as_json))


async def _invite(role: Role, unit: str | None, every: bool, out: Path | None, as_json: bool) -> None:
    settings = configured()
    board = board_of(settings)
    async with opened(settings) as database:
        bots = await bots_of(settings, database)
        link = await telegram_link(settings, database)
        board = replace(board, links=(link,) if link else ())
        with letters.written(out) if out else nullcontext() as coming:
            async with database.begin() as store:
                active = {one.code: one for one in await units.all_units(store) if one.active_to is None}
                codes = _unit_codes(active, unit, every)
                made = await invites.create(store, board.secret, role, codes, now(), bots)
                rows = [_row(settings, one, link) for one in made]
                if coming:  # before the codes count: a file that cannot be written leaves none of them
                    coming.write_bytes(letters.content(out or coming, made, active, board, now()))
    lines = [
        texts.CODE_LINE.format(unit=row["unit"] or texts.WHOLE_TREE, code=row["code"], link="\t".join(_links(row)))
        for row in rows
    ]
    emit(rows, [texts.letters_written(str(out), len(rows))] if out else lines, as_json=as_json)


def _unit_codes(active: Mapping[str, Unit], unit: str | None, every: bool) -> list[str | None]:
    if unit is not None and unit not in active:
        raise Mistake(texts.no_unit(unit))
    if every and not active:
        raise Mistake(texts.NO_UNITS)
    return [*active] if every else [unit]


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
        rows = [_row(settings, one, await telegram_link(settings, database)) for one in made]
    lines = [texts.OFFICER_CODE.format(code=made[0].code), *_links(rows[0])]
    emit(rows, lines, as_json=as_json)
