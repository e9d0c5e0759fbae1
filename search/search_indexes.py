"""What the index holds of each speech: published ones only."""

from haystack import indexes

from speeches.models import Speech, SpeechQuerySet


class SpeechIndex(indexes.SearchIndex, indexes.Indexable):
    """title, headings and text are searched; every other field is a column of exact values."""

    text = indexes.CharField(document=True, model_attr="text")
    title = indexes.CharField()
    headings = indexes.CharField()

    level = indexes.CharField(model_attr="level")
    meeting_level = indexes.CharField(model_attr="meeting_level")
    kind = indexes.CharField(model_attr="kind")
    year = indexes.IntegerField(model_attr="year", null=True)
    source = indexes.CharField(model_attr="source__name", null=True)
    complete = indexes.BooleanField(model_attr="complete")
    rewritten = indexes.BooleanField(model_attr="rewritten")
    sorted_on = indexes.DateField(model_attr="sorted_on", null=True)

    def get_model(self) -> type[Speech]:
        return Speech

    def index_queryset(self, using: str | None = None) -> SpeechQuerySet:
        return Speech.objects.published().select_related("source").prefetch_related("sections")

    def prepare_title(self, speech: Speech) -> str:
        """The title and the subtitle, which a reader takes for one; no term spans both."""
        return "\n".join(filter(None, (speech.title, speech.subtitle)))

    def prepare_headings(self, speech: Speech) -> str:
        """Label and heading of every section, one a line."""
        return "\n".join(str(section) for section in speech.sections.all())
