"""Documents of the index as haystack's results."""

from __future__ import annotations

from haystack.constants import DJANGO_CT, DJANGO_ID, ID
from haystack.fields import SearchField
from haystack.models import SearchResult
from haystack.utils.app_loading import haystack_get_model
from haystack.utils.loading import UnifiedIndex

from search.haystack_engine.options import SearchOptions, highlighted
from search.index.documents import DocumentIndex, IndexSnapshot
from search.index.fields import python_value
from search.language.expressions import Expression


def search_result(
    documents: DocumentIndex,
    snapshot: IndexSnapshot,
    document: int,
    score: float,
    unified: UnifiedIndex,
    expression: Expression,
    options: SearchOptions,
) -> SearchResult:
    """A document with the stored fields of its model that are options.

    expression: what is marked where hits are to be shown.
    """
    app_label, model_name = snapshot.value(DJANGO_CT, document).split(".")
    index = unified.get_index(haystack_get_model(app_label, model_name))
    values: dict[str, object] = {}
    for name, field in index.fields.items():
        column = field.index_fieldname
        if field.stored and (not options.fields or {name, column} & set(options.fields)):
            values[column] = values[name] = _value(documents, snapshot, document, field)
    if options.highlight:
        shown = {name: snapshot.shown(name, document) for name in documents.shown}
        values["highlighted"] = highlighted(shown, expression, options.highlight)
    values[ID] = snapshot.value(ID, document)
    pk = snapshot.value(DJANGO_ID, document)
    return options.result_class(app_label, model_name, pk, score, **values)


def _value(
    documents: DocumentIndex, snapshot: IndexSnapshot, document: int, field: SearchField
) -> object:
    """What the index holds of a field, as the field has it."""
    name = field.index_fieldname
    if name in documents.shown:
        return field.convert(snapshot.shown(name, document))
    return python_value(documents.kinds[name], field, snapshot.value(name, document))
