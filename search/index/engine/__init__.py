"""Whoosh, read and written as arrays. Nothing outside this package and its tests names Whoosh.

codec     how postings lie in a file, and how Whoosh reads them
files     an index in a directory: its schema, opening it, what damage is
segment   one segment of it, read once
snapshot  an index at one moment, as `search.matching.select` reads it; part: some of its documents
pool      the postings of a segment while it is written
writing   adding, deleting and merging documents
analysing what an index holds of a text, made in several processes
"""
