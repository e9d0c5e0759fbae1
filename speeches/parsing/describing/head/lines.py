"""The lines at the top of a document while they are sorted: taken as facts, dropped, or left."""

from __future__ import annotations

from speeches.parsing.documents import Metadata, Removed, UndescribedSpeech, subspans

# The rule of lines that stand above or beside the title of a speech and are none of it.
ABOVE_TITLE = "标题上下"
# The rule of the title once more.
REPEATED = "重复标题"
# The rule of what hangs on a title.
HUNG = "标题附加"


class HeadLines:
    """Takes the lines of the head one by one and sorts what they are."""

    def __init__(self, document: UndescribedSpeech, text: str) -> None:
        self.text = text
        self.left = list(document.paragraphs)
        self.metadata = list(document.metadata)
        self.removed = list(document.removed)
        self.title = self.subtitle = self.speaker = self.date_line = ""
        # Where the lines below the title begin among those that are left.
        self.below = 0
        self.part: int | None = None
        self.parts: int | None = None

    def take(self, index: int, field: str, start: int = 0, end: int | None = None) -> str:
        """Make a stretch of a paragraph metadata, and what is around it a title's decoration."""
        end = len(self.left[index].text) if end is None else end
        return self.take_several(index, (field, start, end))[0]

    def take_several(self, index: int, *stretches: tuple[str, int, int]) -> list[str]:
        """The same of several stretches of a paragraph, each (field, start, end), in order."""
        paragraph = self.left.pop(index)
        pieces: list[tuple[str, int, int]] = []
        position = 0
        for field, start, end in stretches:
            pieces += [("", position, start), (field, start, end)]
            position = end
        for field, low, high in (*pieces, ("", position, len(paragraph.text))):
            for span in subspans(paragraph.spans, self.text, low, high):
                if field:
                    self.metadata.append(Metadata(span.start, span.end, field))
                else:
                    self.removed.append(Removed(span.start, span.end, HUNG))
        return [paragraph.text[start:end].strip() for _, start, end in stretches]

    def retitle(self, index: int) -> None:
        """Make this paragraph the title; what was it so far is a headline of the page."""
        headline = [item for item in self.metadata if item.field == "title"]
        self.metadata = [item for item in self.metadata if item.field != "title"]
        self.removed += [Removed(item.start, item.end, ABOVE_TITLE) for item in headline]
        self.title = self.take(index, "title")

    def drop(self, index: int, rule: str) -> None:
        paragraph = self.left.pop(index)
        self.removed += [Removed(span.start, span.end, rule) for span in paragraph.spans]
