"""A file that a unit hands in: what it is by its content, and whether its first page bears a mark of secrecy."""

import zipfile
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import docx
import openpyxl
import pypdf
from docx.document import Document
from pypdf.errors import PyPdfError

from language.marks import is_marked
from texts import evidence as texts

LARGEST = 20 * 1024 * 1024
UNPACKED = 200 * 1024 * 1024
PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
FIRST_PAGE = 80
TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "png": "image/png",
}


class NotTaken(Exception):
    """The file is not taken; the sentence says why and what to do."""


class Marked(Exception):
    """The file bears a mark of secrecy: nothing of it may be kept."""


def inspect(path: Path, name: str) -> str:
    """The type of a file by its content ("pdf"). Raises NotTaken, Marked. Slow: not for the event loop."""
    if is_marked(Path(name).stem.replace("_", " ").replace("-", " ")) or is_marked(name):
        raise Marked
    kind = _kind(path)
    try:
        text = "\n".join(_first_page(path, kind))
    except (PyPdfError, zipfile.BadZipFile, KeyError, ValueError, OSError, TypeError, AttributeError) as error:
        raise NotTaken(texts.BROKEN) from error
    if is_marked(text):
        raise Marked
    return kind


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(1024)
    if not head:
        raise NotTaken(texts.EMPTY)
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"PK") and (kind := _office(path)):
        return kind
    raise NotTaken(texts.NOT_TAKEN)


def _office(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > UNPACKED:
                return None
            names = set(parts.namelist())
    except (zipfile.BadZipFile, OSError):
        return None
    macros = any(name.endswith("vbaProject.bin") for name in names)
    return None if macros else next((kind for part, kind in PARTS.items() if part in names), None)


def _first_page(path: Path, kind: str) -> Iterator[str]:
    """The words of the first page, as far as they are words: a picture has none."""
    match kind:
        case "pdf":
            reader = pypdf.PdfReader(path)
            if reader.is_encrypted:
                raise NotTaken(texts.BROKEN)
            yield from (page.extract_text() for page in islice(reader.pages, 1))
        case "docx":
            yield from _of_word(docx.Document(str(path)))
        case "xlsx":
            sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
            rows = islice(sheet.iter_rows(values_only=True), FIRST_PAGE)
            yield from (str(cell) for row in rows for cell in row if cell is not None)


def _of_word(document: Document) -> Iterator[str]:
    section = document.sections[0]
    tables = (
        paragraph.text
        for table in islice(document.tables, 3)
        for row in islice(table.rows, FIRST_PAGE)
        for cell in row.cells
        for paragraph in cell.paragraphs
    )
    heads = (paragraph.text for paragraph in chain(section.header.paragraphs, section.footer.paragraphs))
    body = (paragraph.text for paragraph in islice(document.paragraphs, FIRST_PAGE))
    yield from chain(heads, body, tables)
