"""Logs on standard error, as lines for people or JSON for machines. They never hold message text."""

import logging
import re
import sys
from collections.abc import Collection

import structlog
from structlog.typing import Processor

TOKEN = re.compile(r"(\d{6,})(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
REDACTED = "REDACTED"


class Redacting(structlog.stdlib.ProcessorFormatter):
    """The last thing every line passes, with its values and traceback in it: no secret gets by."""

    secrets: Collection[str] = ()

    def format(self, record: logging.LogRecord) -> str:
        """The line, without tokens of the shape that platforms give, and without the known secrets."""
        return without_secrets(super().format(record), self.secrets)


def without_secrets(text: str, secrets: Collection[str] = ()) -> str:
    """The text with secrets taken out. A token follows letters ("/bot123:…"), so no word boundary is asked for."""
    told = TOKEN.sub(rf"\1:{REDACTED}", text)
    for secret in secrets:
        told = told.replace(secret, REDACTED)
    return told


def set_up(log_format: str, secrets: Collection[str] = (), level: int = logging.INFO) -> None:
    """Send everything, the libraries' logs too, through one formatter."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    last: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if log_format == "json"
        else [
            structlog.dev.ConsoleRenderer(
                colors=bool(sys.stderr) and sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            )
        ]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = Redacting(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    )
    formatter.secrets = secrets
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # Below this it tells every request with its words.
    logging.getLogger("telegram").setLevel(max(level, logging.INFO))
    for noisy in ("alembic", "apscheduler", "uvicorn.access", "uvicorn.error", "httpx", "fontTools", "fpdf"):
        logging.getLogger(noisy).setLevel(max(level, logging.WARNING) if level > logging.DEBUG else level)
