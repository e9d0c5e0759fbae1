"""What the attacker keeps as any reader may: drafts and searches, to be reached by what is sent."""

from __future__ import annotations

from django.contrib.auth.models import User

from search.saved.models import SavedSearch
from speeches.basket.models import Basket, Item
from speeches.models import Speech

_DRAFTS = 4
_WORDS = "一、办好XX县的实事\n要效劳群众，（二）畅通渠道。"


def keep_something(user: User) -> list[int]:
    """The keys of the speeches that are read and of what she keeps of them."""
    speeches = list(Speech.objects.published()[:20])
    keys = [speech.pk for speech in speeches]
    for at in range(_DRAFTS):
        basket = Basket.objects.create(owner=user, name=f"文稿{at}")
        items = [
            Item(kind=Item.Kind.OUTLINE, level=1, text="提高认识"),
            Item(kind=Item.Kind.OWN, text=_WORDS),
            *(
                Item(kind=Item.Kind.SECTION, speech=speech, original=_WORDS, text=_WORDS + "改")
                for speech in speeches[at : at + 3]
            ),
        ]
        keys += [basket.pk, *(basket.put(item).pk for item in items)]
        keys.append(SavedSearch.objects.create(owner=user, name="实事", state="q=实事").pk)
    return keys
