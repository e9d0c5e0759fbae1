"""What the index holds of each speech: published ones only."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from haystack import indexes

from config.compiled import Compiled
from search.matching.section_search import write_outline
from speeches.lists.facets import flags_in
from speeches.models import DuplicateLink, Speech, SpeechQuerySet
from speeches.parsing.structure.places import paragraph_spans

# Rows that are read at once.
_PAGE = 2000
_VERSIONS = Compiled(
    lambda keys: DuplicateLink.objects.filter(Q(speech__in=keys) | Q(other__in=keys)).values_list(
        "speech_id", "other_id"
    )
)


class SpeechIndex(indexes.SearchIndex, indexes.Indexable):  # type: ignore[misc] # haystack has no types
    """title, headings and text are searched; every other field is a column of exact values."""

    text = indexes.CharField(document=True, model_attr="text")
    title = indexes.CharField()
    headings = indexes.CharField()

    level = indexes.CharField(model_attr="level")
    meeting_level = indexes.CharField(model_attr="meeting_level")
    kind = indexes.CharField(model_attr="kind")
    year = indexes.IntegerField(model_attr="listed_year", null=True)
    dated = indexes.CharField(model_attr="dated_by")
    source = indexes.CharField(model_attr="source__name", null=True)
    complete = indexes.BooleanField(model_attr="complete")
    rewritten = indexes.BooleanField(model_attr="rewritten")
    flag = indexes.MultiValueField()
    sorted_on = indexes.DateField(model_attr="sorted_on", null=True)
    outline = indexes.CharField()
    version = indexes.CharField()

    def get_model(self) -> type[Speech]:
        return Speech

    def index_queryset(self, using: str | None = None) -> SpeechQuerySet:
        return Speech.objects.published().select_related("source").prefetch_related("sections")

    def get_updated_field(self) -> str:
        return "updated_at"

    def versions_of(self, speech: Speech) -> set[int]:
        """The keys of the other versions of a speech, which are no answer to what is like it."""
        return {pk for pair in _VERSIONS([speech.pk]) for pk in pair}

    def prepare_title(self, speech: Speech) -> str:
        """The title and the subtitle, which a reader takes for one; no term spans both."""
        return "\n".join(filter(None, (speech.title, speech.subtitle)))

    def prepare_headings(self, speech: Speech) -> str:
        """Label and heading of every section as the text has them, one a line."""
        return "\n".join(section.words for section in speech.sections.all())

    def prepare_outline(self, speech: Speech) -> str:
        """Where the sections stand in the text, for `search.matching.section_search`; of a text
        without any, where the paragraphs stand."""
        spans = [section.span for section in speech.sections.all()]
        return write_outline(spans or paragraph_spans(speech.paragraphs))

    def prepare_flag(self, speech: Speech) -> list[str]:
        """The names of the speech's flags; one that has none can be asked for too."""
        return flags_in(speech.flag_names)

    def prepare_version(self, speech: Speech) -> str:
        return version_of(speech.updated_at, speech.source.name if speech.source else None)

    def current_versions(self) -> Iterator[tuple[int, str]]:
        """The key of each published speech with its version, in the order of the keys."""
        fields = ("pk", "updated_at", "source__name")
        rows = Speech.objects.published().order_by("pk").values_list(*fields)
        last = 0
        while page := list(rows.filter(pk__gt=last)[:_PAGE]):
            for last, *values in page:
                yield last, version_of(*values)


def version_of(updated_at: datetime.datetime, source: str | None) -> str:
    """Tells whether the index holds a speech as it is: what else it holds changes with these."""
    return f"{updated_at.isoformat()} {source or ''}"
