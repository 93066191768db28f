"""Called by the outbox."""

from core.outbox.queries import another_waits
from law import findable
from search import operations as search


def make_found(*, instrument_id: int) -> None:
    """An import of many provisions hands their instrument over once, at its end."""
    if not another_waits("law.tasks.make_found", instrument_id=instrument_id):
        search.refresh(kind=findable.INSTRUMENT, things=[instrument_id])
