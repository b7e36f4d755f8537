"""How the bot is reached and what it says of itself: updates, command menus, descriptions."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.support.telegram.values import bad

if TYPE_CHECKING:
    from tests.support.telegram.fake import Fake

Given = dict[str, Any]


def get_me(fake: "Fake", given: Given) -> Given:
    """Who the token is for."""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": fake.reads_groups}
    more = dict.fromkeys(("supports_inline_queries", "can_connect_to_business", "has_main_web_app"), False)
    return fake.me | abilities | more


async def get_updates(fake: "Fake", given: Given) -> list[Given]:
    """Polling."""
    limit, timeout = given.get("limit", 100), given.get("timeout", 0)
    return await fake.updates.poll(given.get("offset", 0), limit, timeout, given.get("allowed_updates"))


async def set_webhook(fake: "Fake", given: Given) -> bool:
    """The bot wants to be told."""
    secret, connections = given.get("secret_token", ""), given.get("max_connections", 40)
    drop = given.get("drop_pending_updates", False)
    await fake.updates.hook(given["url"], secret, connections, drop, given.get("allowed_updates"))
    return True


async def delete_webhook(fake: "Fake", given: Given) -> bool:
    """The bot wants to ask."""
    return await set_webhook(fake, {"url": "", **given})


def get_webhook_info(fake: "Fake", given: Given) -> Given:
    """Its address, and what went wrong there last."""
    hook, waiting = fake.updates.webhook, len(fake.updates.pending)
    told: Given = {"has_custom_certificate": False, "pending_update_count": waiting}
    if hook is None:
        return {"url": "", **told}
    told |= {"max_connections": hook.connections, "allowed_updates": sorted(fake.updates.allowed)}
    return {"url": hook.url, **told, **hook.failure}


def _scope(fake: "Fake", given: Given) -> tuple[str, str]:
    scope = given.get("scope", {"type": "default"})
    wants = {"chat": {"chat_id"}, "chat_administrators": {"chat_id"}, "chat_member": {"chat_id", "user_id"}}
    if scope.keys() - {"type"} != wants.get(scope["type"], set()):
        raise bad(f"can't parse BotCommandScope: wrong fields for {scope['type']}")
    if "chat_id" in scope:
        fake.reach(scope["chat_id"])
    return json.dumps(scope, sort_keys=True), given.get("language_code", "")


def set_commands(fake: "Fake", given: Given) -> bool:
    """The menu of some people."""
    fake.commands[_scope(fake, given)] = given["commands"]
    return True


def get_commands(fake: "Fake", given: Given) -> list[Given]:
    """The menu that was set for exactly these."""
    return fake.commands.get(_scope(fake, given), [])


def delete_commands(fake: "Fake", given: Given) -> bool:
    """Back to the menu of a wider scope."""
    fake.commands.pop(_scope(fake, given), None)
    return True


def set_words(field: str) -> Callable[["Fake", Given], bool]:
    """A description."""

    def change(fake: "Fake", given: Given) -> bool:
        fake.words[field, given.get("language_code", "")] = given.get(field, "")
        return True

    return change


def get_words(field: str) -> Callable[["Fake", Given], Given]:
    """A description, that of all languages where there is none of its own."""

    def answer(fake: "Fake", given: Given) -> Given:
        own = fake.words.get((field, given.get("language_code", "")))
        return {field: own or fake.words.get((field, ""), "")}

    return answer


def set_menu_button(fake: "Fake", given: Given) -> bool:
    """What stands beside the field where one writes."""
    button = given.get("menu_button", {"type": "default"})
    if (button["type"] == "web_app") != (button.keys() == {"type", "text", "web_app"}):
        raise bad("can't parse menu button: wrong fields")
    chat_id = given.get("chat_id")
    if chat_id is not None and not fake.reach(chat_id).private:
        raise bad("chat not found")
    fake.menu_buttons[chat_id] = button
    return True
