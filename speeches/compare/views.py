"""Two to four speeches side by side, or two of them word by word."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from speeches.compare.choosing import Choice, compare_address, read_choice
from speeches.compare.tables import short_name, side_by_side
from speeches.compare.word_by_word import compare_wording
from speeches.models import Speech
from speeches.parsing.vocabulary.rewrites import swapped_against

WORDS = "words"


@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """The speeches that `speech=…` names; with fewer than two, how to choose more.

    `by=words` shows two speeches word by word, the first as the older one.
    """
    choice = read_choice(request.GET, Speech.objects.for_results())
    keys = [speech.pk for speech in choice.speeches]
    context: dict[str, object] = {
        "choice": choice,
        "columns": [
            (short_name(speech), speech, compare_address([pk for pk in keys if pk != speech.pk]))
            for speech in choice.speeches
        ],
    }
    if not choice.ready:
        return render(request, "compare/choose.html", context, status=choice.status)
    context |= {"can_by_words": len(keys) == 2, "by_sections": compare_address(keys)}
    if len(keys) == 2:
        context["by_words"] = compare_address(keys, by=WORDS)
        if request.GET.get("by") == WORDS:
            return _by_words(request, choice, context)
    context["rows"] = side_by_side(choice.speeches)
    return render(request, "compare/sections.html", context)


def _by_words(request: HttpRequest, choice: Choice, context: dict[str, object]) -> HttpResponse:
    old, new = choice.speeches
    swapped = compare_address([new.pk, old.pk], by=WORDS)
    context |= {
        "words": compare_wording(old.text, new.text),
        "swapped": swapped,
        "spun": [
            ("前一篇", list(swapped_against(old.text, new.text))),
            ("后一篇", list(swapped_against(new.text, old.text))),
        ],
    }
    return render(request, "compare/words.html", context)
