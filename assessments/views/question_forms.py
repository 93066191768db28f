"""The form of a question as a request sends it: pictures are kept at once, a button may ask for more rows."""

from __future__ import annotations

from typing import Any

from assessments.forms.questions.base import QuestionForm
from assessments.models import Bank
from assessments.operations.files import LARGEST, put_file
from core import images
from core.errors import Invalid
from core.http import AuthedRequest
from core.wording import say

# `picture` and `thing_3_picture` are files; `image`, `width` and `height` in their place say what was kept.
PICTURE = "picture"


def opened(
    request: AuthedRequest, form_class: type[QuestionForm], bank: Bank, *, initial: Any = None, **given: Any
) -> QuestionForm:
    """New, as it was sent, or - where a button asked for more of it - unbound with all that was filled in."""
    if request.method != "POST":
        return form_class(initial=initial, **given)
    data, refusals = request.POST.copy(), []
    for name in request.FILES:
        upload = request.FILES.get(name)
        if upload is None or not name.endswith(PICTURE):
            continue
        try:
            content = upload.read(LARGEST + 1)
            picture = images.examine(content)
            file = put_file(bank=bank, name=upload.name or "", data=content, by=request.user)
        except Invalid as refused:
            refusals.append(f"{upload.name}: {say(refused.code, **refused.detail)}")
            continue
        place = name.removesuffix(PICTURE)
        data[f"{place}image"] = file.digest
        data[f"{place}width"], data[f"{place}height"] = str(picture.width), str(picture.height)
    form = form_class(data, **given)
    if do := data.get("do"):
        wider = form_class(initial=form.filled(do), **given)
        wider.refusals = tuple(refusals)
        return wider
    for refusal in refusals:
        form.add_error(None, refusal)
    return form
