"""How much is in the basket, for the head of every page."""

from django import template
from django.http import HttpRequest
from django.template.context import Context

from speeches.basket.holders import baskets_of
from speeches.basket.models import Item

register = template.Library()


@register.simple_tag(takes_context=True)
def basket_count(context: Context) -> int:
    """The number of items in the basket that things are added to.

    One query for who has baskets, none for other readers. Pages of errors have no request.
    """
    request: HttpRequest | None = context.get("request")
    if request is None or not hasattr(request, "session") or not hasattr(request, "user"):
        return 0
    return Item.objects.filter(basket__in=baskets_of(request)[:1]).count()
