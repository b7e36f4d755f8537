"""What waits to be said: replies as words, reminders as whom and why; the words come just before sending.

States: waiting, shown (put on a page that nobody has looked at yet), sent, failed, cancelled.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, or_, select, update

from domain.chat import Chat, Choice, Figures, FileRef, Measure, MessageKind, Part, Reply
from domain.exports import Export, Form
from domain.lists import Doing, ListWork
from domain.reminders import Manner
from storage.database import Store
from storage.inbox import chats_in
from storage.tables import conversations, inbox, outbox

REPLY, REMINDER = 0, 1


@dataclass(frozen=True, slots=True)
class Letter:
    """A row of the outbox. `reply` is None for a reminder that has no words yet; only reminders have a manner."""

    id: int
    chat: Chat
    kind: str
    reply: Reply | None
    person_id: int | None
    manner: Manner | None
    wanted_at: datetime | None
    state: str
    tries: int
    created_at: datetime
    shown_at: datetime | None
    ref: str = ""
    chosen: str | None = None
    change_due: datetime | None = None


async def put(store: Store, replies: Sequence[tuple[Chat, Reply]], now: datetime) -> None:
    """Lay replies in the outbox, in order."""
    if replies:
        await store.run(store.insert(outbox), [_row(chat, reply, now) for chat, reply in replies])


async def put_digests(store: Store, letters: Sequence[tuple[int, Chat, Reply]], now: datetime) -> None:
    """Lay out what people (by id) did not ask for: behind replies, and between conversations."""
    of_digest = {"kind": "digest", "priority": REMINDER}
    if letters:
        rows = [_row(chat, reply, now) | of_digest | {"person_id": person} for person, chat, reply in letters]
        await store.run(store.insert(outbox), rows)


async def put_one(store: Store, chat: Chat, reply: Reply, now: datetime) -> int:
    """Lay a reply in the outbox; returns its id."""
    return await store.number(store.insert(outbox).values(_row(chat, reply, now)).returning(outbox.c.id))


def _row(chat: Chat, reply: Reply, now: datetime) -> dict[str, Any]:
    return {
        "channel": chat.channel,
        "bot": chat.bot,
        "address": chat.address,
        "priority": REPLY,
        "kind": "reply",
        "reply": write_reply(reply),
        "not_before": now,
        "created_at": now,
    }


async def due(
    store: Store, channel: str, bot: str, now: datetime, limit: int, priority: int | None = None
) -> list[Letter]:
    """What is to go out on a bot: replies before reminders, oldest first; with a priority, only what has it.

    A reply that waits for its next try holds back what comes after it in its chat, and nothing else.
    """
    here = (outbox.c.state == "waiting") & (outbox.c.channel == channel) & (outbox.c.bot == bot)
    wanted = [here] if priority is None else [here, outbox.c.priority == priority]
    held = (
        select(outbox.c.address, func.min(outbox.c.id).label("id"))
        .where(here, outbox.c.priority == REPLY, outbox.c.not_before > now)
        .group_by(outbox.c.address)
        .subquery()
    )
    before_it = (outbox.c.priority == REPLY) & (outbox.c.id < held.c.id)
    rows = await store.all(
        select(outbox)
        .outerjoin(held, held.c.address == outbox.c.address)
        .where(*wanted, outbox.c.not_before <= now, or_(held.c.id.is_(None), before_it))
        .order_by(outbox.c.priority, outbox.c.id)
        .limit(limit)
    )
    return [_letter(row) for row in rows]


async def mark(store: Store, ids: Collection[int], state: str, now: datetime) -> None:
    """Note what became of letters: sent, shown or cancelled."""
    if not ids:
        return
    times = {"sent": {"sent_at": now}, "shown": {"shown_at": now}}.get(state, {})
    await store.run(
        update(outbox)
        .where(outbox.c.id.in_(ids), outbox.c.state.in_(["waiting", "shown"]))
        .values(state=state, error=None, **times)
    )


async def name(store: Store, refs: Mapping[int, str]) -> None:
    """Note what sent letters are called on their channel, by id."""
    if refs:
        await store.run(
            update(outbox).where(outbox.c.id == bindparam("key")).values(ref=bindparam("called")),
            [{"key": key, "called": ref} for key, ref in sorted(refs.items())],
        )


async def letters(store: Store, ids: Collection[int]) -> dict[int, Letter]:
    """The letters of these numbers, by number."""
    rows = await store.all(select(outbox).where(outbox.c.id.in_(ids))) if ids else []
    return {row.id: _letter(row) for row in rows}


async def last_said(store: Store, chats: Collection[Chat]) -> dict[Chat, tuple[datetime, Reply]]:
    """What was sent to each of these chats last, and when."""
    place = (
        func.row_number()
        .over(
            partition_by=(outbox.c.channel, outbox.c.bot, outbox.c.address),
            order_by=(outbox.c.sent_at.desc(), outbox.c.id.desc()),
        )
        .label("place")
    )
    sent = select(outbox, place).where(chats_in(outbox, chats), outbox.c.state == "sent").subquery()
    rows = await store.all(select(sent).where(sent.c.place == 1))
    return {
        Chat(row.channel, row.bot, row.address): (row.sent_at, read_reply(row.reply)) for row in rows if row.reply
    }


async def choose(store: Store, chosen: Mapping[int, str], now: datetime) -> None:
    """Note which choice of letters was pressed, by id: nothing more can be chosen there."""
    if chosen:
        await store.run(
            update(outbox)
            .where(outbox.c.id == bindparam("key"), outbox.c.chosen.is_(None))
            .values(chosen=bindparam("label"), chosen_at=now),
            [{"key": key, "label": label} for key, label in sorted(chosen.items())],
        )


async def to_show(store: Store, channel: str, bot: str, since: datetime, limit: int) -> list[Letter]:
    """The letters pressed since then that do not show yet what was chosen, oldest first."""
    rows = await store.all(
        select(outbox)
        .where(
            outbox.c.channel == channel,
            outbox.c.bot == bot,
            outbox.c.chosen.is_not(None),
            outbox.c.edited_at.is_(None),
            outbox.c.chosen_at > since,
            outbox.c.ref.is_not(None),
        )
        .order_by(outbox.c.chosen_at)
        .limit(limit)
    )
    return [_letter(row) for row in rows]


async def shows(store: Store, ids: Collection[int], now: datetime) -> None:
    """These letters show what was chosen."""
    if ids:
        await store.run(update(outbox).where(outbox.c.id.in_(ids)).values(edited_at=now))


async def reword(store: Store, letter_id: int, reply: Reply, now: datetime) -> None:
    """A letter is to say something else, and be changed where it was sent already."""
    await store.run(
        update(outbox).where(outbox.c.id == letter_id).values(reply=write_reply(reply), change_due=now)
    )


async def to_change(store: Store, channel: str, bot: str, now: datetime, limit: int) -> list[Letter]:
    """The sent letters that do not show yet what they say, longest due first."""
    rows = await store.all(
        select(outbox)
        .where(
            outbox.c.channel == channel,
            outbox.c.bot == bot,
            outbox.c.change_due.is_not(None),
            outbox.c.change_due <= now,
            outbox.c.state == "sent",
            outbox.c.ref.is_not(None),
        )
        .order_by(outbox.c.change_due)
        .limit(limit)
    )
    return [_letter(row) for row in rows]


async def changed(store: Store, waits: Mapping[int, tuple[datetime | None, datetime | None]]) -> None:
    """Letters were changed, or are to be later: by id, (what was due, when again or None).

    One that has been reworded meanwhile stays due.
    """
    for key, (due_then, again) in sorted(waits.items()):
        await store.run(
            update(outbox).where(outbox.c.id == key, outbox.c.change_due == due_then).values(change_due=again)
        )


async def put_off(store: Store, waits: Mapping[int, tuple[datetime, str]]) -> None:
    """Try letters again later: by id, when and why."""
    if not waits:
        return
    await store.run(
        update(outbox)
        .where(outbox.c.id == bindparam("key"))
        .values(not_before=bindparam("until"), error=bindparam("why"), tries=outbox.c.tries + 1),
        [{"key": key, "until": until, "why": why} for key, (until, why) in sorted(waits.items())],
    )


async def hold(store: Store, waits: Mapping[int, datetime]) -> None:
    """Let letters wait until then, by id, without counting that as a try."""
    if waits:
        await store.run(
            update(outbox).where(outbox.c.id == bindparam("key")).values(not_before=bindparam("until")),
            [{"key": key, "until": until} for key, until in sorted(waits.items())],
        )


async def readdress(store: Store, moved: Mapping[int, Chat]) -> None:
    """Send letters that nobody reads where they were to another of their person's accounts, by id."""
    for key, chat in sorted(moved.items()):
        await store.run(
            update(outbox)
            .where(outbox.c.id == key)
            .values(channel=chat.channel, bot=chat.bot, address=chat.address, state="waiting", tries=0, error=None)
        )


async def give_up(store: Store, failures: Mapping[int, str]) -> None:
    """Note letters that will not be sent, by id, and why."""
    if not failures:
        return
    await store.run(
        update(outbox).where(outbox.c.id == bindparam("key")).values(state="failed", error=bindparam("why")),
        [{"key": key, "why": why} for key, why in sorted(failures.items())],
    )


async def set_words(store: Store, words: Mapping[int, Reply]) -> None:
    """Give reminders their words, by id."""
    if words:
        await store.run(
            update(outbox).where(outbox.c.id == bindparam("key")).values(reply=bindparam("words")),
            [{"key": key, "words": write_reply(reply)} for key, reply in sorted(words.items())],
        )


async def open_reminders(store: Store, person_ids: Collection[int]) -> list[Letter]:
    """The reminders of these people that nobody has seen yet."""
    if not person_ids:
        return []
    rows = await store.all(
        select(outbox).where(
            outbox.c.kind == "reminder",
            outbox.c.state.in_(["waiting", "shown"]),
            outbox.c.person_id.in_(person_ids),
        )
    )
    return [_letter(row) for row in rows]


async def see(store: Store, chat: Chat, ids: Collection[int], now: datetime) -> None:
    """A page has shown these letters of its chat: they are sent."""
    await store.run(
        update(outbox)
        .where(outbox.c.id.in_(ids), chats_in(outbox, [chat]), outbox.c.state == "shown")
        .values(state="sent", sent_at=now)
    )


@dataclass(frozen=True, slots=True)
class Said:
    """A line of a chat page: a letter, or (with `payload`) a message the person wrote."""

    id: str
    at: datetime
    reply: Reply | None = None
    payload: Mapping[str, Any] | None = None
    key: str | None = None


async def page_of(store: Store, chat: Chat, limit: int) -> list[Said]:
    """The latest lines of a chat, oldest first."""
    letters = await store.all(
        select(outbox)
        .where(
            chats_in(outbox, [chat]),
            or_(outbox.c.state == "shown", (outbox.c.state == "sent") & outbox.c.shown_at.is_not(None)),
        )
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    messages = await store.all(
        select(inbox)
        .join(conversations, conversations.c.id == inbox.c.conversation_id)
        .where(chats_in(conversations, [chat]))
        .order_by(inbox.c.id.desc())
        .limit(limit)
    )
    lines = [
        *(Said(f"i{row.id}", row.received_at, payload=row.payload, key=row.key) for row in messages),
        *(Said(f"o{row.id}", row.shown_at, reply=read_reply(row.reply)) for row in letters),
    ]
    return sorted(lines, key=lambda line: (line.at, line.id[0], int(line.id[1:])))[-limit:]


async def newest(store: Store, chat: Chat, key: str = "") -> int:
    """The id of the last letter to a chat, 0 where there is none; before the message of that key, if it came."""
    came = (
        select(inbox.c.received_at)
        .join(conversations, conversations.c.id == inbox.c.conversation_id)
        .where(chats_in(conversations, [chat]), inbox.c.key == key)
    )
    row = await store.first(came)
    before = [outbox.c.created_at < row.received_at] if row else []
    return await store.number(select(func.max(outbox.c.id)).where(chats_in(outbox, [chat]), *before))


async def after(store: Store, chat: Chat, letter_id: int) -> list[Letter]:
    """What was said in a chat after a letter, in order: seen or not, without what is pointless or has no words."""
    rows = await store.all(
        select(outbox)
        .where(
            chats_in(outbox, [chat]),
            outbox.c.id > letter_id,
            outbox.c.reply.is_not(None),
            outbox.c.state.not_in(("cancelled", "failed")),
        )
        .order_by(outbox.c.id)
    )
    return [_letter(row) for row in rows]


async def counts(store: Store) -> dict[str, int]:
    """How many letters wait (shown but unseen ones too), were sent, failed or became pointless."""
    rows = await store.all(select(outbox.c.state, func.count()).group_by(outbox.c.state))
    found = {row[0]: row[1] for row in rows}
    waiting = found.get("waiting", 0) + found.get("shown", 0)
    return {"waiting": waiting} | {state: found.get(state, 0) for state in ("sent", "failed", "cancelled")}


def _letter(row: Any) -> Letter:
    return Letter(
        id=row.id,
        chat=Chat(row.channel, row.bot, row.address),
        kind=row.kind,
        reply=read_reply(row.reply) if row.reply else None,
        person_id=row.person_id,
        manner=Manner(row.manner) if row.manner else None,
        wanted_at=row.wanted_at,
        state=row.state,
        tries=row.tries,
        created_at=row.created_at,
        shown_at=row.shown_at,
        ref=row.ref or "",
        chosen=row.chosen,
        change_due=row.change_due,
    )


def write_reply(reply: Reply) -> dict[str, Any]:
    """A reply as JSON, without what is empty."""
    saved = {name: value for name, value in asdict(reply).items() if value}
    if reply.export:
        saved["export"]["as_of"] = reply.export.as_of.isoformat()
    return saved


def read_reply(saved: Mapping[str, Any]) -> Reply:
    """The reply of its JSON."""
    return Reply(
        text=saved["text"],
        choices=tuple(Choice(**choice) for choice in saved.get("choices", ())),
        kind=MessageKind(saved.get("kind", "text")),
        layout=saved.get("layout", "stack"),
        numeric=saved.get("numeric", False),
        figures=tuple(
            Figures(
                figure["title"],
                tuple(Measure(**measure) for measure in figure["measures"]),
                tuple(Part(**part) for part in figure.get("parts", ())),
                figure.get("note", ""),
            )
            for figure in saved.get("figures", ())
        ),
        files=tuple(FileRef(**file) for file in saved.get("files", ())),
        export=_export(saved["export"]) if "export" in saved else None,
        enclosed=FileRef(**saved["enclosed"]) if "enclosed" in saved else None,
        list=_list(saved["list"]) if "list" in saved else None,
    )


def _list(saved: Mapping[str, Any]) -> ListWork:
    return ListWork(**{**saved, "doing": Doing(saved["doing"])})


def _export(saved: Mapping[str, Any]) -> Export:
    as_of = datetime.fromisoformat(saved["as_of"])
    return Export(**{**saved, "form": Form(saved["form"]), "as_of": as_of})
