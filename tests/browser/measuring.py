"""What is measured of a page in a browser."""

from playwright.sync_api import Page


def fits(page: Page) -> bool:
    """Whether nobody has to scroll a page sideways.

    When a click comes back, the head of the answer is there and no more: a page is measured when it
    is.
    """
    page.wait_for_load_state()
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
