"""From the bytes of a document to the speeches in it: pure Python, no Django.

`parse()` in `speeches.parsing.parse` is the whole way on one screen; each module is one stage.
"""
