"""tonghop summary, remind, status: the count, the chase, and how the house is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Any

import typer

from bot.commands.bots import Standing, at_work, standings
from bot.commands.shell import AsJson, AsOf, Mistake, board_of, carry_out, configured, emit, now, opened, read_day
from bot.settings import Settings
from domain.board import Board
from domain.calendar import end_of_day
from domain.campaigns import Campaign, ItemKind
from domain.reminders import Run
from domain.summary import ItemCount, Summary, percent
from handlers.reminding import words_for
from scheduler import reminders, upkeep
from storage import campaigns, gone, inbox, outbox, people, settings, summary
from storage import reminders as stored
from storage.backups import Backups
from storage.database import Database, Store
from texts import backups
from texts import commands as texts
from texts import summary as sentences
from texts.doctor import bots_gone
from texts.runs import clock_off
from texts.writing import day as written
from texts.writing import moment as at_the_hour
from texts.writing import padded

Code = Annotated[str | None, typer.Argument(metavar="CODE", help="The campaign; without it, all.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say who would be reminded, and in which words; remind nobody.")
]
ALIVE = timedelta(minutes=3)


def show_summary(code: Code = None, as_of: AsOf = None, as_json: AsJson = False) -> None:
    """The figures, now or as of the end of a past day."""
    carry_out(_summary(code, as_of, as_json))


async def _summary(code: str | None, as_of: str | None, as_json: bool) -> None:
    found = configured()
    moment = now()
    if as_of is not None:
        day = read_day(as_of)
        if day > moment.astimezone(found.zone).date():
            raise Mistake(texts.future_day(as_of))
        moment = end_of_day(day, found.zone)
    async with opened(found) as database:
        async with database.begin() as store:
            # Where no bot runs, nobody else would note that a unit's last day has come.
            await upkeep.units_leave(store, now(), found.zone)
        rows = [_document(one) for one in await _counted(database, found, code, moment, past=as_of is not None)]
    emit(rows[0] if code else rows, (_line(row) for row in rows), as_json=as_json)


def _line(row: dict[str, Any]) -> str:
    """The sentence to paste; after it, for who works with it, how many reports wait to be accepted."""
    sentence, waiting = str(row["sentence"]), row["units"]["waiting"]
    return sentence + (texts.WAITING.format(count=padded(waiting)) if waiting else "")


async def _counted(
    database: Database, found: Settings, code: str | None, moment: datetime, *, past: bool
) -> list[Summary]:
    async with database.read() as store:
        chosen = await _chosen(store, code)
        begun = [one for one in chosen if code or one.opens_at <= moment]
        return [await _count(store, one, moment.astimezone(found.zone), past=past) for one in begun]


async def _chosen(store: Store, code: str | None) -> list[Campaign]:
    if code is None:
        return [one for one in await campaigns.all_campaigns(store) if one.cancelled_at is None]
    found = await campaigns.campaign(store, code)
    if found is None:
        raise Mistake(texts.no_campaign(code))
    return [found]


async def _count(store: Store, campaign: Campaign, moment: datetime, *, past: bool) -> Summary:
    if past:
        found = await summary.past(store, campaign, moment)
        missing = await summary.missing(store, campaign, moment)
    else:
        found = await summary.current(store, campaign, moment)
        missing = await summary.missing(store, campaign)
    return found.naming(missing)


def _document(counted: Summary) -> dict[str, Any]:
    units = counted.units
    return {
        "campaign": counted.campaign.code,
        "title": counted.campaign.title,
        "as_of": counted.as_of.isoformat(timespec="seconds"),
        "units": {
            "expected": units.expected,
            "reported": units.reported,
            "on_time": units.on_time,
            "late": units.late,
            "not_yet": units.not_yet,
            "returned": units.returned,
            "waiting": units.waiting,
            "silent": units.silent,
        },
        "items": [_item(count) for count in counted.items],
        "missing": [
            {
                "code": unit.code,
                "name": unit.name,
                "reachable": unit.reachable,
                "planned_on": unit.planned_on.isoformat() if unit.planned_on else None,
            }
            for unit in counted.missing
        ],
        "sentence": sentences.sentence(counted, counted.as_of),
    }


def _item(count: ItemCount) -> dict[str, Any]:
    head = {"key": count.item.key, "kind": count.item.kind}
    match count.item.kind:
        case ItemKind.CONFIRM | ItemKind.QUOTA:
            return head | {
                "label": count.item.label,
                "done": count.done,
                "total": count.total,
                "remaining": count.remaining,
                "percent": float(percent(count.done, count.total)),
            }
        case ItemKind.NUMBER:
            return head | {"sum": count.done, "units": count.gave}
        case ItemKind.CHOICE:
            return head | {"counts": dict(count.counts or {})}
        case ItemKind.DATE:
            days = {"earliest": count.earliest, "latest": count.latest}
            return (
                head
                | {name: day.isoformat() if day else None for name, day in days.items()}
                | {"units": count.gave}
            )
        case ItemKind.TEXT | ItemKind.FILE:
            return head | {"units": count.gave}


def remind(code: Code = None, dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Remind the lagging units now."""
    carry_out(_remind(code, dry_run, as_json))


async def _remind(code: str | None, dry_run: bool, as_json: bool) -> None:
    found, moment = configured(), now()
    async with opened(found) as database, database.begin() as store:
        chosen = [one for one in await _chosen(store, code) if one.is_open(moment)]
        if code and not chosen:
            raise Mistake(texts.CLOSED_ALREADY)
        runs = await reminders.run_now(store, chosen, moment, found.zone)
        rows = [_run(one) for one in runs]
        if dry_run:
            board = board_of(found)
            for row, one in zip(rows, runs, strict=True):
                if messages := await _messages(store, board, one, moment):
                    row["messages"] = messages
            await store.undo()
    emit(rows[0] if code else rows, (line for row in rows for line in _run_lines(row)), as_json=as_json)


async def _messages(store: Store, board: Board, run: Run, moment: datetime) -> list[dict[str, Any]]:
    """Who would get which words, if everything left at that moment."""
    letters = await outbox.letters(store, await stored.letters_of(store, run.slot_id))
    return [
        {
            "channel": letter.chat.channel,
            "name": name,
            "text": reply.text,
            "choices": [one.label for one in reply.choices],
        }
        for letter, name, reply in await words_for(store, board, letters.values(), moment)
    ]


def _run_lines(row: dict[str, Any]) -> Iterator[str]:
    yield texts.RUN_LINE.format(**row | {"unreachable": ", ".join(row["unreachable"]) or texts.NOBODY})
    for one in row.get("messages", ()):
        yield texts.MESSAGE_LINE.format(**one)
        yield from (f"    {line}" for line in one["text"].splitlines())
        yield "    " + " ".join(f"[{label}]" for label in one["choices"])


def _run(run: Run) -> dict[str, Any]:
    return {
        "campaign": run.campaign_code,
        "lagging": run.lagging,
        "queued": run.queued,
        "unreachable": list(run.unreachable),
    }


def status(as_json: AsJson = False) -> None:
    """What waits, what failed, who can be reached."""
    carry_out(_status(as_json))


async def _status(as_json: bool) -> None:
    found = configured()
    async with opened(found) as database, database.read() as store:
        ticked = await settings.get(store, settings.TICKED_AT)
        telegram = settings.problem_of("telegram", found.telegram_token.partition(":")[0])
        told = await settings.get(store, telegram)
        bots = await standings(store, found, now())
        off = await settings.get(store, settings.CLOCK_OFF)
        document: dict[str, Any] = {
            "inbox": await inbox.counts(store),
            "outbox": await outbox.counts(store),
            "channels": {
                "web": _health(ticked),
                "telegram": _health(ticked, told, on=bool(found.telegram_token)),
                "zalo": _health(ticked, _worst(bots), on=bool(bots)) | {"bots": [_bot(one) for one in bots]},
            },
            "people": await people.counts(store),
            "bots_gone": asdict(await gone.standing(store, at_work(found), now())),
            "clock": {"minutes_ahead": int(off or 0)},
        }
        lost = await people.lost_since(store)
        document["backup"] = await _backup(store, found)
    local = lost.astimezone(found.zone) if lost else None
    document["people"]["unreachable_since"] = local.isoformat(timespec="seconds") if local else None
    emit(document, _status_lines(document, local), as_json=as_json)


async def _backup(store: Store, found: Settings) -> dict[str, str | None]:
    """When the newest daily backup was made, and what kept the last one from being made."""
    made = Backups(found.data_dir).latest()
    at = made.made_at.astimezone(found.zone).isoformat(timespec="seconds") if made else None
    return {"latest": at, "problem": await settings.get(store, settings.BACKUP_PROBLEM) or None}


def _backup_line(told: dict[str, str | None]) -> str:
    at, problem = told["latest"], told["problem"]
    line = backups.STATUS_LINE.format(when=at_the_hour(datetime.fromisoformat(at))) if at else backups.STATUS_NONE
    return line + (backups.STATUS_FAILED.format(reason=problem) if problem else "")


def _health(ticked: str | None, problem: str | None = "", *, on: bool = True) -> dict[str, Any]:
    """A channel that is off has no health; `problem` is what the running bot noted last, None: nothing yet."""
    alive = ticked is not None and now() - datetime.fromisoformat(ticked) < ALIVE
    told = (problem or None) if alive else texts.NOT_RUNNING
    return {"on": on, "healthy": on and alive and problem == "", "problem": told if on else None}


def _worst(bots: Sequence[Standing]) -> str | None:
    """What is wrong with the first bot that is not well; None while of one nothing is known."""
    wrong = [f"{one.bot.name}: {one.problem}" for one in bots if one.problem]
    if wrong:
        return wrong[0]
    return None if any(one.problem is None for one in bots) else ""


def _bot(one: Standing) -> dict[str, Any]:
    return {
        "bot": one.bot.name,
        "id": one.bot.id,
        "seats": one.seats,
        "seats_limit": one.bot.seats,
        "sent_this_month": one.sent,
        "limit": one.bot.monthly,
        "kept_for_replies": one.kept,
        "exhausted": one.exhausted,
        "problem": one.problem or None,
    }


def _kept(bot: Mapping[str, Any]) -> str:
    return texts.KEPT_LINE.format(count=bot["kept_for_replies"]) if bot["kept_for_replies"] else ""


def _status_lines(document: dict[str, Any], lost: datetime | None) -> list[str]:
    values = {
        "lost": texts.LOST_SINCE.format(day=written(lost.date())) if lost else "",
        "inbox_waiting": document["inbox"]["waiting"],
        "inbox_failed": document["inbox"]["failed"],
        "outbox_waiting": document["outbox"]["waiting"],
        "outbox_failed": document["outbox"]["failed"],
        "sent": document["outbox"]["sent"],
        "cancelled": document["outbox"]["cancelled"],
        **document["people"],
    }
    lines = [line.format(**values) for line in texts.STATUS_LINES] + [_backup_line(document["backup"])]
    left = document["bots_gone"]
    if told := bots_gone(left["accounts"], left["alone"], left["codes"]):
        lines.append(f"⚠️ {told}")
    if off := document["clock"]["minutes_ahead"]:
        lines.append(clock_off(abs(off), ahead=off > 0))
    for name, health in document["channels"].items():
        state = health["problem"] or (texts.CHANNEL_GOOD if health["on"] else texts.CHANNEL_OFF)
        lines.append(texts.CHANNEL_LINE.format(name=name, state=state))
        lines += [
            texts.BOT_LINE.format(**one, sign=texts.WARNED if one["exhausted"] else "", kept=_kept(one))
            for one in health.get("bots", ())
        ]
    return lines
