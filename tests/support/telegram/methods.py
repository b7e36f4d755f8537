"""The methods that the program may call: what each takes, and who answers it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from tests.support.telegram import files, profile, talking
from tests.support.telegram.keyboards import LINK, inline_keyboard, reply_markup
from tests.support.telegram.updates import KINDS
from tests.support.telegram.values import Fields, Reader, Upload, array, boolean, encoded, integer, one_of, string


class Method(NamedTuple):
    """A method of the Bot API."""

    call: Callable[..., Any]
    read: Fields


def file(value: Any) -> Upload | str:
    """Uploaded, or the id of one kept before."""
    if not isinstance(value, Upload | str) or not value:
        raise ValueError("must be a file or a file_id")
    return value


ACTIONS = (
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker "
    "find_location record_video_note upload_video_note"
)
SCOPES = "default all_private_chats all_group_chats all_chat_administrators chat chat_administrators chat_member"
COMMAND = Fields(
    {
        "command!": string(1, 32, "[a-z0-9_]+", fault="BOT_COMMAND_INVALID"),
        "description!": string(1, 256, fault="BOT_COMMAND_DESCRIPTION_INVALID"),
    }
)
SCOPE = Fields({"type!": one_of(*SCOPES.split()), "chat_id": integer(), "user_id": integer()})
MENU = Fields(
    {
        "type!": one_of("commands", "web_app", "default"),
        "text": string(1, 64),
        "web_app": Fields({"url!": LINK}),
    }
)
REPLY = Fields({"message_id!": integer(1), "allow_sending_without_reply": boolean})
PREVIEW = Fields({"is_disabled": boolean, "url": string(), "show_above_text": boolean})
REACTION = Fields({"type!": one_of("emoji"), "emoji!": one_of(*talking.REACTIONS)})

LANGUAGE: dict[str, Reader] = {"language_code": string(0, 2, "(?:[a-z]{2})?")}
WHERE: dict[str, Reader] = {"chat_id!": integer()}
WHICH: dict[str, Reader] = WHERE | {"message_id!": integer(1)}
HTML: dict[str, Reader] = {"parse_mode": one_of("HTML", "")}
SCOPED: dict[str, Reader] = {"scope": encoded(SCOPE), **LANGUAGE}
TEXT: dict[str, Reader] = {"text!": string(), "link_preview_options": encoded(PREVIEW), **HTML}
CAPTION: dict[str, Reader] = {"caption": string(), **HTML}
INLINE: dict[str, Reader] = {"reply_markup": encoded(inline_keyboard)}
UPDATES: dict[str, Reader] = {"allowed_updates": encoded(array(one_of(*KINDS.split())))}
SENDING: dict[str, Reader] = WHERE | {
    "disable_notification": boolean,
    "protect_content": boolean,
    "allow_paid_broadcast": boolean,
    "reply_parameters": encoded(REPLY),
    "reply_markup": encoded(reply_markup),
}

TAKEN: dict[str, tuple[Callable[..., Any], dict[str, Reader]]] = {
    "getMe": (profile.get_me, {}),
    "getUpdates": (
        profile.get_updates,
        {"offset": integer(), "limit": integer(1, 100), "timeout": integer(0), **UPDATES},
    ),
    "setWebhook": (
        profile.set_webhook,
        {
            "url!": string(0, 2048),
            "secret_token": string(1, 256, "[A-Za-z0-9_-]+", fault="secret token contains unallowed characters"),
            "max_connections": integer(1, 100),
            "drop_pending_updates": boolean,
            **UPDATES,
        },
    ),
    "deleteWebhook": (profile.delete_webhook, {"drop_pending_updates": boolean}),
    "getWebhookInfo": (profile.get_webhook_info, {}),
    "sendMessage": (talking.send_message, SENDING | TEXT),
    "sendPhoto": (files.send_photo, SENDING | CAPTION | {"photo!": file}),
    "sendDocument": (
        files.send_document,
        SENDING | CAPTION | {"document!": file, "disable_content_type_detection": boolean},
    ),
    "editMessageText": (talking.edit_text, WHICH | TEXT | INLINE),
    "editMessageCaption": (talking.edit_caption, WHICH | CAPTION | INLINE),
    "editMessageReplyMarkup": (talking.edit_markup, WHICH | INLINE),
    "deleteMessage": (talking.delete, WHICH),
    "pinChatMessage": (talking.pin, WHICH | {"disable_notification": boolean}),
    "unpinChatMessage": (talking.unpin, WHERE | {"message_id": integer(1)}),
    "setMessageReaction": (
        talking.react,
        WHICH | {"reaction": encoded(array(REACTION, most=1)), "is_big": boolean},
    ),
    "answerCallbackQuery": (
        talking.answer_query,
        {
            "callback_query_id!": string(),
            "text": string(0, 200, fault="MESSAGE_TOO_LONG"),
            "show_alert": boolean,
            "cache_time": integer(0),
        },
    ),
    "sendChatAction": (talking.chat_action, WHERE | {"action!": one_of(*ACTIONS.split())}),
    "getChat": (talking.get_chat, WHERE),
    "getFile": (files.get_file, {"file_id!": string()}),
    "setMyCommands": (profile.set_commands, {"commands!": encoded(array(COMMAND)), **SCOPED}),
    "getMyCommands": (profile.get_commands, SCOPED),
    "deleteMyCommands": (profile.delete_commands, SCOPED),
    "setMyDescription": (profile.set_words("description"), {"description": string(0, 512), **LANGUAGE}),
    "getMyDescription": (profile.get_words("description"), LANGUAGE),
    "setMyShortDescription": (
        profile.set_words("short_description"),
        {"short_description": string(0, 120), **LANGUAGE},
    ),
    "getMyShortDescription": (profile.get_words("short_description"), LANGUAGE),
    "setChatMenuButton": (profile.set_menu_button, {"chat_id": integer(), "menu_button": encoded(MENU)}),
}
METHODS = {name: Method(call, Fields(taken)) for name, (call, taken) in TAKEN.items()}
