"""What a value must be like, and how the server says no."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Reader = Callable[[Any], Any]
WHOLE = re.compile(r"-?\d{1,16}")


class Refused(Exception):
    """An answer that is not ok; parameters are such as retry_after."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


def bad(why: str, **parameters: int) -> Refused:
    """400, as the platform words it."""
    return Refused(400, f"Bad Request: {why}", **parameters)


@dataclass(frozen=True)
class Upload:
    """A file within a multipart body."""

    name: str
    content: bytes
    mime: str


def utf16(text: str) -> int:
    """Length as the platform counts it, in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def string(least: int = 0, most: int = 1 << 20, like: str = "", fault: str = "") -> Reader:
    """A string of least to most characters that wholly matches like; fault is the platform's own word for it."""
    pattern = re.compile(like or r"(?s:.*)")

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError("must be a string")
        try:
            length = utf16(value)
        except UnicodeEncodeError:
            raise bad("strings must be encoded in UTF-8") from None
        if not least <= length <= most or not pattern.fullmatch(value):
            raise bad(fault) if fault else ValueError(f"must be {least} to {most} characters, {like}")
        return value

    return read


def integer(least: int = -(1 << 52), most: int = 1 << 52) -> Reader:
    """A whole number, also as a string."""

    def read(value: Any) -> int:
        if isinstance(value, str) and WHOLE.fullmatch(value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"must be an integer from {least} to {most}")
        return value

    return read


def boolean(value: Any) -> bool:
    """True or False, also as a string."""
    if value in ("true", "True", "false", "False"):
        return value in ("true", "True")
    if not isinstance(value, bool):
        raise ValueError("must be true or false")
    return value


def one_of(*known: str) -> Reader:
    """One of some words."""

    def read(value: Any) -> str:
        if value not in known:
            raise ValueError(f"must be one of {', '.join(known)}")
        return str(value)

    return read


def array(of: Reader, most: int = 100) -> Reader:
    """A list."""

    def read(value: Any) -> list[Any]:
        if not isinstance(value, list) or len(value) > most:
            raise ValueError(f"must be an array of at most {most}")
        return [of(one) for one in value]

    return read


def encoded(reader: Reader) -> Reader:
    """An object or a list, itself or as a JSON string."""

    def read(value: Any) -> Any:
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except ValueError:
                raise bad("can't parse JSON object") from None
        return reader(value)

    return read


def link(*schemes: str) -> Reader:
    """An address that the apps open: a host without a dot, such as localhost, is none."""
    pattern = re.compile(rf"(?:{'|'.join(schemes)})://(\[[0-9a-fA-F:]+\]|[^\s/?#:@\[\]]+)(:\d+)?([/?#]\S*)?")

    def read(value: Any) -> str:
        found = pattern.fullmatch(value) if isinstance(value, str) else None
        if not found or (value.startswith("http") and not re.search(r"[^.][.][^.]|:", found[1])):
            raise bad(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
        return str(value)

    return read


class Fields:
    """What an object may hold, each field with its reader; a name that ends in ! must be there."""

    def __init__(self, fields: Mapping[str, Reader]) -> None:
        self._fields = {name.removesuffix("!"): reader for name, reader in fields.items()}
        self._required = tuple(name[:-1] for name in fields if name.endswith("!"))

    def __call__(self, given: Any) -> dict[str, Any]:
        """The checked values. Raises ValueError or Refused."""
        if not isinstance(given, dict):
            raise ValueError("must be an object")
        for name in self._required:
            if name not in given:
                raise ValueError(f'parameter "{name}" is required')
        return {name: self._read(name, value) for name, value in given.items()}

    def _read(self, name: str, value: Any) -> Any:
        reader = self._fields.get(name)
        if reader is None:
            raise ValueError(f'unknown parameter "{name}"')
        try:
            return reader(value)
        except ValueError as wrong:
            raise ValueError(f'parameter "{name}" {wrong}') from None
