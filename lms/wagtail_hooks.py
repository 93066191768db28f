"""The back office in our colours, and without inline scripts (see lms/templates/wagtailadmin)."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("insert_global_admin_css")
def admin_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("lms/css/admin.css"))


@hooks.register("insert_global_admin_js")
def admin_controllers() -> SafeString:
    return format_html('<script src="{}"></script>', static("lms/js/admin.js"))


@hooks.register("register_admin_menu_item")
def way_back() -> MenuItem:
    return MenuItem(_("Back to my desk"), "/desk/", name="desk", icon_name="arrow-left", order=1)
