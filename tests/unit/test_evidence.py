"""A document that is made to keep its reader busy is given up, and whoever sent it hears what to do."""

from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from imports import evidence
from tests.support import documents as made
from texts import evidence as texts


def endless(path: Path) -> None:
    """A PDF of a few kilobytes whose one page shows a letter three million times."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(made.pdf("a"))))
    shown = DecodedStreamObject()
    shown.set_data(b"BT /F 12 Tf " + b"<01> Tj " * 3_000_000 + b"ET")
    writer.pages[0][NameObject("/Contents")] = shown.flate_encode(9)
    writer.write(path)


async def test_a_pdf_without_end_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.pdf"
    endless(path)
    assert path.stat().st_size < 100_000
    with pytest.raises(evidence.NotTaken, match=texts.TOO_SLOW):
        await evidence.inspected(path, path.name, seconds=1)
    path.write_bytes(made.pdf("Kế hoạch"))
    assert await evidence.inspected(path, path.name) == "pdf"
    path.write_bytes(made.BROKEN_PDF)
    with pytest.raises(evidence.NotTaken, match=texts.BROKEN):
        await evidence.inspected(path, path.name)
