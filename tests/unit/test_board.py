"""The Board as the settings name it."""

from pathlib import Path

import pytest

from bot.commands.shell import board_of
from bot.settings import Settings


@pytest.mark.parametrize(
    ("given", "demo", "public"),
    [
        ("https://bao-cao.example/", False, "https://bao-cao.example"),
        ("", False, ""),
        ("", True, "http://127.0.0.1:8080"),
        ("https://bao-cao.example", True, "https://bao-cao.example"),
    ],
)
def test_only_an_address_that_people_can_open_is_given_out(
    tmp_path: Path, given: str, demo: bool, public: str
) -> None:
    """Without TONGHOP_PUBLIC_URL that is the demonstration's alone: who looks at it sits at this machine."""
    found = Settings(data_dir=tmp_path, public_url=given, secret_key="x")
    assert board_of(found, demo=demo).public == public
