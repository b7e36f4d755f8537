"""What the tests of this floor may ask for beside a database."""

from collections.abc import Iterator

import pytest

from tests.conftest import ENGINES
from tests.support.desk import Desk


@pytest.fixture(scope="module", params=ENGINES)
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres").new()
    else:
        path = tmp_path_factory.mktemp("desk") / "tonghop.db"
        path.write_bytes(request.getfixturevalue("sqlite_template"))
        url = f"sqlite+aiosqlite:///{path}"
    made = Desk(url)
    yield made
    made.close()
