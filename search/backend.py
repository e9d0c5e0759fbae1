from haystack.backends.simple_backend import SimpleEngine as ChineseWhooshEngine  # noqa: F401
