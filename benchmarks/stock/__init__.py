"""A Django application that searches the library with haystack's Whoosh backend as it comes."""
