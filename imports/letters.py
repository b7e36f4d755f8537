"""The letters of a file that was handed in: how they are encoded, and what of them cannot be seen."""

import codecs
import unicodedata

from texts import files

LARGEST = 20 * 1024 * 1024
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Unreadable(Exception):
    """The file cannot be read: why and what to do, in a sentence, and the line (from 1) where one is known."""

    def __init__(self, sentence: str, row: int = 1) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.row = row


def decode(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else Windows-1258 as older office programs write it.

    Raises Unreadable, also for UTF-8 with a few spoilt bytes: as Windows-1258 it would be nonsense in silence.
    """
    if data.startswith(UTF_16):
        return _decoded(data, "utf-16")
    try:
        return _decoded(data, "utf-8-sig")
    except UnicodeDecodeError as error:
        if _is_mostly_utf_8(data):
            raise Unreadable(files.SPOILT_UTF_8, data.count(b"\n", 0, error.start) + 1) from error
    try:
        return _decoded(data, "cp1258")
    except UnicodeDecodeError as error:
        raise Unreadable(files.UNREADABLE) from error


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise Unreadable(files.UNREADABLE) from error
        raise
    if "\0" in text:
        raise Unreadable(files.UNREADABLE)
    return text


def _is_mostly_utf_8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    spoilt = text.count("\ufffd")
    return sum(not letter.isascii() for letter in text) > 2 * spoilt


def tidy(text: str) -> str:
    """The text composed (NFC), on one line, with single spaces, without what cannot be seen."""
    composed = unicodedata.normalize("NFC", text)
    if not composed.isprintable():
        composed = "".join(map(_visible, composed))
    return " ".join(composed.split())


def _visible(letter: str) -> str:
    kind = unicodedata.category(letter)
    return " " if kind == "Cc" else "" if kind in ("Cf", "Cs") else letter
