"""What an update is: in whose chat, and what it says. Pure: JSON as the Bot API sends it, in; an Inbound, out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from domain.chat import Chat, Event, FileRef, Inbound, RawMessage
from imports.evidence import read_name

NAME = "telegram"
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
GONE = ("kicked", "left")

Update = Mapping[str, Any]


def taken(bot: str, update: Update, received_at: datetime, username: str = "") -> RawMessage | None:
    """The update as it is stored; None for a kind nobody asked for, and for what people say among themselves.

    `username`: what the bot is called, so that a command to another bot is left to that one; empty: not known.
    """
    content = _content(update)
    if content is None or _chatter(content, username):
        return None
    where = content.get("chat") or content.get("message", {}).get("chat") or content["from"]
    chat, key = Chat(NAME, bot, str(where["id"])), str(update["update_id"])
    ref, message = str(content.get("message_id", "")), update.get("message", {})
    dated = datetime.fromtimestamp(message["date"], UTC) if message.get("date") else None
    if is_group(chat):
        return RawMessage(chat, key, update, received_at, ref=ref, dated=dated)
    return RawMessage(
        chat,
        key,
        update,
        received_at,
        brings_file=file_of(update) is not None,
        album=message.get("media_group_id", ""),
        caption=_caption(message),
        ref=ref,
        dated=dated,
    )


def _caption(message: Mapping[str, Any]) -> Update | None:
    """What is written below a file, as a message of its own."""
    if "caption" not in message:
        return None
    kept = {name: message[name] for name in ("from", "chat", "date") if name in message}
    return {"message": kept | {"text": message["caption"]}}


def file_of(update: Update) -> Mapping[str, Any] | None:
    """The document, or the largest size of the picture, that an update brings; None for any other."""
    message = update.get("message", {})
    if "document" in message:
        return dict(message["document"])
    sizes = message.get("photo", ())
    return max(sizes, key=lambda size: size["width"] * size["height"], default=None)


def _content(update: Update) -> Mapping[str, Any] | None:
    return next((update[kind] for kind in ALLOWED if kind in update), None)


def _chatter(content: Mapping[str, Any], username: str) -> bool:
    """True for what is said in a group and is no command to this bot, or is edited there: none is kept."""
    is_message = "message_id" in content and content.get("chat", {}).get("type") != "private"
    meant = _is_command(str(content.get("text", "")), username) and "edit_date" not in content
    return is_message and not meant and "migrate_to_chat_id" not in content


def _is_command(text: str, username: str) -> bool:
    """True for a command to everybody, or to the bot of that name: "/tonghop", "/tonghop@tonghop_bot"."""
    _, _, named = text.partition(" ")[0].partition("@")
    to_another = bool(named and username) and named.casefold() != username.casefold()
    return text.startswith("/") and not to_another


def words(update: Update) -> str:
    """Everything in an update that somebody wrote: the text, a caption, the name of a file."""
    message = update.get("message") or update.get("edited_message", {})
    name = message.get("document", {}).get("file_name", "")
    parts = (message.get("text"), message.get("caption"), read_name(name) if name else "")
    return "\n".join(part for part in parts if part)


def parse(chat: Chat, update: Update, received_at: datetime) -> Inbound:
    """A message, a press, or that somebody blocked the bot or let it in again."""
    if "my_chat_member" in update:
        return _member(chat, update["my_chat_member"], received_at)
    if "callback_query" in update:
        return _press(chat, update["callback_query"], received_at)
    if "edited_message" in update:
        return _edit(chat, update["edited_message"], received_at)
    return _message(chat, update, update.get("message", {}), received_at)


def _message(chat: Chat, update: Update, message: Mapping[str, Any], received_at: datetime) -> Inbound:
    """Beside what the platform sends, a stored update tells of a mark, of files, and of those not taken."""
    text, marked = message.get("text", ""), bool(update.get("marked"))
    files = tuple(FileRef(file["id"], file["name"]) for file in update.get("files", ()))
    refusals = tuple(update.get("refusals", ()))
    return Inbound(
        chat,
        text,
        _said_at(message, received_at),
        sender=_name(message.get("from", {})),
        files=files,
        refusals=refusals,
        marked=marked,
        group=is_group(chat),
        event=Event.NONE if text or marked or files or refusals else Event.NO_WORDS,
        sender_address=_address(message.get("from", {})),
        moved_to=str(message.get("migrate_to_chat_id", "")),
        words_follow="caption" in message and not text,
    )


def _edit(chat: Chat, message: Mapping[str, Any], received_at: datetime) -> Inbound:
    changed = _message(chat, {}, message, received_at)
    said_at = _said_at({"date": message.get("edit_date")}, received_at)
    return replace(changed, edit_of=str(message.get("message_id", "")), said_at=said_at, event=Event.NONE)


def _press(chat: Chat, query: Mapping[str, Any], received_at: datetime) -> Inbound:
    """The data names a letter of ours and the place of the choice in it: what it does is looked up there."""
    letter, _, place = str(query.get("data", "")).partition(":")
    known = letter.isascii() and letter.isdigit() and place.isascii() and place.isdigit() and len(letter) < 19
    return Inbound(
        chat,
        "",
        received_at,
        sender=_name(query.get("from", {})),
        group=is_group(chat),
        sender_address=_address(query.get("from", {})),
        offered=(int(letter), int(place)) if known and len(place) < 4 else (0, 0),
        query=str(query["id"]),
    )


def _member(chat: Chat, change: Mapping[str, Any], received_at: datetime) -> Inbound:
    gone = change.get("new_chat_member", {}).get("status") in GONE
    event = Event.BLOCKED if gone else Event.UNBLOCKED
    return Inbound(chat, "", received_at, group=is_group(chat), event=event)


def _said_at(message: Mapping[str, Any], received_at: datetime) -> datetime:
    """The platform's own hour, whole seconds; never later than we had it."""
    sent = message.get("date")
    return min(datetime.fromtimestamp(sent, UTC), received_at) if sent else received_at


def _name(user: Mapping[str, Any]) -> str:
    return " ".join(part for part in (user.get("last_name"), user.get("first_name")) if part)


def _address(user: Mapping[str, Any]) -> str:
    """The address of somebody's private chat with the bot: it is their own number."""
    return str(user.get("id", ""))


def is_group(chat: Chat) -> bool:
    """True where several people are: only their chats have numbers below zero."""
    return chat.address.startswith("-")
