"""Campaigns to begin from: files in the form of a campaign file; code, title and days are put in later."""

from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.campaigns import CampaignDraft
from imports.campaigns import read_campaign

NAMES = ("study", "plan", "figures")
FOLDER = Path(__file__).parent


@lru_cache
def template(name: str, zone: ZoneInfo, unit_noun: str) -> CampaignDraft:
    """The template of that name; KeyError for one that there is not."""
    if name not in NAMES:
        raise KeyError(name)
    return read_campaign((FOLDER / f"{name}.yaml").read_bytes(), zone, unit_noun)
