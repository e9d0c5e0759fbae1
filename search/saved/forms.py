"""What a writer calls what she keeps."""

from django import forms

from search.saved.models import NAME_LENGTH


class NameForm(forms.Form):
    """name: empty for the one that it has by itself."""

    name = forms.CharField(
        required=False,
        max_length=NAME_LENGTH,
        error_messages={"max_length": f"名称最多 {NAME_LENGTH} 个字"},
    )
