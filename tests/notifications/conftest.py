import pytest

from notifications import registry


@pytest.fixture
def kinds(monkeypatch):
    """Kinds of this test alone."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    monkeypatch.setattr(registry, "_guards", dict(registry._guards))
    registry.kind("test.told", title="Told %(what)s", body="Body of %(what)s", label="Something told")
    registry.kind("test.other", title="Other %(what)s", body="", mail=False, label="Something else")
    registry.kind("test.urgent", title="Urgent %(what)s", body="", urgent=True)
    return registry
