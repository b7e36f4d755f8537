"""Files that people or the bot send, kept in memory."""

import asyncio
import struct
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from tests.support.telegram.markup import formatted
from tests.support.telegram.talking import post
from tests.support.telegram.values import Refused, Upload, bad

if TYPE_CHECKING:
    from tests.support.telegram.fake import Fake

MEGABYTE = 1 << 20
DOWNLOAD, PHOTO, UPLOAD = 20 * MEGABYTE, 10 * MEGABYTE, 50 * MEGABYTE
PNG = b"\x89PNG\r\n\x1a\n"
PICTURES = (b"\xff\xd8\xff", PNG, b"GIF8", b"RIFF")


@dataclass(frozen=True)
class Kept:
    """A file; size may be claimed, so that a test of large ones needs no large one."""

    id: str
    kind: str
    name: str
    mime: str
    content: bytes
    size: int
    path: str

    def about(self) -> dict[str, Any]:
        """What every answer says of it."""
        return {"file_id": self.id, "file_unique_id": f"u{self.id}", "file_size": self.size}


class Files:
    """All files, by id and by path; while `flow` is cleared a download stops halfway."""

    def __init__(self) -> None:
        self.by_id: dict[str, Kept] = {}
        self.by_path: dict[str, Kept] = {}
        self.flow = asyncio.Event()
        self.flow.set()

    def keep(self, kind: str, upload: Upload, size: int | None = None) -> Kept:
        """Keep a "photo" or a "document"."""
        number = len(self.by_id) + 1
        path = f"{kind}s/file_{number}{PurePath(upload.name).suffix}"
        size = len(upload.content) if size is None else size
        kept = Kept(f"{kind[:4]}{number:020d}AAQ", kind, upload.name, upload.mime, upload.content, size, path)
        self.by_id[kept.id] = self.by_path[path] = kept
        return kept

    def photo(self, content: bytes, size: int | None = None) -> dict[str, Any]:
        """As a message shows it: a small one and the real one."""
        upload = Upload("photo.jpg", content, "image/jpeg")
        small, large = self.keep("photo", upload), self.keep("photo", upload, size)
        return {
            "photo": [
                small.about() | {"width": 90, "height": 67},
                large.about() | {"width": 1280, "height": 960},
            ]
        }


def as_document(kept: Kept) -> dict[str, Any]:
    """As a message shows it."""
    return {"document": kept.about() | {"file_name": kept.name, "mime_type": kept.mime}}


def send_photo(fake: "Fake", given: dict[str, Any]) -> dict[str, Any]:
    """A picture: uploaded, or by the id of one."""
    caption, photo = formatted(given, "caption", 1024), given["photo"]
    fake.reach(given["chat_id"])
    if isinstance(photo, str):
        sizes = [_known(fake, photo, "photo") | {"width": 1280, "height": 960}]
        return post(fake, given, {"photo": sizes, **caption})
    _check_size(photo, PHOTO)
    if not photo.content.startswith(PICTURES):
        raise bad("IMAGE_PROCESS_FAILED")
    if photo.content.startswith(PNG):
        width, height = struct.unpack(">II", photo.content[16:24].ljust(8, b"\0"))
        if not 0 < width + height <= 10_000 or max(width, height) > 20 * min(width, height):
            raise bad("PHOTO_INVALID_DIMENSIONS")
    return post(fake, given, fake.files.photo(photo.content) | caption)


def send_document(fake: "Fake", given: dict[str, Any]) -> dict[str, Any]:
    """A file: uploaded, or by the id of one."""
    caption, document = formatted(given, "caption", 1024), given["document"]
    fake.reach(given["chat_id"])
    if isinstance(document, str):
        _known(fake, document, "document")
        return post(fake, given, as_document(fake.files.by_id[document]) | caption)
    _check_size(document, UPLOAD)
    return post(fake, given, as_document(fake.files.keep("document", document)) | caption)


def get_file(fake: "Fake", given: dict[str, Any]) -> dict[str, Any]:
    """Where to fetch a file of at most 20 MB."""
    kept = fake.files.by_id.get(given["file_id"])
    if kept is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if kept.size > DOWNLOAD:
        raise bad("file is too big")
    return kept.about() | {"file_path": kept.path}


def _check_size(upload: Upload, most: int) -> None:
    if not upload.content:
        raise bad("file must be non-empty")
    if len(upload.content) > most:
        raise Refused(413, "Request Entity Too Large")


def _known(fake: "Fake", file_id: str, kind: str) -> dict[str, Any]:
    kept = fake.files.by_id.get(file_id)
    if kept is None:
        raise bad("wrong remote file identifier specified: can't unserialize it. Wrong last symbol")
    if kept.kind != kind:
        raise bad(f"can't use file of type {kept.kind.title()} as {kind.title()}")
    return kept.about()
