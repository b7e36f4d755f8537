"""What an update is: in whose chat, and what it says. Pure: JSON as the Bot API sends it, in; an Inbound, out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from domain.chat import Chat, Event, Inbound, RawMessage

NAME = "telegram"
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
GONE = ("kicked", "left")

Update = Mapping[str, Any]


def taken(bot: str, update: Update, received_at: datetime) -> RawMessage | None:
    """The update as it is stored; None for a kind nobody asked for, and for what people say among themselves."""
    content = _content(update)
    if content is None:
        return None
    if _chatter(content):
        return None
    where = content.get("chat") or content.get("message", {}).get("chat") or content["from"]
    chat, ref = Chat(NAME, bot, str(where["id"])), str(content.get("message_id", ""))
    return RawMessage(chat, str(update["update_id"]), update, received_at, ref)


def _content(update: Update) -> Mapping[str, Any] | None:
    return next((update[kind] for kind in ALLOWED if kind in update), None)


def _chatter(content: Mapping[str, Any]) -> bool:
    """True for what is said in a group and is no command, or is edited there: of that nothing is kept."""
    is_message = "message_id" in content and content.get("chat", {}).get("type") != "private"
    meant = str(content.get("text", "")).startswith("/") and "edit_date" not in content
    return is_message and not meant and "migrate_to_chat_id" not in content


def words(update: Update) -> str:
    """Everything in an update that somebody wrote: the text, a caption, the name of a file."""
    message = update.get("message") or update.get("edited_message", {})
    parts = (message.get("text"), message.get("caption"), message.get("document", {}).get("file_name"))
    return "\n".join(part for part in parts if part)


def parse(chat: Chat, update: Update, received_at: datetime) -> Inbound:
    """A message, a press, or that somebody blocked the bot or let it in again."""
    if "my_chat_member" in update:
        return _member(chat, update["my_chat_member"], received_at)
    if "callback_query" in update:
        return _press(chat, update["callback_query"], received_at)
    if "edited_message" in update:
        return _edit(chat, update["edited_message"], received_at)
    return _message(chat, update.get("message", {}), received_at, marked=bool(update.get("marked")))


def _message(chat: Chat, message: Mapping[str, Any], received_at: datetime, *, marked: bool) -> Inbound:
    text = message.get("text", "")
    return Inbound(
        chat,
        text,
        _said_at(message, received_at),
        sender=_name(message.get("from", {})),
        marked=marked,
        group=is_group(chat),
        event=Event.NONE if text or marked else Event.NO_WORDS,
        sender_address=_address(message.get("from", {})),
        moved_to=str(message.get("migrate_to_chat_id", "")),
    )


def _edit(chat: Chat, message: Mapping[str, Any], received_at: datetime) -> Inbound:
    changed = _message(chat, message, received_at, marked=False)
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
