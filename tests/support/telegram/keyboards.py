"""Keyboards under messages and under the field where one writes."""

from typing import Any

from tests.support.telegram.values import Fields, Reader, array, bad, boolean, link, one_of, string

LINK = link("https")
STYLE: dict[str, Reader] = {"style": one_of("danger", "success", "primary")}


def callback_data(value: Any) -> str:
    """1 to 64 bytes, not characters."""
    if not isinstance(value, str) or not 1 <= len(value.encode()) <= 64:
        raise bad("BUTTON_DATA_INVALID")
    return value


ACTIONS: dict[str, Reader] = {
    "callback_data": callback_data,
    "url": link("http", "https", "tg"),
    "web_app": Fields({"url!": LINK}),
    "copy_text": Fields({"text!": string(1, 256)}),
    "switch_inline_query": string(),
    "switch_inline_query_current_chat": string(),
}
BUTTON = Fields({"text!": string(1)} | ACTIONS | STYLE)
KEY = Fields({"text!": string(1), "request_contact": boolean, "request_location": boolean, **STYLE})


def inline_button(value: Any) -> dict[str, Any]:
    """With exactly one action."""
    button = BUTTON(value)
    if not button["text"].strip():
        raise bad("can't parse inline keyboard button: text must be non-empty")
    if len(ACTIONS.keys() & button.keys()) != 1:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    return button


def key(value: Any) -> dict[str, Any]:
    """A button that writes its own text."""
    return KEY({"text": value} if isinstance(value, str) else value)


def rows(button: Reader) -> Reader:
    """At most 8 a row and 100 in all."""

    def read(value: Any) -> list[list[dict[str, Any]]]:
        found: list[list[dict[str, Any]]] = array(array(button, most=8))(value)
        if sum(map(len, found)) > 100:
            raise bad("reply markup is too long")
        return found

    return read


MORE: dict[str, Reader] = {"selective": boolean, "input_field_placeholder": string(1, 64)}
_inline = Fields({"inline_keyboard!": rows(inline_button)})


def inline_keyboard(value: Any) -> dict[str, Any]:
    """Buttons under a message; an empty object is none, as on the real one."""
    return _inline(value) if value != {} else {}


KINDS: dict[str, Reader] = {
    "inline_keyboard": inline_keyboard,
    "keyboard": Fields(
        {
            "keyboard!": rows(key),
            "resize_keyboard": boolean,
            "one_time_keyboard": boolean,
            "is_persistent": boolean,
            **MORE,
        }
    ),
    "remove_keyboard": Fields({"remove_keyboard!": boolean, "selective": boolean}),
    "force_reply": Fields({"force_reply!": boolean, **MORE}),
}


def reply_markup(value: Any) -> dict[str, Any]:
    """Any of the four kinds, or an empty object, which is none."""
    if value == {}:
        return {}
    kind = next((one for one in KINDS if isinstance(value, dict) and one in value), None)
    if kind is None:
        raise bad("object expected as reply markup")
    checked: dict[str, Any] = KINDS[kind](value)
    return checked
