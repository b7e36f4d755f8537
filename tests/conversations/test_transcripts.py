"""Every transcript is what the product really says, with buttons and with typed numbers, on both databases."""

from pathlib import Path

import pytest

from tests.support.people import House
from tests.support.transcript import Stage, play

SCRIPTS = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("by_number", [False, True], ids=["buttons", "numbers"])
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
async def test_the_conversation_goes_as_written(
    script: Path, by_number: bool, house: House, request: pytest.FixtureRequest
) -> None:
    written = script.read_text(encoding="utf-8")
    really = await play(Stage(house, by_number), written)
    if request.config.getoption("--rewrite-transcripts") and not by_number:
        script.write_text(really, encoding="utf-8")
        return
    assert really == written
