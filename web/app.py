"""The web's doors: a person's own chat page, the way in by a code, the demonstration's roles, health."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import fontpkg_be_vietnam_pro  # type: ignore[import-untyped]
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from storage.database import DatabaseAway
from texts import page as texts
from web import called
from web.chat import ChatPage
from web.dashboard import rooms as dashboard
from web.desk import HERE, Desk
from web.door import Door
from web.downloads import DownloadPage
from web.house import House, Take
from web.safety import SafeHeaders, TooLarge, body_of
from web.upload import UploadPage

__all__ = ["House", "create_app"]
FONTS = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"
GONE_AWAY = 499
PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"
LARGEST_POST = 1024 * 1024


def create_app(house: House) -> Starlette:
    """The web application of a house."""
    desk = Desk(house)
    door, page, handing_in, given_out = Door(desk), ChatPage(desk), UploadPage(desk), DownloadPage(desk)

    async def healthz(request: Request) -> Response:
        """200 only when the database answers, the last writing went through and the clock ticks."""
        async with house.database.read() as store:
            await store.run(text("SELECT 1"))
        trouble = house.trouble()
        return JSONResponse({"status": trouble or "ok"}, 503 if trouble else 200)

    async def metrics(request: Request) -> Response:
        """For a monitor on this machine or its network; whoever comes by the public address finds nothing."""
        host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host", "")
        if host == house.public_host or "x-forwarded-for" in request.headers:
            return Response(status_code=404)
        return Response(await house.metrics(), media_type=PROMETHEUS)

    async def failed(request: Request, error: Exception) -> Response:
        """The database is away, or something broke: a page tries again by itself."""
        status = 503 if isinstance(error, DatabaseAway) else 500
        sentence, later = texts.SAY["server_away"], {"retry-after": "5"}
        if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return desk.page(request, "away.html", status, notice=sentence, headers=later | {"refresh": "5"})
        return JSONResponse({"error": sentence}, status, later)

    return Starlette(
        routes=[
            Route("/", door.front),
            Route("/vao/{code}", door.invited),
            Route("/vao", door.enter, methods=["POST"]),
            Route("/mo/{token}", door.one_time),
            Route("/mo/{token}/{to}", door.one_time),
            Route("/mo", door.spend, methods=["POST"]),
            Route("/gui/{token}", handing_in.show),
            Route("/gui/{token}", handing_in.take, methods=["POST"]),
            Route("/tai/{token}", given_out.show),
            Route("/tai/{token}", given_out.take, methods=["POST"]),
            Route("/tai/{token}/{name}", given_out.give),
            Route("/anh/{token}.png", given_out.picture),
            Route("/vai", door.play, methods=["POST"]),
            Route("/ra", door.leave, methods=["POST"]),
            Route("/tep/{id:int}", page.file),
            Route("/chat/files", page.hand_in, methods=["POST"]),
            Route("/chat", page.show),
            Route("/chat/feed", page.feed),
            Route("/chat/messages", page.message, methods=["POST"]),
            Route("/chat/seen", page.seen, methods=["POST"]),
            *called.routes(desk),
            *dashboard.routes(desk),
            Route("/healthz", healthz),
            Route("/metrics", metrics),
            *(Route(path, _passed_on(take), methods=["POST"]) for path, take in house.posts.items()),
            Mount("/static/fonts", StaticFiles(directory=FONTS)),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[
            Middleware(SafeHeaders, secure=house.secure),
            Middleware(TrustedHostMiddleware, allowed_hosts=list(house.hosts)),
        ],
        exception_handlers={
            DatabaseAway: failed,
            Exception: failed,
            TooLarge: _too_large,
            ClientDisconnect: _gone_away,
            404: _not_found,
            405: _not_found,
        },
    )


def _passed_on(take: Take) -> Callable[[Request], Awaitable[Response]]:
    async def post(request: Request) -> Response:
        return Response(status_code=await take(request.headers, await body_of(request, LARGEST_POST)))

    return post


async def _too_large(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": texts.TOO_LONG}, 413)


async def _gone_away(request: Request, error: Exception) -> Response:
    """The browser left before it had sent everything: nobody reads this."""
    return Response(status_code=GONE_AWAY)


async def _not_found(request: Request, error: Exception) -> Response:
    return RedirectResponse("/", 303) if request.method == "GET" else Response(status_code=404)
