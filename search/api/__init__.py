"""The library for programs, /api/v1/: what can be asked, the answers as values, and the document of
both. docs/api.md tells it to people."""
