import datetime as dt

import pytest

from tests.factories.law import InstrumentFactory, InstrumentVersionFactory, ProvisionFactory


@pytest.fixture
def vccr(db):
    """Article 36 of the Vienna Convention, with every date known."""
    instrument = InstrumentFactory(
        key="vccr",
        kind="treaty",
        name_zh="维也纳领事关系公约",
        name_en="Vienna Convention on Consular Relations",
        short_en="VCCR",
    )
    version = InstrumentVersionFactory(
        instrument=instrument,
        label="1963",
        adopted_on=dt.date(1963, 4, 24),
        in_force_from=dt.date(1967, 3, 19),
    )
    return ProvisionFactory(
        version=version, article="36", label_zh="第三十六条", label_en="art 36", heading_en="Communication"
    )


@pytest.fixture
def cpl(db):
    """Two versions; the dates of the older are not recorded."""
    instrument = InstrumentFactory(key="cpl", name_zh="刑事诉讼法", name_en="Criminal Procedure Law")
    old = InstrumentVersionFactory(instrument=instrument, label="2012")
    new = InstrumentVersionFactory(instrument=instrument, label="2018", in_force_from=dt.date(2018, 10, 26))
    ProvisionFactory(version=old, article="280")
    ProvisionFactory(version=new, article="298")
    return instrument
