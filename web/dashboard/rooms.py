"""The dashboard's addresses."""

from starlette.routing import Route

from web.dashboard import campaign_page, unit_list
from web.dashboard.assistant import Assistant
from web.dashboard.campaigns import CampaignsPage
from web.dashboard.field import FieldPage
from web.dashboard.live import Live
from web.desk import Desk


def routes(desk: Desk) -> list[Route]:
    """Every address of the dashboard of a house."""
    assistant = Assistant(desk)
    campaigns = CampaignsPage(desk, assistant)
    return [
        Route("/bang", FieldPage(desk, assistant).show),
        Route("/bang/lam", assistant.act, methods=["POST"]),
        Route("/bang/song", Live(desk).feed),
        Route("/bang/dot", campaigns.show),
        *campaign_page.routes(desk, assistant),
        *unit_list.routes(desk, assistant),
    ]
