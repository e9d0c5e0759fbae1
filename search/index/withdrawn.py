"""Which speeches an index may still hold and must not show (Note [Withdrawn a moment ago] of
`whoosh_index`)."""

from config.requests import OncePerRequest
from search.models import ChangedSpeech

# The keys of the speeches that changed, are not followed yet, and are not published.
unpublished = OncePerRequest(ChangedSpeech.objects.unpublished)
