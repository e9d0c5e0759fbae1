"""What a writer hands in to have it checked."""

from django import forms
from django.core.files.uploadedfile import UploadedFile

from search.checking.draft import paragraphs_of
from speeches.importing.drafts import Busy, read_draft
from speeches.models import FIRST_YEAR, LAST_YEAR
from speeches.parsing import MaterialError
from speeches.parsing.documents import Words
from speeches.parsing.formats.limits import check_draft

MOST_CHARACTERS = 100_000
_YEARS = f"年份请填四位数字，{FIRST_YEAR} 到 {LAST_YEAR}"
_NOTHING = "请先粘贴稿子，或选择文件"
_BUSY = "服务器正忙，文件没有读，请稍后再试；也可以复制文字粘贴"


class DraftForm(forms.Form):
    """Her text as paragraphs, from a file where she sent one, and the year that it is for.

    read: what was read of the file; busy: whether it was not, because others were.
    """

    # Before the text, which is the file's then.
    file = forms.FileField(required=False, allow_empty_file=True, widget=forms.FileInput)
    text = forms.CharField(required=False)
    year = forms.IntegerField(
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _YEARS),
    )
    read: Words | None = None
    busy = False

    def clean_file(self) -> None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if not file:
            return
        try:
            check_draft(file.size or 0)
            self.read = read_draft(file.read())
        except MaterialError as error:
            raise forms.ValidationError(
                f"文件没有读出来：{error}；也可以打开它，复制文字粘贴到框里"
            ) from error
        except Busy as error:
            self.busy = True
            raise forms.ValidationError(_BUSY) from error

    def clean_text(self) -> list[str]:
        if self.errors.get("file"):
            return []
        paragraphs = paragraphs_of(self.shown)
        length = sum(map(len, paragraphs))
        if length > MOST_CHARACTERS:
            raise forms.ValidationError(
                f"这份稿子有 {length} 字，一次最多检查 {MOST_CHARACTERS} 字，请分几次粘贴"
            )
        if not paragraphs:
            raise forms.ValidationError(_NOTHING)
        return paragraphs

    @property
    def shown(self) -> str:
        """The text for the field of the form: what was read, or what was pasted."""
        return "\n".join(self.read.paragraphs) if self.read else self.data.get("text", "")
