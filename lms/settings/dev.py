"""The demo and the developer's desk: plain http on this machine, a secret kept in var/."""

from lms.settings import base
from lms.settings.base import *  # noqa: F403


def _own_secret() -> str:
    path = base.VAR_DIR / "secret-key"
    if not path.exists():
        from django.core.management.utils import get_random_secret_key  # noqa: PLC0415  slow import

        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(get_random_secret_key() * 2, encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8")


DEMO = SECOND_FACTOR_EXEMPTIONS = base.env.flag("DEMO", default=True)
SECRET_KEY = _own_secret()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
if base.env.flag("COUNT_QUERIES", default=False):
    MIDDLEWARE = ["lms.bench.counting.CountQueries", *base.MIDDLEWARE]
