"""Below a run: for its trainers under /teach/, for its members under /learn/."""

from django.urls import path

from gradebook.views import arranging, grades, mine

app_name = "gradebook"
RUN = "teach/runs/<uuid:uuid>/grades/"
urlpatterns = [
    path(RUN, grades.show, name="grades"),
    path(f"{RUN}open/", grades.open_gradebook, name="open"),
    path(f"{RUN}statistics/", grades.show_statistics, name="statistics"),
    path(f"{RUN}release/", arranging.release, name="release"),
    path(f"{RUN}export.<slug:form>", grades.export, name="export"),
    path(f"{RUN}layout/", arranging.show_layout, name="layout"),
    path(f"{RUN}layout/category/", arranging.new_category, name="new_category"),
    path(f"{RUN}layout/category/<uuid:category>/", arranging.edit_category, name="category"),
    path(f"{RUN}layout/category/<uuid:category>/remove/", arranging.remove_category, name="remove_category"),
    path(f"{RUN}layout/item/", arranging.new_item, name="new_item"),
    path(f"{RUN}layout/item/<uuid:item>/", arranging.edit_item, name="item"),
    path(f"{RUN}layout/item/<uuid:item>/remove/", arranging.remove_item, name="remove_item"),
    path(f"{RUN}<uuid:item>/<uuid:member>/", grades.mark, name="mark"),
    path("learn/runs/<uuid:uuid>/grades/", mine.show, name="mine"),
]
