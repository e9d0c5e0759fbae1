"""The rows of the library: raw materials, the speeches found in them, and what is known of both."""

from speeches.models.history import SpeechChange
from speeches.models.library import LibraryVersion, PublicChange, UpkeepStatus
from speeches.models.material import Material, Source, _material_path, _material_storage
from speeches.models.scans import ScannedPage, _picture_path, _scan_storage
from speeches.models.section import AnySection, OutlineSection, Section, section_rows
from speeches.models.site_lines import Sighting, SiteLine
from speeches.models.speech import (
    FIRST_YEAR,
    JOINED,
    LAST_YEAR,
    Speech,
    SpeechQuerySet,
    where_published,
)
from speeches.models.states import StateChange
from speeches.models.versions import (
    REWORDED,
    DuplicateLink,
    DuplicateLinkQuerySet,
    ShingleBlock,
    ShingleSegment,
    SpeechFingerprint,
    VersionDecision,
)
from speeches.models.wording import Wording

__all__ = [
    "FIRST_YEAR",
    "JOINED",
    "LAST_YEAR",
    "REWORDED",
    "AnySection",
    "DuplicateLink",
    "DuplicateLinkQuerySet",
    "LibraryVersion",
    "Material",
    "OutlineSection",
    "PublicChange",
    "ScannedPage",
    "Section",
    "ShingleBlock",
    "ShingleSegment",
    "Sighting",
    "SiteLine",
    "Source",
    "Speech",
    "SpeechChange",
    "SpeechFingerprint",
    "SpeechQuerySet",
    "StateChange",
    "UpkeepStatus",
    "VersionDecision",
    "Wording",
    "_material_path",
    "_material_storage",
    "_picture_path",
    "_scan_storage",
    "section_rows",
    "where_published",
]
