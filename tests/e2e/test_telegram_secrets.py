"""The real program with a token that Telegram does not know: told once in plain words, and the token nowhere."""

from functools import partial
from pathlib import Path
from typing import Any

import httpx

from tests.support.faults import until
from tests.support.people import BOARD
from tests.support.process import environment, running, tonghop
from tests.support.telegram import Fake

WRONG = "1234567890:AAWrongTokenForTestsOnly_987654321zyx"


async def test_a_wrong_token_is_told_once_and_found_nowhere(tmp_path: Path, sqlite_template: bytes) -> None:
    (tmp_path / "tonghop.db").write_bytes(sqlite_template)
    async with Fake() as fake:
        env = environment(
            f"sqlite+aiosqlite:///{tmp_path}/tonghop.db",
            tmp_path / "data",
            TONGHOP_SECRET_KEY=BOARD.secret,
            TONGHOP_TELEGRAM_TOKEN=WRONG,
            TONGHOP_TELEGRAM_API_URL=fake.url,
        )
        async with running(env, cwd=tmp_path) as run:
            await fake.called("getWebhookInfo", 2)
            found: dict[str, Any] = {}
            await until(partial(_told, env, tmp_path, found))
            async with httpx.AsyncClient(trust_env=False) as client:
                found["health"] = (await client.get(f"{run.address}/healthz")).text
            files = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
            assert await run.stop() == 0
        assert found["problem"] == "Telegram không nhận mã bot; xem lại TONGHOP_TELEGRAM_TOKEN"
        assert [line["problem"] for line in run.log if line.get("event") == "telegram"] == [found["problem"]]
        assert not run.logged("work_failed")
        secret = WRONG.partition(":")[2]
        assert secret not in str(run.log) + str(found)
        assert secret.encode() not in files
        assert b"problem" in files


async def _told(env: dict[str, str], folder: Path, found: dict[str, Any]) -> bool:
    ended = await tonghop(env, "status", "--json", cwd=folder)
    found |= {"printed": ended.out + ended.err, "problem": ended.data["channels"]["telegram"]["problem"]}
    return bool(found["problem"]) and "TOKEN" in found["problem"]
