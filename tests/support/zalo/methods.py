"""The methods: (what it does, its parameters that must be there, those that may be)."""

import re
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from tests.support.zalo.bots import Bot, Refused, Webhook
from tests.support.zalo.people import opaque

Given = dict[str, Any]
LONGEST = 2_000
SECRET = re.compile(r".{8,256}", re.DOTALL)


async def get_me(bot: Bot, given: Given) -> Given:
    """Who the bot is."""
    names = {"account_name": f"bot.{bot.id[-4:]}", "display_name": bot.name}
    return {"id": bot.id, "account_type": "BASIC", "can_join_groups": True, **names}


async def get_updates(bot: Bot, given: Given) -> Any:
    """One event, or with `in_lists` a list of it."""
    if not isinstance(given.get("timeout", 30), int):
        raise Refused(400, "Bad Request: timeout")
    return await bot.poll(float(given.get("timeout", 30)))


async def send_message(bot: Bot, given: Given) -> Given:
    """A text, to somebody who has written before."""
    text = given["text"]
    if not isinstance(text, str) or not 0 < len(text.encode("utf-16-le")) // 2 <= LONGEST:
        raise Refused(400, "Bad Request: message text is empty or too long")
    return _shown(bot, given["chat_id"], text)


async def send_photo(bot: Bot, given: Given) -> Given:
    """A picture that the platform fetches, by nothing but its address."""
    if not str(given["photo"]).startswith(("https://", "http://127.0.0.1:")):
        raise Refused(400, "Bad Request: photo")
    picture = await bot.fake.fetch(given["photo"])
    said = _shown(bot, given["chat_id"], f"[ảnh] {given.get('caption', '')}")
    bot.pictures.append(picture)
    return said


async def send_chat_action(bot: Bot, given: Given) -> None:
    """That the bot is typing; it has no result."""
    if given["action"] != "typing" or given["chat_id"] not in bot.screens:
        raise Refused(400, "Bad Request: action")


def _shown(bot: Bot, chat_id: str, text: str) -> Given:
    if chat_id not in bot.screens:
        raise Refused(400, "Bad Request: chat not found")
    if bot.sent >= bot.monthly:
        raise Refused(429, "Quota exceeded")
    bot.sent += 1
    bot.screens[chat_id].append(text)
    return {"message_id": opaque(f"said {next(bot.fake.numbers)}"), "date": int(bot.fake.clock() * 1000)}


async def set_webhook(bot: Bot, given: Given) -> Given:
    """Public https only, except on this machine."""
    parts = urlsplit(given["url"])
    if parts.scheme != "https" and parts.hostname != "127.0.0.1":
        raise Refused(400, "Bad Request: bad webhook: an HTTPS URL must be provided")
    if not SECRET.fullmatch(given["secret_token"]):
        raise Refused(400, "Bad Request: secret_token")
    bot.webhook = Webhook(given["url"], given["secret_token"])
    return {"url": given["url"], "updated_at": int(bot.fake.clock() * 1000), "verification": {"verified": True}}


async def get_webhook_info(bot: Bot, given: Given) -> Given:
    """Where it is, or 404."""
    if bot.webhook is None:
        raise Refused(404, "Not Found")
    return {"url": bot.webhook.url, "updated_at": int(bot.fake.clock() * 1000)}


async def delete_webhook(bot: Bot, given: Given) -> Given:
    """There is none any more."""
    bot.webhook = None
    return {"url": "", "updated_at": int(bot.fake.clock() * 1000)}


Method = tuple[Callable[[Bot, Given], Awaitable[Any]], Sequence[str], Sequence[str]]
METHODS: dict[str, Method] = {
    "getMe": (get_me, (), ()),
    "getUpdates": (get_updates, (), ("timeout",)),
    "sendMessage": (send_message, ("chat_id", "text"), ()),
    "sendPhoto": (send_photo, ("chat_id", "photo"), ("caption",)),
    "sendChatAction": (send_chat_action, ("chat_id", "action"), ()),
    "setWebhook": (set_webhook, ("url", "secret_token"), ()),
    "getWebhookInfo": (get_webhook_info, (), ()),
    "deleteWebhook": (delete_webhook, (), ()),
}
