"""A file that a unit hands in: what it is by its content, and whether its first page bears a mark of secrecy."""

import asyncio
import zipfile
from pathlib import Path

from imports import first_page, pdf
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
READERS = {"docx": first_page.of_word, "xlsx": first_page.of_excel, "csv": first_page.of_text}
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


async def inspected(path: Path, name: str, seconds: int = pdf.SECONDS, *, lists: bool = False) -> str:
    """The type of a file by its content ("pdf"). Raises NotTaken, Marked.

    Off the event loop; few at a time, as some documents take much room. `seconds`: see pdf.first_page. `lists`:
    from who sends them, what calls itself one (.csv) is taken for a list of words.
    """
    async with AT_ONCE:
        if is_marked(read_name(name)):
            raise Marked
        kind = await asyncio.to_thread(_kind, path, "csv" if lists and name.lower().endswith(".csv") else "")
        if is_marked(await _first_page(path, kind, seconds)):
            raise Marked
        return kind


async def _first_page(path: Path, kind: str, seconds: int) -> str:
    """The words of the first page; a picture has none. Raises NotTaken for what no reader gets through.

    A file from outside can make a parser fail in any way there is: all come to the same for who sent it.
    """
    try:
        if kind == "pdf":
            return await pdf.first_page(path, seconds)
        return await asyncio.to_thread(_words, path, kind)
    except pdf.TooSlow as error:
        raise NotTaken(texts.TOO_SLOW) from error
    except Exception as error:
        raise NotTaken(texts.BROKEN) from error


def _words(path: Path, kind: str) -> str:
    return "\n".join(READERS[kind](path)) if kind in READERS else ""


def _kind(path: Path, otherwise: str = "") -> str:
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
    if otherwise:
        return otherwise
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
