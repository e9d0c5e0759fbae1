"""What a writer types into her baskets."""

from typing import TYPE_CHECKING

from django import forms

from speeches.basket.models import MOST_TEXT, Basket, BasketError, Item

if TYPE_CHECKING:
    _FormOfBasket = forms.ModelForm[Basket]
    _FormOfItem = forms.ModelForm[Item]
else:
    _FormOfBasket = _FormOfItem = forms.ModelForm


def one_line_end(text: str) -> str:
    """A browser sends line ends of its own; without this nothing would count as unedited."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


class BasketForm(_FormOfBasket):
    class Meta:
        model = Basket
        fields = ["name"]


class OutlineForm(_FormOfItem):
    """A heading of her own."""

    level = forms.TypedChoiceField(
        label="级别", choices=[(1, "一级标题"), (2, "二级标题")], coerce=int
    )
    text = forms.CharField(label="标题", max_length=200)

    class Meta:
        model = Item
        fields = ["level", "text"]


class ExcerptForm(_FormOfItem):
    """Her copy of an excerpt. Raises nothing: what is too long is said at the field."""

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

    def clean_text(self) -> str:
        text = one_line_end(str(self.cleaned_data["text"]))
        try:
            item = self.instance
            item.basket.check_room(text, item.original, replacing=item)
        except BasketError as error:
            raise forms.ValidationError(str(error)) from error
        return text
