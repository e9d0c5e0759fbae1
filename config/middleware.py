"""What no request may ask of any page."""

from collections.abc import Callable

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse

# All values of all filters are two hundred. A list writes all parameters of its address into each
# of its hundreds of links: thousands, which an address has room for, would take seconds.
MOST_PARAMETERS = 250


def few_parameters(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answers 400 to an address with more parameters than any link of this site has."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.META.get("QUERY_STRING", "").count("&") >= MOST_PARAMETERS:
            raise TooManyFieldsSent(f"An address has {MOST_PARAMETERS} parameters at most.")
        return get_response(request)

    return answer
