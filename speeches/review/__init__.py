"""A speech beside the raw page that it was read from, for those who check it."""
