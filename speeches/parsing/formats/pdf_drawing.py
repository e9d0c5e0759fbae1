"""Where each string on a page of a PDF is drawn, and how wide it is.

pypdf hands out the text of a page with the places of some of it: it joins the strings of one font
and turns their gaps into spaces, whatever is drawn there in another font. Where quotation marks or
digits come from a font of their own, that tears them off their words: a program draws all marks of
a line, then all words around them (“ ” “ ” 念好建字经，让家站立起来).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pypdf import _page
from pypdf._text_extraction import get_text_operands
from pypdf._text_extraction._text_extractor import TextExtraction

# Of half a font's space, the least share that shows as one.
_SPACE_SHARE = 0.95


@dataclass(frozen=True)
class DrawnString:
    """A string as it is drawn: its text, its width and the least gap that is a space, the last two
    in the units of its text matrix."""

    text: str
    width: float
    space: float


class _Drawing(TextExtraction):
    """Gives the visitor of a page's text each string by itself, a DrawnString in place of its text,
    with the text matrix as it is where the string begins. Without a visitor it is pypdf's own."""

    def _handle_bt(self, operands: list[Any]) -> None:
        self._actual_str_size["str_widths"] = 0.0
        super()._handle_bt(operands)

    def _handle_tj_operation(self, operands: list[Any]) -> float:
        if self.visitor_text is None:
            return super()._handle_tj_operation(operands)
        if not operands or not isinstance(operands[0], bytes):
            return 0.0
        codes, _, widths = get_text_operands(
            operands[:1], self.cm_matrix, self.tm_matrix, self.font, self.orientations
        )
        text = "".join(self.font.character_map.get(code, code) for code in codes)
        begun = self._actual_str_size["str_widths"]
        width = widths * self.font_size + 1000 * self.char_spacing * len(codes)
        self._actual_str_size["str_widths"] = begun + width
        along = begun * self.char_scale / 1000
        a, b, c, d, e, f = self.tm_matrix
        there = [a, b, c, d, e + along * a, f + along * b]
        space = _SPACE_SHARE * self._space_width * self.font_size
        drawn = DrawnString(text, width * self.char_scale / 1000, space * self.char_scale / 1000)
        self.visitor_text(drawn, self.cm_matrix, there, self.font_resource, self.font_size)
        return 0.0

    def process_tj_offset(self, offset: float, space_width: float) -> None:
        if self.visitor_text is None:
            super().process_tj_offset(offset, space_width)
        else:
            self._actual_str_size["str_widths"] -= offset * self.font_size

    def _post_process_text_operation(self, str_widths: float) -> None:
        """pypdf joins strings here; with a visitor, `pdf_rows` does."""
        if self.visitor_text is None:
            super()._post_process_text_operation(str_widths)


# The class that pypdf makes for each page and each form on it.
vars(_page)["TextExtraction"] = _Drawing
