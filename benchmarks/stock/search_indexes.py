"""What tutorials index: one document field, and the facets."""

from haystack import indexes

from speeches.models import Speech, SpeechQuerySet


class SpeechIndex(indexes.SearchIndex, indexes.Indexable):
    text = indexes.CharField(document=True)
    level = indexes.CharField(model_attr="level", faceted=True)
    kind = indexes.CharField(model_attr="kind", faceted=True)
    year = indexes.IntegerField(model_attr="year", faceted=True)

    def get_model(self) -> type[Speech]:
        return Speech

    def index_queryset(self, using: str | None = None) -> SpeechQuerySet:
        return Speech.objects.published()

    def prepare_text(self, speech: Speech) -> str:
        """What a template of tutorials gives: the title and the text."""
        return f"{speech.title}\n{speech.text}"
