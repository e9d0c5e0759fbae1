"""The ways into the comparison: `{% compare_add speech %}`, `{% compare_bar %}`."""

from django import template
from django.template.context import RequestContext

from speeches.compare.choosing import FEWEST, MOST, compare_address, read_keys
from speeches.models import Speech

register = template.Library()

# The parameter of a list's address that holds what was chosen so far.
CHOSEN = "compare"


@register.simple_tag
def compare_url(*speeches: Speech | int, by: str = "") -> str:
    """The address that puts these side by side, by="words" word by word."""
    keys = [speech.pk if isinstance(speech, Speech) else speech for speech in speeches]
    return compare_address(keys, by=by) if by else compare_address(keys)


@register.inclusion_tag("compare/_add.html", takes_context=True)
def compare_add(context: RequestContext, speech: Speech) -> dict[str, object]:
    """A link beside a speech in a list that puts it into what is to be compared, or out again."""
    chosen = _chosen(context)
    taken = speech.pk in chosen
    others = [key for key in chosen if key != speech.pk] if taken else [*chosen, speech.pk]
    full = not taken and len(chosen) >= MOST
    address = "" if full else _address(context, others)
    return {"speech": speech, "taken": taken, "address": address}


@register.inclusion_tag("compare/_bar.html", takes_context=True)
def compare_bar(context: RequestContext) -> dict[str, object]:
    """What was chosen so far, with the way to the comparison; nothing asked, no query."""
    chosen = _chosen(context)
    titles = Speech.objects.published().only("title").in_bulk(chosen) if chosen else {}
    found = [key for key in chosen if key in titles]
    return {
        "items": [
            (titles[key], _address(context, [other for other in found if other != key]))
            for key in found
        ],
        "address": compare_address(found),
        "ready": len(found) >= FEWEST,
    }


@register.simple_tag(takes_context=True)
def compare_chosen(context: RequestContext) -> list[int]:
    """The keys of what was chosen so far, for a form that keeps them."""
    return _chosen(context)


def _chosen(context: RequestContext) -> list[int]:
    return read_keys(context["request"].GET, CHOSEN)[:MOST]


def _address(context: RequestContext, keys: list[int]) -> str:
    """This very page with these chosen."""
    params = context["request"].GET.copy()
    params.setlist(CHOSEN, keys)
    return f"?{params.urlencode()}"
