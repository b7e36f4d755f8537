"""What every answer and every post must keep to: headers, one's own origin, bounded bodies."""

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
LARGEST_BODY = 128 * 1024
MONTH, YEAR = 30 * 86400, 365 * 86400


class TooLarge(Exception):
    """The body is larger than any honest message."""


class SafeHeaders:
    """Adds the headers that keep a page to itself."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the headers added."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", POLICY)
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "same-origin"
                headers["cross-origin-opener-policy"] = "same-origin"
                headers["cross-origin-resource-policy"] = "same-origin"
                headers.setdefault("cache-control", _freshness(scope["path"], message["status"]))
                if self.secure:
                    headers["strict-transport-security"] = f"max-age={YEAR}"
            await send(message)

        await self.app(scope, receive, send_safely if scope["type"] == "http" else send)


def _freshness(path: str, status: int) -> str:
    """Pages are never kept; fonts, which are large and do not change, for a month; scripts are asked for anew."""
    if not path.startswith("/static/") or status not in (200, 206, 304):
        return "no-store"
    return f"max-age={MONTH}" if path.startswith("/static/fonts/") else "no-cache"


def from_elsewhere(request: Request, address: str) -> bool:
    """True for a post that another site had the browser make; `address`: where people open ours.

    Some browsers inside other apps send neither header: then only the cookie's SameSite=Lax stands guard.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("origin")
    ours = {request.headers.get("host"), urlsplit(address).netloc}
    return origin is not None and urlsplit(origin).netloc not in ours


async def body_of(request: Request, most: int = LARGEST_BODY) -> bytes:
    """The body, read no further than it may be long. Raises TooLarge."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooLarge
    return body


def storable(text: str) -> str:
    """The text without what no database keeps: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
