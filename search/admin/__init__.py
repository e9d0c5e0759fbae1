"""The office's own words in the admin."""

from search.admin import word_lists

__all__ = ["word_lists"]
