"""Which data directory is this database's own: the same mark lies in both, so that a wrong pair is found."""

import secrets
from pathlib import Path

from storage import settings
from storage.database import Store

NAME = "database.id"
MARK = "data_dir"


async def of_folder(store: Store) -> str:
    """The mark that this database expects in its directory; empty while it has none yet."""
    return await settings.get(store, MARK) or ""


def on_disk(folder: Path) -> str:
    """The mark that lies in a directory; empty where there is none."""
    path = folder / NAME
    return path.read_text(encoding="ascii") if path.is_file() else ""


async def claim(store: Store, folder: Path) -> bool:
    """Give both the same mark where the database has none yet; False when the directory is another's."""
    expected, found = await of_folder(store), on_disk(folder)
    if expected:
        return expected == found
    mark = found or secrets.token_hex(16)
    (folder / NAME).write_text(mark, encoding="ascii")
    await settings.put(store, MARK, mark)
    return True
