"""The library's index on a cluster of OpenSearch, for a library that outgrows one machine.

All that names OpenSearch is here. The rooms of search know `search.index.library_index` alone.
"""
