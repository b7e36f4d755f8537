"""A file that a unit hands in: what it is by its content, and whether its first page bears a mark of secrecy."""

import asyncio
import zipfile
from pathlib import Path

from imports import first_page
from language.marks import is_marked
from texts import evidence as texts

LONGEST_NAME = 200
AT_ONCE = asyncio.Semaphore(2)
LARGEST = 20 * 1024 * 1024
UNPACKED = 200 * 1024 * 1024
UNPACKED_XML = 64 * 1024 * 1024
BEFORE_PDF = b"\xef\xbb\xbf\r\n\t "
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
READERS = {"pdf": first_page.of_pdf, "docx": first_page.of_word, "xlsx": first_page.of_excel}
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
    "csv": "text/csv",
}


class NotTaken(Exception):
    """The file is not taken; the sentence says why and what to do."""


class Marked(Exception):
    """The file bears a mark of secrecy: nothing of it may be kept."""


def cleaned(told: str) -> str:
    """A file's own name, without a path and without what no file name holds."""
    last = told.replace("\\", "/").rsplit("/", 1)[-1].encode("utf-8", "replace").decode()
    kept = "".join(letter for letter in last if letter.isprintable()).strip(" .")
    return kept[:LONGEST_NAME] or texts.NO_NAME


def titled(name: str, kind: str) -> str:
    """A name that says what the file is, so that it is never opened as anything else."""
    ending = name.rpartition(".")[2].lower().replace("jpeg", "jpg")
    return name if ending == kind else f"{name}.{kind}"


def read_name(name: str) -> str:
    """The name of a file as words, to look for a mark in."""
    return f"{name}\n{Path(name).stem.replace('_', ' ').replace('-', ' ')}"


async def inspected(path: Path, name: str) -> str:
    """As `inspect`, in a thread; few at a time, as some documents take much room. Raises NotTaken, Marked."""
    async with AT_ONCE:
        return await asyncio.to_thread(inspect, path, name)


def inspect(path: Path, name: str) -> str:
    """The type of a file by its content ("pdf"). Raises NotTaken, Marked. Slow: not for the event loop."""
    if is_marked(read_name(name)):
        raise Marked
    kind = _kind(path)
    if is_marked(_first_page(path, kind)):
        raise Marked
    return kind


def _first_page(path: Path, kind: str) -> str:
    """The words of the first page; a picture has none. Raises NotTaken for what no reader gets through.

    A file from outside can make a parser fail in any way there is: all come to the same for who sent it.
    """
    if kind not in READERS:
        return ""
    try:
        return "\n".join(READERS[kind](path))
    except Exception as error:
        raise NotTaken(texts.BROKEN) from error


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise NotTaken(texts.EMPTY)
    if head.startswith(OLD_OFFICE):
        raise NotTaken(texts.OLD_OFFICE)
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"PK"):
        return _office(path)
    if head.lstrip(BEFORE_PDF).startswith(b"%PDF-"):
        return "pdf"
    raise NotTaken(texts.NOT_TAKEN)


def _office(path: Path) -> str:
    """Which of the office's packages it is. Raises NotTaken for others, with macros, or far too large unpacked."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise NotTaken(texts.BROKEN) from error
    names = {part.filename for part in parts}
    written = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if written > UNPACKED_XML or sum(part.file_size for part in parts) > UNPACKED:
        raise NotTaken(texts.NOT_TAKEN)
    if any(name.endswith("vbaProject.bin") for name in names):
        raise NotTaken(texts.MACROS)
    kind = next((kind for part, kind in PARTS.items() if part in names), None)
    if kind is None:
        raise NotTaken(texts.NOT_TAKEN)
    return kind
