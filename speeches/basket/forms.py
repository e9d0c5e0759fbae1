"""What a writer types into her drafts."""

from typing import TYPE_CHECKING, Any

from django import forms

from speeches.basket.models import MOST_TEXT, Basket, BasketError, Item
from speeches.basket.numbering import with_stored_numbers

if TYPE_CHECKING:
    _FormOfBasket = forms.ModelForm[Basket]
    _FormOfItem = forms.ModelForm[Item]
else:
    _FormOfBasket = _FormOfItem = forms.ModelForm

LEVELS = [(0, "段落"), (1, "一级标题"), (2, "二级标题"), (3, "三级标题")]
MOST_HEADING = 200


def one_line_end(text: str) -> str:
    """A browser sends line ends of its own; without this nothing would count as unedited."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class BasketForm(_FormOfBasket):
    class Meta:
        model = Basket
        fields = ["name"]


class DraftForm(_FormOfBasket):
    """What is said of a draft as a whole."""

    class Meta:
        model = Basket
        fields = ["name", "salutation", "rate", "numbered"]

    def clean_name(self) -> str:
        """A title may be written in several lines; it is stored in one."""
        return " ".join(str(self.cleaned_data["name"]).split())


class OwnForm(forms.Form):
    """A heading or paragraphs of her own, and where they stand: behind an item, or first of all."""

    text = forms.CharField(label="文字", max_length=MOST_TEXT)
    level = forms.TypedChoiceField(label="类别", choices=LEVELS, coerce=int)
    after = forms.IntegerField(required=False)
    first = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """A heading is one line."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("level") and len(cleaned.get("text", "")) > MOST_HEADING:
            raise forms.ValidationError(f"标题最多 {MOST_HEADING} 字，较长的请选“段落”")
        return cleaned

    def item(self) -> Item:
        """What was typed, in no draft yet."""
        level = self.cleaned_data["level"]
        text = one_line_end(self.cleaned_data["text"])
        if level:
            return Item(kind=Item.Kind.OUTLINE, level=level, text=" ".join(text.split()))
        return Item(kind=Item.Kind.OWN, text=text)


class OutlineForm(_FormOfItem):
    """A heading of her own; the page may send no level, then it stays."""

    level = forms.TypedChoiceField(label="级别", choices=LEVELS[1:], coerce=int)
    text = forms.CharField(label="标题", max_length=MOST_HEADING)

    class Meta:
        model = Item
        fields = ["level", "text"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _leave_out_what_was_not_sent(self, "level")

    def clean_text(self) -> str:
        return " ".join(str(self.cleaned_data["text"]).split())


class ExcerptForm(_FormOfItem):
    """Her copy of an excerpt, or paragraphs of her own; the page may send no note, then it stays.
    Raises nothing: what is too long is said at the field."""

    text = forms.CharField(
        label="文字",
        max_length=MOST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16}),
    )

    class Meta:
        model = Item
        fields = ["text", "note"]
        help_texts = {"note": "只给自己看，不导出"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _leave_out_what_was_not_sent(self, "note")

    def clean_text(self) -> str:
        """The numbers of the draft are counted, not typed: where they are shown, the stored ones
        stay. Where nothing else differs, all of the stored text does."""
        text = one_line_end(str(self.cleaned_data["text"]))
        item = self.instance
        if item.basket.numbered:
            text = with_stored_numbers(text, item.text)
        if text.splitlines() == item.text.splitlines():
            return item.text
        try:
            item.basket.check_room(text, item.original, replacing=item)
        except BasketError as error:
            raise forms.ValidationError(str(error)) from error
        return text


def _leave_out_what_was_not_sent(form: forms.BaseForm, name: str) -> None:
    if form.is_bound and name not in form.data:
        del form.fields[name]
