"""The settings: environment or .env, prefix TONGHOP_. A wrong value stops the start with one sentence."""

import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, ValidationError, ValidationInfo
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

LOOPBACK = ("127.0.0.1", "localhost", "::1")
TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
ZALO_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{8,}")
SHORTEST_PASSWORD = 6
SCHEMES = ("sqlite+aiosqlite", "postgresql+asyncpg")


class SettingsError(Exception):
    """A setting is wrong; the sentence names it."""


def _database_url(value: str) -> str:
    try:
        scheme = make_url(value).drivername
    except ArgumentError:
        scheme = ""
    if scheme not in SCHEMES:
        raise ValueError(f"must begin with {SCHEMES[0]}:/// or {SCHEMES[1]}://")
    return value


def _public_url(value: str) -> str:
    parts = urlsplit(value)
    plain = parts.scheme == "http" and parts.hostname in LOOPBACK
    if value and not (parts.hostname and (parts.scheme == "https" or plain)):
        raise ValueError("must be an https address (http only on this machine itself)")
    return value.rstrip("/")


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("is not a time zone such as Asia/Ho_Chi_Minh") from error
    return value


def _token(value: str) -> str:
    if value and not TOKEN.fullmatch(value):
        raise ValueError("must look like 123456789:AAbbCC…, as BotFather gives it")
    return value


def _api_url(value: str) -> str:
    parts = urlsplit(value)
    if not parts.hostname or parts.scheme not in ("https", "http"):
        raise ValueError("must be an address such as https://api.telegram.org")
    return value.rstrip("/")


def _zalo_tokens(value: str) -> str:
    tokens = listed(value)
    if not all(ZALO_TOKEN.fullmatch(token) for token in tokens):
        raise ValueError(
            "must be tokens such as 123456789:abcDEF…, as the Bot Creator gives them, with commas between"
        )
    if len({token.partition(":")[0] for token in tokens}) < len(tokens):
        raise ValueError("names one bot twice")
    return ",".join(tokens)


def _zalo_links(value: str, info: ValidationInfo) -> str:
    links = [link.strip() for link in value.split(",")] if value.strip() else []
    if not all(not link or re.fullmatch(r"https://[^\s,]+", link) for link in links):
        raise ValueError("must be https links with commas between")
    if len(links) > len(listed(info.data.get("zalo_tokens", ""))):
        raise ValueError("has more links than TONGHOP_ZALO_TOKENS has bots")
    return ",".join(links)


def listed(value: str) -> list[str]:
    """What stands between commas."""
    return [part.strip() for part in value.split(",") if part.strip()]


def _mode(value: str, info: ValidationInfo) -> str:
    if value == "webhook" and not info.data.get("public_url"):
        raise ValueError("webhook needs TONGHOP_PUBLIC_URL, the https address where this house is found")
    return value


class Settings(BaseSettings):
    """What an operator may set; every one has a default that works for a trial on one machine."""

    model_config = SettingsConfigDict(env_prefix="TONGHOP_", env_file=".env", extra="ignore")

    database_url: Annotated[str, AfterValidator(_database_url)] = "sqlite+aiosqlite:///var/tonghop.db"
    data_dir: Path = Path("var")
    public_url: Annotated[str, AfterValidator(_public_url)] = ""
    http_host: str = "127.0.0.1"
    http_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Ho_Chi_Minh"
    calendar_file: str = ""
    agency: str = "Ban Tuyên giáo và Dân vận"
    agency_parent: str = ""
    place: str = ""
    unit_noun: str = "cấp ủy cơ sở"
    scoring: str = ""
    secret_key: str = ""
    log_format: Literal["text", "json"] = "text"
    telegram_token: Annotated[str, AfterValidator(_token)] = ""
    telegram_mode: Annotated[Literal["polling", "webhook"], AfterValidator(_mode)] = "polling"
    telegram_api_url: Annotated[str, AfterValidator(_api_url)] = "https://api.telegram.org"
    telegram_proxy: str = ""
    telegram_pace: Annotated[float, Field(gt=0, le=1000)] = 28
    telegram_chat_pace: Annotated[float, Field(gt=0, le=30)] = 1
    zalo_tokens: Annotated[str, AfterValidator(_zalo_tokens)] = ""
    zalo_mode: Annotated[Literal["polling", "webhook"], AfterValidator(_mode)] = "polling"
    zalo_api_url: Annotated[str, AfterValidator(_api_url)] = "https://bot-api.zaloplatforms.com"
    zalo_links: Annotated[str, AfterValidator(_zalo_links)] = ""
    zalo_seats: Annotated[int, Field(ge=0)] = 50
    zalo_monthly: Annotated[int, Field(ge=0)] = 3000

    def secrets(self) -> list[str]:
        """What must never be seen in a log: of tokens also what stands behind the bot's number.

        A password of a few letters is left out: every word that holds them would be, too.
        """
        tokens = [self.telegram_token, *listed(self.zalo_tokens)]
        known = [*tokens, *(token.partition(":")[2] for token in tokens), self.secret_key]
        found = (_password(url) for url in (self.database_url, self.telegram_proxy))
        passwords = [one for password in found for one in (password, quote(password, safe=""))]
        return [one for one in known if one] + [one for one in passwords if len(one) >= SHORTEST_PASSWORD]

    @property
    def zone(self) -> ZoneInfo:
        """The Board's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def is_sqlite(self) -> bool:
        """True when the database is a file on this machine."""
        return self.database_url.startswith("sqlite")

    def address(self) -> str:
        """The address people open, without a slash at the end."""
        return self.public_url or f"http://{self.http_host}:{self.http_port}"

    def secret(self) -> str:
        """The key that codes are hashed with: the setting, else one made once and kept in DATA_DIR.

        Raises SettingsError on PostgreSQL without the setting, as several machines must share it.
        """
        if self.secret_key:
            return self.secret_key
        if not self.is_sqlite:
            raise SettingsError("TONGHOP_SECRET_KEY is required with PostgreSQL: all workers must share it.")
        return _kept_secret(self.data_dir / "secret.key")


def _password(url: str) -> str:
    try:
        return unquote(urlsplit(url).password or "")
    except ValueError:
        return ""


def _kept_secret(path: Path) -> str:
    """Made once: it is there whole or not at all, whenever the machine stops or its disk is full."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", encoding="ascii", dir=path.parent) as file:
            file.write(secrets.token_urlsafe(32))
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text(encoding="ascii")


def load() -> Settings:
    """Read the settings. Raises SettingsError with one sentence that names the first wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "TONGHOP_" + str(first["loc"][0]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name} is wrong: {reason}.") from None
