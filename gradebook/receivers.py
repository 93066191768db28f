"""Where the gradebook stands among the pages of a run."""

from django.utils.translation import gettext_lazy as _

from courses.registry import run_link, run_tab
from gradebook import policies

run_tab("gradebook", _("Gradebook"), "gradebook:grades", 50)
run_link(_("My grades"), "gradebook:mine", policies.sees_grades)
