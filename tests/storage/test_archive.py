"""A backup that is not whole, not ours or not for this place is refused before anything is touched."""

import random
import shutil
import tarfile
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy.engine import make_url

from storage.archive import Damaged, NotABackup, beside, check, in_the_way, pack, packed, restore
from storage.database import MadeByNewer
from storage.snapshot import BackupFailed, Manifest, Stopped, dump, read_manifest
from tests.support.people import House, at

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NOW, WORDS, LAST = at("2026-06-15 02:00"), b"a plan", b"another"
Refused = (Damaged, NotABackup, BackupFailed, MadeByNewer)


def packed_in(house: House, folder: Path) -> Path:
    """A backup file of a house, with two files that were handed in."""
    url = house.database.url
    (folder / "files").mkdir()
    shelf = [folder / "files" / sha256(words).hexdigest() for words in (WORDS, LAST)]
    for path, words in zip(shelf, (WORDS, LAST), strict=True):
        path.write_bytes(words)
    (folder / "secret.key").write_text("key", encoding="ascii")
    target = folder / "all.tar"
    copied = beside(folder / "copy")
    pack(target, copied, dump(url, copied, NOW, Event()), shelf, folder, Event())
    copied.unlink()
    return target


def put_back(path: Path, folder: Path) -> dict[str, bytes]:
    """Check and restore into a fresh folder; returns what then lies there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    url = make_url(f"sqlite+aiosqlite:///{folder}/t.db")
    try:
        with packed(path) as source:
            check(source, Event())
            assert in_the_way(source.manifest, url, folder) == ""
            restore(source, url, folder, Event())
    except Refused:
        assert not [one for one in folder.rglob("*") if one.is_file()]
        raise
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


async def test_wherever_a_byte_is_wrong_it_is_refused_or_makes_no_difference(house: House, tmp_path: Path) -> None:
    """Bytes that only fill up blocks make none; a file cut short anywhere is refused."""
    path = packed_in(house, tmp_path)
    whole, data, chance = put_back(path, tmp_path / "to"), path.read_bytes(), random.Random(7)
    assert whole["secret.key"] == b"key"
    spoilt = tmp_path / "spoilt.tar"
    refused = 0
    places = [data.rindex(LAST), *(chance.randrange(3_000) for _ in range(30))]
    for place in [*places, *(chance.randrange(len(data)) for _ in range(30))]:
        spoilt.write_bytes(data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :])
        try:
            assert put_back(spoilt, tmp_path / "to") == whole
        except Refused:
            refused += 1
    assert refused > 20
    for size in (0, 100, 511, 5_000, len(data) // 2):
        spoilt.write_bytes(data[:size])
        with pytest.raises((Damaged, NotABackup)):
            put_back(spoilt, tmp_path / "to")


async def test_foreign_and_newer_files_are_not_taken_for_a_backup(house: House, tmp_path: Path) -> None:
    path = packed_in(house, tmp_path)
    foreign = tmp_path / "foreign.tar"
    with tarfile.open(foreign, "w") as tar:
        tar.add(tmp_path / "secret.key", "../../manifest.json")
    with pytest.raises(NotABackup):
        put_back(foreign, tmp_path / "to")
    with packed(path) as source:
        made = source.manifest
    newer = tmp_path / "newer.json"
    told = {name: getattr(made, name) for name in Manifest.__slots__} | {"version": "9999"}
    newer.write_bytes(Manifest(**told).written())
    with pytest.raises(MadeByNewer, match="9999"):
        put_back(newer, tmp_path / "to")
    assert read_manifest(b"[]") is None


async def test_what_lies_there_already_is_never_written_over(house: House, tmp_path: Path) -> None:
    path, there = packed_in(house, tmp_path), tmp_path / "to"
    put_back(path, there)
    url = make_url(f"sqlite+aiosqlite:///{there}/t.db")
    with packed(path) as source:
        assert in_the_way(source.manifest, url, there) == str(there / "t.db")
        (there / "t.db").unlink()
        assert in_the_way(source.manifest, url, there) == ""
        (there / "secret.key").write_text("another", encoding="ascii")
        assert in_the_way(source.manifest, url, there) == str(there / "secret.key")
        (there / "secret.key").unlink()
        (there / "files" / "aa").mkdir()
        (there / "files" / "aa" / "of-another").touch()
        assert in_the_way(source.manifest, url, there) == str(there / "files")


async def test_who_writes_meanwhile_is_not_held_up_and_the_copy_is_of_one_moment(
    house: House, tmp_path: Path
) -> None:
    """It is broken off at a word, and what an earlier one left is cleared."""
    async with house.database.begin():
        made = dump(house.database.url, tmp_path / "one", NOW, Event())
    assert made.counts["people"] == 5
    stop = Event()
    stop.set()
    with pytest.raises(Stopped):
        dump(house.database.url, tmp_path / "two", NOW + timedelta(days=1), stop)
    assert not (tmp_path / "two").exists()
    left = beside(tmp_path / "all[1].tar")
    left.touch()
    assert (beside(tmp_path / "all[1].tar") != left, left.exists()) == (True, False)
