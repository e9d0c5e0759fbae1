"""The ways into the comparison, from lists and from the page of a speech."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest

from speeches.compare.choosing import FEWEST, MOST, compare_address, read_keys
from speeches.lists.links import querystring
from speeches.models import Speech

# The parameter of a list's address that holds what was chosen so far.
CHOSEN = "compare"


class Toggle(NamedTuple):
    """A link that puts a speech into what is to be compared, or out again; no address where there
    are enough."""

    taken: bool
    address: str


class Bar(NamedTuple):
    """What was chosen so far, each speech with the address without it; the address of the
    comparison, and whether there are enough for it."""

    chosen: list[tuple[Speech, str]]
    address: str
    ready: bool


def compare_url(*speeches: Speech | int, by: str = "") -> str:
    """The address that puts these side by side, by="words" word by word."""
    keys = [speech.pk if isinstance(speech, Speech) else speech for speech in speeches]
    return compare_address(keys, by=by) if by else compare_address(keys)


def compare_toggle(request: HttpRequest, speech: Speech) -> Toggle:
    """For a speech in a list."""
    chosen = compare_chosen(request)
    taken = speech.pk in chosen
    others = [key for key in chosen if key != speech.pk] if taken else [*chosen, speech.pk]
    full = not taken and len(chosen) >= MOST
    return Toggle(taken, "" if full else _address(request, others))


def compare_bar(request: HttpRequest) -> Bar:
    """For the head of a list; nothing chosen, no query."""
    chosen = compare_chosen(request)
    titles = Speech.objects.published().only("title").in_bulk(chosen) if chosen else {}
    found = [key for key in chosen if key in titles]
    return Bar(
        chosen=[
            (titles[key], _address(request, [other for other in found if other != key]))
            for key in found
        ],
        address=compare_address(found),
        ready=len(found) >= FEWEST,
    )


def compare_chosen(request: HttpRequest) -> list[int]:
    """The keys of what was chosen so far, for a form that keeps them."""
    return read_keys(request.GET, CHOSEN)[:MOST]


def _address(request: HttpRequest, keys: list[int]) -> str:
    """This very page with these chosen."""
    return querystring(request, **{CHOSEN: [str(key) for key in keys]})
