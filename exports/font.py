"""How wide words are in the font of the pictures, read from the font itself: a picture cannot wrap by itself."""

import struct
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import fontpkg_be_vietnam_pro  # type: ignore[import-untyped]

FOLDER = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"
REGULAR, BOLD = FOLDER / "BeVietnamPro-Regular.ttf", FOLDER / "BeVietnamPro-SemiBold.ttf"
NAME = "Be Vietnam Pro"
NARROWEST = 0.2


@dataclass(frozen=True, slots=True)
class Font:
    """The advance of each letter, in ems; `other` for letters the font does not have."""

    advances: dict[int, float]
    other: float

    def width(self, text: str, size: float) -> float:
        """The width of a text at that size."""
        return size * sum(self.advances.get(ord(letter), self.other) for letter in text)


@cache
def font(path: Path) -> Font:
    """The font of a file (TrueType, with a character map of format 4)."""
    data = path.read_bytes()
    tables = _tables(data)
    per_em = struct.unpack_from(">H", data, tables["head"] + 18)[0]
    metrics = struct.unpack_from(">H", data, tables["hhea"] + 34)[0]
    widths = struct.unpack_from(">" + "Hh" * metrics, data, tables["hmtx"])[::2]
    glyphs = _characters(data, tables["cmap"])
    found = {letter: widths[min(glyph, metrics - 1)] / per_em for letter, glyph in glyphs.items()}
    return Font(found, widths[0] / per_em)


def _tables(data: bytes) -> dict[str, int]:
    count = struct.unpack_from(">H", data, 4)[0]
    entries = (struct.unpack_from(">4sIII", data, 12 + 16 * place) for place in range(count))
    return {tag.decode(): offset for tag, _, offset, _ in entries}


def _characters(data: bytes, cmap: int) -> dict[int, int]:
    count = struct.unpack_from(">H", data, cmap + 2)[0]
    maps = (cmap + struct.unpack_from(">HHI", data, cmap + 4 + 8 * place)[2] for place in range(count))
    at = next(one for one in maps if struct.unpack_from(">H", data, one)[0] == 4)
    many = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends = struct.unpack_from(f">{many}H", data, at + 14)
    starts = struct.unpack_from(f">{many}H", data, at + 16 + 2 * many)
    deltas = struct.unpack_from(f">{many}H", data, at + 16 + 4 * many)
    first_range = at + 16 + 6 * many
    ranges = struct.unpack_from(f">{many}H", data, first_range)
    found = {}
    for place, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for letter in range(start, min(end, 0xFFFE) + 1):
            if not ranges[place]:
                found[letter] = (letter + deltas[place]) & 0xFFFF
                continue
            where = first_range + 2 * place + ranges[place] + 2 * (letter - start)
            glyph = struct.unpack_from(">H", data, where)[0]
            found[letter] = (glyph + deltas[place]) & 0xFFFF if glyph else 0
    return found


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a text in the pictures' font."""
    return font(BOLD if bold else REGULAR).width(text, size)


def wrapped(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """A text in at most so many lines that fit the room; what is left over ends in three dots."""
    lines = [""]
    # However narrow its letters, no more of a text can have room than this.
    for word in text[: int(most * room / (NARROWEST * size)) + 1].split():
        for part in _parts(word, size, room, bold=bold):
            longer = f"{lines[-1]} {part}".lstrip()
            if width(longer, size, bold=bold) <= room:
                lines[-1] = longer
            else:
                lines.append(part)
    if len(lines) > most:
        lines = [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), size, room, bold=bold)]
    return lines


def balanced(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """As `wrapped`, but no line is much shorter than the others."""
    lines = wrapped(text, size, room, most, bold=bold)
    narrow, wide = room / 2, room
    while len(lines) <= most and wide - narrow > 4:
        middle = (narrow + wide) / 2
        if len(wrapped(text, size, middle, most + 1, bold=bold)) <= len(lines):
            wide = middle
        else:
            narrow = middle
    return wrapped(text, size, wide, most, bold=bold)


def _parts(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    """A word, broken where it alone is wider than the room."""
    parts, taken = [""], 0.0
    for letter in word:
        wide = width(letter, size, bold=bold)
        if parts[-1] and taken + wide > room:
            parts.append("")
            taken = 0
        parts[-1] += letter
        taken += wide
    return parts


def _cut(text: str, size: float, room: float, *, bold: bool) -> str:
    while text and width(text + "…", size, bold=bold) > room:
        text = text[:-1].rstrip()
    return text + "…"


def printable(text: str) -> str:
    """The text as one line of whole letters: marks joined to theirs, nothing that a picture cannot show."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in composed).split())
