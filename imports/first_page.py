"""The words of a document's first page, read in a stream: nothing here grows with the rest of it.

Marks of secrecy stand in headers, tables and text boxes as often as in the text itself: all are read.
"""

import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, iterparse

from imports.letters import UTF_16

LINES = 80
SHEETS = 3
PAGE = 64 * 1024
HEADS = ("word/header", "word/footer")


def of_text(path: Path) -> Iterator[str]:
    """The first lines of a text; what cannot be read of it does not matter here."""
    with path.open("rb") as file:
        data = file.read(PAGE)
    yield data.decode("utf-16" if data.startswith(UTF_16) else "utf-8-sig", "replace")


def of_word(path: Path) -> Iterator[str]:
    """The headers, the footers and the first paragraphs of a Word document, a line each."""
    with zipfile.ZipFile(path) as parts:
        heads = sorted(name for name in parts.namelist() if name.startswith(HEADS) and name.endswith(".xml"))
        for name in (*heads, "word/document.xml"):
            with parts.open(name) as part:
                yield from islice(_paragraphs(part), LINES)


def _paragraphs(part: IO[bytes]) -> Iterator[str]:
    for element in _elements(part):
        if _name(element) == "p":
            yield "".join(_letters(element))


def _letters(paragraph: Element) -> Iterator[str]:
    for element in paragraph.iter():
        match _name(element):
            case "t":
                yield element.text or ""
            case "br" | "cr" | "p":
                yield "\n"
            case "tab":
                yield "\t"


def of_excel(path: Path) -> Iterator[str]:
    """The first rows of the first sheets of a workbook, a line for each cell that holds words."""
    with zipfile.ZipFile(path) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        wanted: set[int] = set()
        for name in sorted(sheets, key=lambda name: (len(name), name))[:SHEETS]:
            with parts.open(name) as part:
                for place, words in _cells(part):
                    yield words
                    if place is not None:
                        wanted.add(place)
        if wanted:
            with parts.open("xl/sharedStrings.xml") as part:
                yield from _shared(part, wanted)


def _cells(part: IO[bytes]) -> Iterator[tuple[int | None, str]]:
    """Of each cell: where its words lie among those that cells share, or the words themselves."""
    rows = 0
    for element in _elements(part):
        if _name(element) == "c":
            held = _words(element, "v")
            yield (int(held), "") if element.get("t") == "s" else (None, _words(element, "t") or held)
        elif _name(element) == "row":
            element.clear()
            rows += 1
            if rows == LINES:
                return


def _shared(part: IO[bytes], wanted: set[int]) -> Iterator[str]:
    place, last = 0, max(wanted)
    for element in _elements(part):
        if _name(element) == "si":
            if place in wanted:
                yield _words(element, "t")
            element.clear()
            place += 1
            if place > last:
                return


def _words(element: Element, name: str) -> str:
    return "".join(inner.text or "" for inner in element.iter() if _name(inner) == name)


def _elements(part: IO[bytes]) -> Iterator[Element]:
    """Each element once it is whole; what expands without end is refused by the parser itself."""
    return (element for _, element in iterparse(part))  # noqa: S314


def _name(element: Element) -> str:
    """Its name in whichever of the format's two namespaces."""
    return element.tag.rsplit("}", 1)[-1]
