from django import forms


class PositionForm(forms.Form):
    """A place in a lesson, as the page reports it."""

    block = forms.UUIDField()
    paragraph = forms.IntegerField(min_value=0, max_value=5000)
