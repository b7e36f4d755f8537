"""The README, the example settings and the changelog say what is there, all of it."""

import re
import tomllib
from pathlib import Path

import pytest
import typer.main
import yaml

from bot.bench.parts import PARTS
from bot.cli import app
from bot.settings import Settings
from handlers.flow import COMMANDS
from imports.campaigns import read_campaign
from tests.support.people import ZONE

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented_with_its_default(name: str) -> None:
    setting = f"TONGHOP_{name.upper()}"
    assert f"`{setting}`" in README
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    default = Settings.model_fields[name].default
    assert re.search(rf"^{setting}={re.escape(str(default))}$", example, re.MULTILINE), default


def test_no_setting_is_documented_that_is_not_there() -> None:
    known = {f"TONGHOP_{name.upper()}" for name in Settings.model_fields}
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"TONGHOP_[A-Z_]+", README + example)) == known


def command_lines() -> list[str]:
    group = typer.main.get_command(app)
    found = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found += [f"{name} {sub}" for sub in inner] if inner else [name]
    return found


@pytest.mark.parametrize("line", command_lines())
def test_every_command_is_documented(line: str) -> None:
    assert f"| `tonghop {line}" in README


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"/help"} | {"/start"}))
def test_every_chat_command_is_documented(command: str) -> None:
    assert re.search(rf"^\| `{command}[ `]", README, re.MULTILINE)


def test_the_campaign_of_the_readme_is_one() -> None:
    example = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)
    assert example
    draft = read_campaign(example[1].encode(), ZONE, "đơn vị")
    assert [item.key for item in draft.campaign.items] == ["studied", "individuals"]


def test_links_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_the_bench_is_documented(part: str) -> None:
    assert f"`{part}`" in (ROOT / "docs" / "speed.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["reliability", "security"])
def test_what_the_pages_on_faults_and_liars_name_is_there(name: str) -> None:
    page = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:tests|storage|domain)/[\w/]+\.\w+)`", page)
    assert len(named) > 40
    for path in named:
        assert (ROOT / path).exists(), path


def test_every_line_of_the_threat_model_names_its_test() -> None:
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| ")][1:]
    assert lines
    assert not [line for line in lines if "`tests/" not in line.rpartition(" | ")[2]]


def test_nothing_records_where_packages_come_from() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


def test_the_container_holds_all_that_the_package_is_made_of() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    copied = re.findall(
        r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE
    )
    wanted = [*floors, "requirements.lock", "pyproject.toml", "README.md", "LICENSE"]
    assert sorted(" ".join(copied).split()) == sorted(wanted)
    let_in = {
        line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text().splitlines() if line[0] == "!"
    }
    assert let_in == set(wanted)


def test_compose_sets_only_what_there_is() -> None:
    services = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    known = {f"TONGHOP_{name.upper()}" for name in Settings.model_fields}
    assert {name for name in services["worker"]["environment"] if name.startswith("TONGHOP_")} <= known
    assert services["worker"]["read_only"]
    assert services["worker"]["deploy"]["replicas"] == 2
