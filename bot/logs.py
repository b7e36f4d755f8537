"""Logs on standard error, as lines for people or JSON for machines. They never hold message text.

A line begins only where one of ours does: what comes from outside can neither begin one nor steer a terminal.
"""

import logging
import re
import sys
from collections.abc import Collection
from io import StringIO
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, ExcInfo, Processor

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
BELOW = "    "
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


def harmless(text: str) -> str:
    """The text with every letter that begins a line or steers a terminal written out, as \\n is."""
    return CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)


def _on_one_line(logger: Any, method: str, event: EventDict) -> EventDict:
    """For people: no value breaks its line."""
    return {name: harmless(value) if isinstance(value, str) else value for name, value in event.items()}


def _traceback(told: TextIO, error: ExcInfo) -> None:
    """A traceback below its line, each line of it set in, so that none looks like one of the log."""
    written = StringIO()
    structlog.dev.plain_traceback(written, error)
    told.writelines(f"\n{BELOW}{harmless(line)}" for line in written.getvalue().strip().splitlines())


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
            _on_one_line,
            structlog.dev.ConsoleRenderer(
                colors=bool(sys.stderr) and sys.stderr.isatty(), exception_formatter=_traceback
            ),
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
