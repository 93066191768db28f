from celery.schedules import crontab
from django.conf import settings

broker_url = settings.CELERY_BROKER_URL
broker_connection_retry_on_startup = True
if broker_url.startswith("filesystem:"):
    folder = settings.CELERY_BROKER_DIR
    for name in ("queue", "processed", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    broker_transport_options = {
        "data_folder_in": str(folder / "queue"),
        "data_folder_out": str(folder / "queue"),
        "processed_folder": str(folder / "processed"),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.1,
    }
else:
    broker_transport_options = {"visibility_timeout": 600}

task_ignore_result = True
task_acks_late = True
task_reject_on_worker_lost = True
worker_prefetch_multiplier = 1
task_time_limit = 300
timezone = settings.TIME_ZONE
enable_utc = True

# Entries are periodic Celery tasks of core.tasks; what they do is found in the database.
beat_schedule_filename = str(settings.VAR_DIR / "celerybeat-schedule")
beat_schedule = {
    "heartbeat": {"task": "core.tasks.heartbeat", "schedule": 10.0},
    "sweep-outbox": {"task": "core.tasks.sweep", "schedule": settings.OUTBOX_PATIENCE.total_seconds()},
    "close-expired-attempts": {
        "task": "core.tasks.run",
        "schedule": 2.0,
        "kwargs": {"task_path": "assessments.tasks.close_expired"},
    },
    "count-exposure": {
        "task": "core.tasks.run",
        "schedule": 60.0,
        "kwargs": {"task_path": "assessments.tasks.count_exposure"},
    },
    "sweep-imports-and-exports": {
        "task": "core.tasks.run",
        "schedule": 60.0,
        "kwargs": {"task_path": "assessments.tasks.sweep_jobs"},
    },
    "sweep-notices": {
        "task": "core.tasks.run",
        "schedule": 60.0,
        "kwargs": {"task_path": "notifications.tasks.sweep"},
    },
    "forget-old-notices": {
        "task": "core.tasks.run",
        "schedule": crontab(hour="3", minute="40"),
        "kwargs": {"task_path": "notifications.tasks.forget_old"},
    },
    "expire-awards": {
        "task": "core.tasks.run",
        "schedule": 3600.0,
        "kwargs": {"task_path": "qualifications.tasks.expire_due"},
    },
    "remind-reviewers": {
        "task": "core.tasks.run",
        "schedule": 3600.0,
        "kwargs": {"task_path": "courses.tasks.remind_reviewers"},
    },
    "lapse-sign-ups": {
        "task": "core.tasks.run",
        "schedule": 60.0,
        "kwargs": {"task_path": "courses.tasks.lapse_sign_ups"},
    },
    "refresh-role-groups": {
        "task": "core.tasks.run",
        "schedule": 300.0,
        "kwargs": {"task_path": "people.tasks.refresh_groups"},
    },
    "publish-scheduled": {
        "task": "core.tasks.run",
        "schedule": 60.0,
        "kwargs": {"task_path": "content.tasks.publish_scheduled"},
    },
    "list-coming-programmes": {
        "task": "core.tasks.run",
        "schedule": crontab(hour="0", minute="5"),
        "kwargs": {"task_path": "exchange.tasks.list_coming"},
    },
    "sweep-run-rules": {
        "task": "core.tasks.run",
        "schedule": crontab(hour="2", minute="10"),
        "kwargs": {"task_path": "courses.tasks.sweep_rules"},
    },
    "empty-quarantine": {
        "task": "core.tasks.run",
        "schedule": crontab(hour="3", minute="50"),
        "kwargs": {"task_path": "core.tasks.empty_quarantine"},
    },
    "clear-sessions": {
        "task": "core.tasks.run",
        "schedule": crontab(hour="3", minute="30"),
        "kwargs": {"task_path": "people.tasks.clear_sessions"},
    },
}
