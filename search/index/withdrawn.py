"""Which speeches an index may still hold and must not show (Note [Withdrawn a moment ago] of
`whoosh_index`)."""

from config.compiled import Compiled
from config.requests import OncePerRequest
from search.models import ChangedSpeech

_ANY = Compiled(lambda keys: ChangedSpeech.objects.values_list("pk")[:1])


def _is_waiting() -> bool:
    return bool(_ANY())


# Whether any change is not followed yet; mostly none is, and this is quickly asked.
waiting = OncePerRequest(_is_waiting)


def _unpublished() -> frozenset[int]:
    return ChangedSpeech.objects.unpublished() if waiting() else frozenset()


# The keys of the speeches that changed, are not followed yet, and are not published.
unpublished = OncePerRequest(_unpublished)
