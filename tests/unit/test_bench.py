"""The bench: what it prints, and what it says where a part is not there or cannot be measured."""

import json
from pathlib import Path

import pytest

from bot.bench import stand
from bot.commands.benchmark import bench
from bot.commands.shell import Mistake


def test_a_part_prints_its_figures_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    bench(["understand"], as_json=True)
    figures = json.loads(capsys.readouterr().out)
    assert list(figures) == ["understand_p50_ms", "understand_longest_ms"]
    assert figures["understand_p50_ms"] > 0


def test_an_unknown_part_is_named() -> None:
    with pytest.raises(Mistake, match="no benchmark speed; there are: answered"):
        bench(["speed"])


def test_a_part_that_needs_the_checkout_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stand, "SERVER", tmp_path / "__main__.py")
    with pytest.raises(Mistake, match="telegram was left out: it needs the checkout"):
        bench(["telegram"])


def test_a_country_is_loaded_into_an_empty_database_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_template: bytes
) -> None:
    (tmp_path / "load.db").write_bytes(sqlite_template)
    monkeypatch.setenv("TONGHOP_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/load.db")
    bench(["load"], units=60, campaigns=2, reports=150, as_json=True)
    figures = json.loads(capsys.readouterr().out)
    assert figures["reports"] == 150
    assert {"tenth_tonghop_p99_ms", "whole_tonghop_p99_ms", "whole_as_of_p50_ms"} <= set(figures)
    with pytest.raises(Mistake, match="holds units already"):
        bench(["load"], units=60, campaigns=2, reports=150)
    with pytest.raises(Mistake, match="tonghop bench load --units N"):
        bench(["load"])
