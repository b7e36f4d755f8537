"""A Word document made of a template that a clerk may replace: {names in braces} give way to words.

A row of a table that holds names such as {đơn vị.tên} stands once for each unit. A paragraph whose names come to
nothing goes; so does a table of a list that is empty, with the paragraph right above it. A name in capitals is
filled in capitals; all else stays as the template has it.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from domain.exports import CannotMake
from exports.characters import allowed
from language.marks import is_marked
from language.spelling import plain
from texts import report as texts
from texts.exports import DRAFT

NAME = re.compile(r"\{([^{}]*)\}")
TEXT, PARAGRAPH, ROW, TABLE, CELL = qn("w:t"), qn("w:p"), qn("w:tr"), qn("w:tbl"), qn("w:tc")
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NO_DOCUMENT = (zipfile.BadZipFile, PackageNotFoundError, SyntaxError, KeyError, ValueError, AttributeError)
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Contents:
    """What names give way to: `values` anywhere, the rows of a list where {list.name} stands in a table."""

    values: Mapping[str, str]
    lists: Mapping[str, Sequence[Row]] = field(default_factory=dict)


def fill(template: bytes, contents: Contents) -> Any:
    """The filled document. Raises CannotMake with what is wrong with the template."""
    try:
        made = Document(BytesIO(template))
        roots = list(_roots(made))
    except NO_DOCUMENT:
        raise CannotMake(texts.NOT_A_DOCUMENT) from None
    _check(roots)
    lists = {_key(name): [_by_key(row) for row in found] for name, found in contents.lists.items()}
    patterns = [(row, name) for root in roots for row in root.iter(ROW) if (name := _list_of(row, lists))]
    for row, name in patterns:
        if not lists[name]:
            _remove(row.getparent())
    values = _by_key(contents.values)
    of_lists = {paragraph for row, _ in patterns for paragraph in row.iter(PARAGRAPH)}
    for paragraph in [one for root in roots for one in root.iter(PARAGRAPH) if one not in of_lists]:
        if _write(paragraph, values) and not _needed(paragraph):
            paragraph.getparent().remove(paragraph)
    for row, name in patterns:
        _repeat(row, name, lists[name], values)
    return made


def _roots(made: Any) -> Iterator[Any]:
    """The body, and the heads and feet of its pages."""
    yield made.part.element
    for related in made.part.rels.values():
        if related.reltype.endswith(("/header", "/footer")):
            yield related.target_part.element


def _check(roots: Sequence[Any]) -> None:
    """A draft says that it is one, gives the figures, and bears no mark of secrecy. Raises CannotMake."""
    lines = ["".join(one.text or "" for one in _letters(each)) for root in roots for each in root.iter(PARAGRAPH)]
    if not any(plain(DRAFT) in plain(line) for line in lines):
        raise CannotMake(texts.NO_DRAFT_MARK)
    if not any(_key(name) == _key(texts.SENTENCE) for line in lines for name in NAME.findall(line)):
        raise CannotMake(texts.no_sentence())
    if is_marked("\n".join(lines)):
        raise CannotMake(texts.MARKED)


def _key(name: str) -> str:
    return " ".join(plain(name).split())


def _by_key(values: Row) -> dict[str, str]:
    return {_key(name): " ".join(allowed(value).split()) for name, value in values.items()}


def _list_of(row: Any, lists: Mapping[str, Sequence[Row]]) -> str:
    """The list that a row stands for; "" for none. Raises CannotMake where it is of two, or of an unknown one."""
    if row.find(f".//{TABLE}") is not None:
        return ""
    words = "".join(one.text or "" for one in row.iter(TEXT))
    wanted = {_key(name.partition(".")[0]) for name in NAME.findall(words) if "." in name}
    if len(wanted) > 1 or not wanted <= lists.keys():
        raise CannotMake(texts.no_list(words))
    return next(iter(wanted), "")


def _repeat(row: Any, name: str, rows: Sequence[Row], values: Row) -> None:
    """The row gives way to one for each of its list."""
    for one in rows:
        copy = deepcopy(row)
        known = {**values, **{f"{name}.{key}": value for key, value in one.items()}}
        for paragraph in copy.iter(PARAGRAPH):
            _write(paragraph, known)
        row.addprevious(copy)
    row.getparent().remove(row)


def _remove(table: Any) -> None:
    """A table goes with the paragraph right above it, its heading."""
    above = table.getprevious()
    if above is not None and above.tag == PARAGRAPH and not _needed(above):
        above.getparent().remove(above)
    table.getparent().remove(table)


def _needed(paragraph: Any) -> bool:
    """True where the document would be broken without it: the last of a cell, the end of a section."""
    cell = paragraph.getparent()
    alone = cell.tag == CELL and len(cell.findall(PARAGRAPH)) == 1
    return alone or paragraph.find(f".//{qn('w:sectPr')}") is not None


def _letters(paragraph: Any) -> list[Any]:
    """The texts that the paragraph is made of; those of a box within it are of paragraphs of their own."""
    return [one for one in paragraph.iter(TEXT) if next(one.iterancestors(PARAGRAPH)) is paragraph]


def _write(paragraph: Any, values: Row) -> bool:
    """Fill a paragraph; True when nothing is left of it. Raises CannotMake for a name that there is not.

    A name may be broken up over several texts, as programs do; what it gives way to has the letters of the first.
    """
    parts = _letters(paragraph)
    found = list(NAME.finditer("".join(one.text or "" for one in parts)))
    for match in reversed(found):
        value = values.get(_key(match[1]))
        if value is None:
            raise CannotMake(texts.unknown_name(match[0]))
        _put(parts, match.start(), match.end(), value.upper() if match[1].isupper() else value)
    return bool(found) and not "".join(one.text or "" for one in parts).strip()


def _put(parts: Sequence[Any], start: int, end: int, value: str) -> None:
    begins = 0
    for part in parts:
        words = part.text or ""
        ends = begins + len(words)
        if ends > start and begins < end:
            part.text = words[: max(start - begins, 0)] + value + words[max(end - begins, 0) :]
            part.set(SPACE, "preserve")
            value = ""
        begins = ends
