"""tonghop understand, replies: what replies are read as, and those that had to be asked about again."""

import json
import sys
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

import typer

from bot.commands.shell import AsJson, Mistake, carry_out, configured, emit, opened
from bot.words import take_words
from language.understanding import understand as read
from storage import asked_again
from storage.asked_again import Unread
from texts import commands as texts

Limit = Annotated[int, typer.Option("--last", metavar="N", min=1, help="How many of them, the newest first.")]


def understand(as_json: AsJson = False) -> None:
    """Read replies as JSON lines on standard input; write what each is understood as, a line each."""
    take_words(configured().data_dir)
    found = [_understood(number, line) for number, line in enumerate(_lines(), 1) if line.strip()]
    emit(found, (json.dumps(one, ensure_ascii=False) for one in found), as_json=as_json)


def _lines() -> Iterable[str]:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise Mistake(texts.not_utf8(texts.STANDARD_INPUT)) from None


def _understood(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        said = read(row["question"], row["text"], date.fromisoformat(row["today"]))
        return {"id": row["id"], **said}
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        raise Mistake(texts.not_a_reply(number)) from None


def replies(last: Limit = 100, as_json: AsJson = False) -> None:
    """Replies that had to be asked about again, without whose they are."""
    carry_out(_replies(last, as_json))


async def _replies(last: int, as_json: bool) -> None:
    found = configured()
    async with opened(found) as database, database.read() as store:
        rows = await asked_again.latest(store, last)
    lines = [_line(row, row.at.astimezone(found.zone).strftime("%d/%m/%Y")) for row in rows]
    emit([_document(row) for row in rows], lines or [texts.ALL_READ], as_json=as_json)


def _line(row: Unread, day: str) -> str:
    words = " ".join(row.words.split())
    return texts.UNREAD_LINE.format(day=day, times=row.times, kind=row.kind, words=words, question=row.question)


def _document(row: Unread) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "question": row.question,
        "text": row.words,
        "times": row.times,
        "at": row.at.isoformat(timespec="seconds"),
    }
