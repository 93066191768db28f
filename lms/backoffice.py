"""What Wagtail's back office must do differently under a content-security policy without inline scripts."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.widgets import BaseChooser
from wagtail.admin.widgets.workflows import AdminTaskChooser


def render_chooser(
    chooser: BaseChooser, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: object = None
) -> SafeString:
    """As `BaseChooser.render`, with its start-up call in attributes that lms/js/admin.js reads.

    Wagtail has no template for this call (issue 1288), so the method itself is replaced.
    """
    if not attrs or "id" not in attrs:
        raise TypeError("A chooser cannot be rendered without an 'id' attribute")
    value_data = chooser.get_value_data(value)
    starter = "createTaskChooser" if isinstance(chooser, AdminTaskChooser) else chooser.js_constructor
    return format_html(
        '{}<span hidden data-controller="comity-chooser" data-comity-chooser-starter-value="{}"'
        ' data-comity-chooser-target-value="{}" data-comity-chooser-options-value="{}"></span>',
        chooser.render_html(name, value_data, attrs),
        starter,
        attrs["id"],
        json.dumps(chooser.get_js_init_options(attrs["id"], name, value_data)),
    )


def without_inline_scripts() -> None:
    BaseChooser.render = render_chooser
