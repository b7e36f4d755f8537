"""Small real files of every kind that people hand in, and of kinds that are refused."""

import io
import zipfile
from datetime import datetime

import docx
import openpyxl
from docx.oxml import parse_xml
from pypdf import PdfReader, PdfWriter

from domain.chat import Chat
from storage.files import MOST

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0\5\xfe"
    b"\2\xfe\xa75\x81\x84\0\0\0\0IEND\xaeB`\x82"
)
JPG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xd9"
PROGRAM = b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" * 64
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
BROKEN_PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\nxref broken"
W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def pdf(text: str) -> bytes:
    """A PDF of one page with a line of text; its letters are told by a ToUnicode map, as Word writes them."""
    letters = sorted(set(text))
    codes = {letter: place + 1 for place, letter in enumerate(letters)}
    mapped = "\n".join(f"<{code:02x}> <{letter.encode('utf-16-be').hex()}>" for letter, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(codes)} beginbfchar\n{mapped}\nendbfchar\n"
        "endcmap end end"
    )
    shown = f"BT /F 12 Tf 72 720 Td <{''.join(f'{codes[letter]:02x}' for letter in text)}> Tj ET"
    widths = " ".join(["600"] * 256)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        "/Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /TrueType /BaseFont /A /FirstChar 0 /LastChar 255 "
        f"/Widths [{widths}] /ToUnicode 6 0 R >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    made, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\n"
    return made + f"{end}startxref\n{len(made)}\n%%EOF".encode()


def locked_pdf(text: str, password: str) -> bytes:
    """A PDF with a password to open it ("": anybody may read it, nobody may change it)."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(text))))
    writer.encrypt(password, "the owner's", algorithm="RC4-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def word(text: str = "", *, header: str = "", cell: str = "", box: str = "") -> bytes:
    """A Word document with words in its body, header, a table's cell or a text box."""
    document = docx.Document()
    if header:
        document.sections[0].header.paragraphs[0].text = header
    document.add_paragraph(text)
    if cell:
        document.add_table(rows=1, cols=2).cell(0, 1).text = cell
    if box:
        inner = f"<w:txbxContent><w:p><w:r><w:t>{box}</w:t></w:r></w:p></w:txbxContent>"
        shape = f"<w:r {W}><w:pict><v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></w:r>"
        document.add_paragraph("Kính gửi: ")._p.append(parse_xml(shape))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def excel(*cells: str) -> bytes:
    """A workbook with a column of words."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for place, words in enumerate(cells, 1):
        book.active.cell(place, 2, words)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def package(parts: dict[str, bytes]) -> bytes:
    """A zip package of parts by name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in parts.items():
            zipped.writestr(name, data)
    return made.getvalue()


def with_part(document: bytes, name: str, data: bytes) -> bytes:
    """The package with one more part."""
    made = io.BytesIO(document)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(name, data)
    return made.getvalue()


def many_files(chat: Chat, at: datetime) -> list[dict[str, object]]:
    """As many rows of files handed in by a chat as a unit may in a day."""
    here = {"channel": chat.channel, "bot": chat.bot, "address": chat.address, "received_at": at}
    one = {"sha256": "0" * 64, "name": "a.pdf", "type": "pdf", "size": 1}
    return [{**here, **one, "key": f"many-{number}"} for number in range(MOST)]
