"""What an event is: in whose chat, and what it says. Pure: JSON as the platform sends it, in; an Inbound, out."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from domain.chat import Chat, Event, FileRef, Inbound, RawMessage

NAME = "zalo"
IN_GROUP = "group:"
LONGEST_KEY = 100
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)  # no bot was there before: an earlier date is in another unit
COMMAND = re.compile(r"(?:^|(?<=[\s(“\"',;.!?]))/[A-Za-z][^@\n]*")
PUNCTUATION = re.compile(r"[)”\"',;:.!?…]+(?=\s|$)")

Told = Mapping[str, Any]


def events_in(told: Any) -> Iterator[Told]:
    """The events of a result or a posted body: one or a list, in the envelope or without it. Raises TypeError."""
    if not isinstance(told, Mapping | list):
        raise TypeError(type(told).__name__)
    found = told.get("result", told) if isinstance(told, Mapping) and "event_name" not in told else told
    for event in found if isinstance(found, list) else [found]:
        if isinstance(event, Mapping) and isinstance(event.get("message"), Mapping):
            yield event


def taken(bot: str, event: Told, received_at: datetime, name: str = "") -> RawMessage | None:
    """The event as it is stored; None for what people say among themselves. Raises KeyError, TypeError.

    `name`: by which the bot is mentioned in groups.
    """
    message, dated = event["message"], _dated(event["message"])
    chat, key = Chat(NAME, bot, address_of(message["chat"])), str(message["message_id"])[:LONGEST_KEY]
    if is_group(chat):
        command = command_in(str(message.get("text") or ""), name)
        kept = {**event, "message": {**message, "text": command}}
        return RawMessage(chat, key, kept, received_at, dated=dated) if command else None
    photo = bool(photo_of(event))
    return RawMessage(chat, key, event, received_at, photo, caption=_caption(event), dated=dated)


def address_of(chat: Told) -> str:
    """Where to write to: of a group with a mark before it, as the platform's own ids tell nothing."""
    return f"{IN_GROUP}{chat['id']}" if chat.get("chat_type") == "GROUP" else str(chat["id"])


def chat_id(chat: Chat) -> str:
    """The platform's own id of a chat."""
    return chat.address.removeprefix(IN_GROUP)


def is_group(chat: Chat) -> bool:
    """True where several people are."""
    return chat.address.startswith(IN_GROUP)


def command_in(text: str, name: str) -> str:
    """The command that somebody gave in a group, the bot's name before, behind or amid it; else nothing."""
    told = text.replace(f"@{name}", " ") if name else text
    found = COMMAND.search(told)
    return PUNCTUATION.sub("", found[0]).strip() if found else ""


def photo_of(event: Told) -> str:
    """Where the picture of an event can be fetched, for a while; else nothing."""
    message = event["message"]
    return str(message.get("photo_url") or message.get("photo") or "")


def _caption(event: Told) -> Told | None:
    """What is written below a picture, as a message of its own."""
    message = event["message"]
    if not photo_of(event) or not message.get("caption"):
        return None
    kept = {name: message[name] for name in ("from", "chat", "date") if name in message}
    return {"event_name": "message.text.received", "message": kept | {"text": message["caption"]}}


def words(event: Told) -> str:
    """Everything in an event that somebody wrote."""
    message = event.get("message", {})
    return "\n".join(str(message[part]) for part in ("text", "caption") if message.get(part))


def parse(chat: Chat, event: Told, received_at: datetime) -> Inbound:
    """The message; a stored event also tells of a mark of secrecy, of files, and of those not taken."""
    message = event.get("message", {})
    text, marked = str(message.get("text") or ""), bool(event.get("marked"))
    files = tuple(FileRef(file["id"], file["name"]) for file in event.get("files", ()))
    refusals = tuple(event.get("refusals", ()))
    sender = message.get("from", {})
    return Inbound(
        chat,
        text,
        _said_at(message, received_at),
        sender=str(sender.get("display_name") or ""),
        files=files,
        refusals=refusals,
        marked=marked,
        group=is_group(chat),
        event=Event.NONE if text or marked or files or refusals else _wordless(event),
        sender_address=str(sender.get("id", "")),
    )


def _wordless(event: Told) -> Event:
    """A sticker, a voice; or what the platform does not bring: links, documents, protected people's messages."""
    unsupported = event.get("event_name") == "message.unsupported.received"
    return Event.NOT_BROUGHT if unsupported else Event.NO_WORDS


def _said_at(message: Told, received_at: datetime) -> datetime:
    """The platform's own hour; never later than we had it."""
    return min(_dated(message) or received_at, received_at)


def _dated(message: Told) -> datetime | None:
    """When it was written, by the platform's clock, which counts milliseconds; None where it does not tell."""
    sent = message.get("date")
    if not isinstance(sent, int | float):
        return None
    try:
        dated = datetime.fromtimestamp(sent / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return dated if dated > BEGINNING else None
