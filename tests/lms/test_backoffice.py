import json
import re
from html import unescape

import pytest
from wagtail.admin import widgets
from wagtail.admin.widgets.workflows import AdminTaskChooser


@pytest.mark.parametrize(
    ("chooser", "starter"),
    [
        (widgets.AdminPageChooser(), "PageChooser"),
        (AdminTaskChooser(), "createTaskChooser"),
    ],
)
def test_choosers_start_without_an_inline_script(chooser, starter):
    html = chooser.render("link", None, attrs={"id": "id_link"})

    assert "<script" not in html
    assert f'data-comity-chooser-starter-value="{starter}"' in html
    options = re.search(r'data-comity-chooser-options-value="([^"]*)"', html)
    assert options is not None
    assert "modalUrl" in json.loads(unescape(options.group(1)))


@pytest.mark.parametrize(
    ("widget", "kind"),
    [
        (widgets.AdminDateInput(), "Date"),
        (widgets.AdminTimeInput(), "Time"),
        (widgets.AdminDateTimeInput(), "DateTime"),
    ],
)
def test_pickers_start_without_an_inline_script(widget, kind):
    html = widget.render("on", None, attrs={"id": "id_on"})

    assert "<script" not in html
    assert f'data-comity-picker-kind-value="{kind}"' in html
    assert 'data-comity-picker-target-value="id_on"' in html


def test_an_options_value_cannot_leave_its_attribute():
    widget = widgets.AdminDateInput()
    widget.js_format = '"><script>1</script>'

    assert "<script" not in widget.render("on", None, attrs={"id": "id_on"})
