"""Messages: sent, edited, deleted, pinned; presses of buttons answered."""

import json
from typing import TYPE_CHECKING, Any

from tests.support.telegram.chats import Chat, Message
from tests.support.telegram.markup import formatted
from tests.support.telegram.values import bad

if TYPE_CHECKING:
    from tests.support.telegram.fake import Fake

Given = dict[str, Any]
DAY = 86_400
ONLY_PRIVATE = {"web_app", "request_contact", "request_location"}
SIGNS = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 "
    "🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 "
    "🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡 "
)
REACTIONS = frozenset(SIGNS.split())
SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
WORDS = {"text": ("text", "entities"), "caption": ("caption", "caption_entities")}
FILES = ("document", "photo")


def send_message(fake: "Fake", given: Given) -> Message:
    """A text."""
    return post(fake, given, formatted(given, "text", 4096))


def post(fake: "Fake", given: Given, content: Given) -> Message:
    """A new message of the bot: where every kind of sending ends."""
    chat = fake.reach(given["chat_id"])
    if reply := given.get("reply_parameters"):
        if found := chat.messages.get(reply["message_id"]):
            content["reply_to_message"] = {k: v for k, v in found.items() if k != "reply_to_message"}
        elif not reply.get("allow_sending_without_reply"):
            raise bad("message to be replied not found")
    markup = given.get("reply_markup", {})
    _check_place(markup, chat)
    fake.limits.count(chat.pace, chat.private, given.get("allow_paid_broadcast", False))
    if markup.get("inline_keyboard"):
        content["reply_markup"] = markup
    if "keyboard" in markup or "remove_keyboard" in markup:
        chat.keyboard = [[key["text"] for key in row] for row in markup.get("keyboard", [])]
    chat.doing = None
    return chat.add(fake.me, int(fake.clock()), content)


def _check_place(markup: Given, chat: Chat) -> None:
    rows: list[list[Given]] = markup.get("inline_keyboard") or markup.get("keyboard") or []
    if not chat.private and any(ONLY_PRIVATE & button.keys() for row in rows for button in row):
        raise bad("BUTTON_TYPE_INVALID")


def edit_text(fake: "Fake", given: Given) -> Message:
    """A new text; without reply_markup the buttons go, as on the real one."""
    return _edit(fake, given, formatted(given, "text", 4096))


def edit_caption(fake: "Fake", given: Given) -> Message:
    """New words below a file; without reply_markup the buttons go."""
    return _edit(fake, given, formatted(given, "caption", 1024), "caption")


def edit_markup(fake: "Fake", given: Given) -> Message:
    """New buttons, or none."""
    return _edit(fake, given, {})


def _edit(fake: "Fake", given: Given, content: Given, words: str = "text") -> Message:
    chat = fake.reach(given["chat_id"])
    old = chat.messages.get(given["message_id"])
    if old is None:
        raise bad("message to edit not found")
    if old["from"] is not fake.me:
        raise bad("message can't be edited")
    if content and words == "text" and "text" not in old:
        raise bad("there is no text in the message to edit")
    if content and words == "caption" and not any(kind in old for kind in FILES):
        raise bad("there is no caption in the message to edit")
    markup = given.get("reply_markup", {})
    _check_place(markup, chat)
    shown = (*WORDS[words], "reply_markup")
    new = {name: value for name, value in old.items() if name not in (shown if content else ("reply_markup",))}
    new |= content | ({"reply_markup": markup} if markup.get("inline_keyboard") else {})
    if all(new.get(name) == old.get(name) for name in shown):
        raise bad(SAME)
    fake.limits.count(chat.pace, chat.private, False)
    chat.show(new | {"edit_date": int(fake.clock())})
    return chat.messages[given["message_id"]]


def delete(fake: "Fake", given: Given) -> bool:
    """For everyone, within two days."""
    chat = fake.reach(given["chat_id"])
    old = chat.messages.get(given["message_id"])
    if old is None:
        raise bad("message to delete not found")
    if fake.clock() - old["date"] > 2 * DAY or (old["from"] is not fake.me and not chat.bot_is_admin):
        raise bad("message can't be deleted for everyone")
    chat.remove(given["message_id"])
    return True


def pin(fake: "Fake", given: Given) -> bool:
    """On top of the chat."""
    chat = _may_pin(fake, given)
    if given["message_id"] not in chat.messages:
        raise bad("message to pin not found")
    chat.pinned = [*(one for one in chat.pinned if one != given["message_id"]), given["message_id"]]
    return True


def unpin(fake: "Fake", given: Given) -> bool:
    """That one, or the newest."""
    chat = _may_pin(fake, given)
    number = given.get("message_id", chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(number)
    return True


def _may_pin(fake: "Fake", given: Given) -> Chat:
    chat = fake.reach(given["chat_id"])
    if not chat.bot_is_admin:
        raise bad("not enough rights to manage pinned messages in the chat")
    return chat


def react(fake: "Fake", given: Given) -> bool:
    """One sign under a message, or none."""
    chat = fake.reach(given["chat_id"])
    if given["message_id"] not in chat.messages:
        raise bad("message to react not found")
    chat.reactions[given["message_id"]] = [one["emoji"] for one in given.get("reaction", [])]
    return True


def answer_query(fake: "Fake", given: Given) -> bool:
    """Once, and soon."""
    query = fake.queries.get(given["callback_query_id"])
    if query is None or query.answer is not None or fake.clock() - query.asked_at > fake.query_lifetime:
        raise bad(TOO_OLD)
    query.answer = given.get("text", "")
    query.alert = given.get("show_alert", False)
    fake.bell.ring()
    return True


def chat_action(fake: "Fake", given: Given) -> bool:
    """Such as: is typing."""
    fake.reach(given["chat_id"]).doing = given["action"]
    return True


def get_chat(fake: "Fake", given: Given) -> Given:
    """All about a chat."""
    chat = fake.reach(given["chat_id"])
    gifts = dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        False,
    )
    pinned = {"pinned_message": chat.messages[chat.pinned[-1]]} if chat.pinned else {}
    about = json.loads(json.dumps(chat.about))
    return {**about, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts, **pinned}
