from core.models import Heartbeat, UpdatedAtField


def test_updated_at_takes_the_clock_at_every_save(clock):
    class Row:
        pass

    field = UpdatedAtField()
    field.set_attributes_from_name("updated_at")
    row = Row()
    clock.move(hours=1)

    assert (field.pre_save(row, add=False), row.updated_at) == (clock.at, clock.at)


def test_a_heartbeat_is_one_row(db, clock):
    from core.health import beat

    beat(name="worker")
    clock.move(seconds=10)
    beat(name="worker")

    assert Heartbeat.objects.get().at == clock.at
