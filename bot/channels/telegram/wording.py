"""A reply as Telegram takes it: HTML with all that people wrote escaped, pieces that fit, readable keyboards."""

from collections.abc import Sequence
from html import escape

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.channels.pieces import length
from bot.channels.pieces import pieces as cut
from domain.chat import Choice, MessageKind, Reply
from texts import general
from texts.reporting import RECORDED

LONGEST, LONGEST_CAPTION = int(MessageLimit.MAX_TEXT_LENGTH), int(MessageLimit.CAPTION_LENGTH)
LONGEST_COPY = int(InlineKeyboardButtonLimit.MAX_COPY_TEXT)
LONG_LABEL = 16
IN_A_ROW = {"stack": 1, "pair": 2, "chips": 2, "row": 5}


def pieces(text: str, limit: int = LONGEST) -> list[str]:
    """A text in pieces that Telegram takes."""
    return cut(text, limit)


def html(text: str, kind: MessageKind = MessageKind.TEXT) -> str:
    """The text for the HTML mode; "Đã ghi nhận" at its head stands out; a tap copies what is to be pasted."""
    safe = escape(text, quote=False)
    if kind is MessageKind.PASTE:
        return f"<code>{safe}</code>"
    return safe.replace(RECORDED, f"<b>{RECORDED}</b>", 1) if safe.startswith(f"✅ {RECORDED}") else safe


def keyboard(letter: int, reply: Reply) -> InlineKeyboardMarkup | None:
    """The choices as buttons. Each only names the letter and its own place: what it does stays with us.

    One that copies does so in the app; too long for that, it is pressed like any other.
    """
    if not reply.choices:
        return None
    buttons = [_button(choice, f"{letter}:{place}") for place, choice in enumerate(reply.choices)]
    wide = _columns(reply.layout, reply.choices)
    return InlineKeyboardMarkup([buttons[start : start + wide] for start in range(0, len(buttons), wide)])


def _button(choice: Choice, data: str) -> InlineKeyboardButton:
    if 0 < length(choice.copy) <= LONGEST_COPY:
        return InlineKeyboardButton(choice.label, copy_text=CopyTextButton(choice.copy))
    return InlineKeyboardButton(choice.label, callback_data=data)


def _columns(layout: str, choices: Sequence[Choice]) -> int:
    """As many in a row as can be read: long labels stand alone or, where they are short enough, by two."""
    longest = max(len(choice.label) for choice in choices)
    return 1 if longest > 2 * LONG_LABEL else min(IN_A_ROW[layout], 2 if longest > LONG_LABEL // 2 else 5)


def below(reply: Reply) -> str:
    """What a message with a file shows once it was answered: all of its words, or the last line of many."""
    words = told(reply)
    return words if length(words) <= LONGEST_CAPTION else words.rpartition("\n")[2]


def told(reply: Reply) -> str:
    """The words of a reply, and the names of the files it holds."""
    return general.with_files(reply.text, [file.name for file in reply.files])
