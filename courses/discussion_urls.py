"""Discussions: for those who study below /learn/, for those who keep order below /teach/."""

from django.urls import path

from courses.views import discussion, moderation

app_name = "discussion"
urlpatterns = [
    path("learn/lessons/<uuid:uuid>/discussion/", discussion.list_topics, name="lesson"),
    path("learn/lessons/<uuid:uuid>/discussion/count/", discussion.count, name="count"),
    path("learn/lessons/<uuid:uuid>/discussion/new/", discussion.new_topic, name="new"),
    path("learn/lessons/<uuid:uuid>/discussion/follow/", discussion.follow_lesson, name="follow_lesson"),
    path("learn/topics/<uuid:uuid>/", discussion.show_topic, name="topic"),
    path("learn/topics/<uuid:uuid>/posts/", discussion.write, name="write"),
    path("learn/topics/<uuid:uuid>/follow/", discussion.follow_topic, name="follow_topic"),
    path("learn/posts/<uuid:uuid>/edit/", discussion.edit, name="edit"),
    path("learn/posts/<uuid:uuid>/report/", discussion.report, name="report"),
    path("teach/runs/<uuid:uuid>/discussion/", moderation.run_topics, name="run"),
    path("teach/moderation/", moderation.queue, name="queue"),
    path("teach/moderation/decide/", moderation.decide, name="decide"),
    path("teach/topics/<uuid:uuid>/", moderation.keep_topic, name="keep"),
    path("teach/posts/<uuid:uuid>/", moderation.look_into, name="post"),
    path("teach/posts/<uuid:uuid>/hide/", moderation.hide, name="hide"),
    path("teach/posts/<uuid:uuid>/remove/", moderation.remove, name="remove"),
    path("teach/posts/<uuid:uuid>/restore/", moderation.restore, name="restore"),
]
