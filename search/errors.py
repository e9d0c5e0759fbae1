"""What can be wrong with the index, with a message for the person who meets it."""

from haystack.exceptions import SearchBackendError


class SearchIndexError(SearchBackendError):  # type: ignore[misc] # haystack has no types
    """The index cannot answer; `message` says so in Chinese and names the way out."""

    message = "检索索引不可用。"

    def __str__(self) -> str:
        return self.message


class IndexMissing(SearchIndexError):
    """There is no index."""

    message = "检索索引尚未建立，请运行 python manage.py build_index。"


class IndexBroken(SearchIndexError):
    """The files of the index are damaged or cannot be read."""

    message = "检索索引已损坏，后台会自动重建；也可以运行 python manage.py build_index 立即重建。"


class IndexUnreadable(SearchIndexError):
    """The machine does not let the files be read or written: a full disk, no permission, too little
    memory. They are not damaged, and the index is as it was before."""

    def __init__(self, error: OSError | MemoryError) -> None:
        super().__init__()
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        self.message = f"检索索引暂时不能读写：{reason}。索引没有损坏，问题排除后会自动继续。"


class IndexLocked(SearchIndexError):
    """Something else writes into the index without the lock of `search.index.generations`."""

    message = "检索索引正被占用，无法写入；稍后请运行 python manage.py build_index --if-needed。"


class IndexOutdated(SearchIndexError):
    """The index was built by another analyzer, dictionary or schema; it would answer wrongly."""

    message = "检索索引与当前的分词词典或结构不一致，请运行 python manage.py build_index 重建。"
