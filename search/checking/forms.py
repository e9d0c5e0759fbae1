"""What a writer hands in to have it checked."""

from django import forms

from search.checking.draft import paragraphs_of
from speeches.models import FIRST_YEAR, LAST_YEAR

MOST_CHARACTERS = 100_000
_YEARS = f"年份请填四位数字，{FIRST_YEAR} 到 {LAST_YEAR}"


class DraftForm(forms.Form):
    """Her text as paragraphs, and the year that it is for."""

    text = forms.CharField(error_messages={"required": "请先粘贴稿子"})
    year = forms.IntegerField(
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _YEARS),
    )

    def clean_text(self) -> list[str]:
        paragraphs = paragraphs_of(self.cleaned_data["text"])
        length = sum(map(len, paragraphs))
        if length > MOST_CHARACTERS:
            raise forms.ValidationError(
                f"这份稿子有 {length} 字，一次最多检查 {MOST_CHARACTERS} 字，请分几次粘贴"
            )
        if not paragraphs:
            raise forms.ValidationError("请先粘贴稿子")
        return paragraphs
