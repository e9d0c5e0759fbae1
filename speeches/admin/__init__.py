"""The librarian's side, in Django's admin."""

from speeches.admin import site_lines, speeches

__all__ = ["site_lines", "speeches"]
