from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from competence import queries
from core.http import AuthedRequest


@login_required
@require_safe
def framework(request: AuthedRequest) -> HttpResponse:
    areas = list(queries.framework())
    context = {"areas": areas, "levels": queries.levels(), "profiles": queries.profile_table(areas)}
    return render(request, "competence/framework.html", context)
