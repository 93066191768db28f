import re
import sys
from itertools import product
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "lms" / "static" / "lms" / "css"

TOKENS = (CSS / "tokens.css").read_text("utf-8")
PLAIN = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", TOKENS))
PAIRS = {
    name: (light, dark)
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);", TOKENS)
}
SURFACES = ("paper", "sheet", "well")
WASHES = ("accent", "done", "attention", "danger", "info")


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def used_together():
    """(text, ground, least contrast): 7 for reading text, 4.5 for other text, 3 for edges of controls."""
    yield from ((text, ground, 7) for text, ground in product(["ink"], SURFACES))
    yield from (
        (text, ground, 4.5) for text, ground in product(["ink-soft", "ink-faint", "accent"], SURFACES)
    )
    yield from ((tone, ground, 4.5) for tone, ground in product(WASHES, ("paper", "sheet")))
    yield from ((tone, f"{tone}-wash", 4.5) for tone in WASHES)
    yield from (("ink", f"{tone}-wash", 7) for tone in WASHES)
    yield from ((("on-accent"), accent, 4.5) for accent in ("accent", "accent-strong"))
    yield from (("ink", f"heat-{step}", 4.5) for step in (1, 2, 3))
    yield ("on-heat-4", "heat-4", 4.5)
    yield from (("rule-strong", ground, 3) for ground in SURFACES)


def test_both_lists_of_tokens_agree():
    assert {name: light for name, (light, _dark) in PAIRS.items()} == PLAIN


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), list(used_together()))
def test_contrast(text, ground, least, scheme):
    assert contrast(PAIRS[text][scheme], PAIRS[ground][scheme]) >= least


def test_every_custom_property_used_is_declared():
    declared, used = set(), set()
    for file in CSS.rglob("*.css"):
        if file.name == "admin.css":
            continue
        text = file.read_text("utf-8")
        declared |= set(re.findall(r"(--[\w-]+):", text))
        used |= set(re.findall(r"var\((--[\w-]+)", text))

    assert used - declared == set()


@pytest.fixture
def frontend(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import frontend

    yield frontend
    sys.modules.pop("frontend", None)


def test_the_bundle_is_two_files_and_small(frontend, tmp_path):
    import gzip

    frontend.collect(tmp_path)

    files = sorted(file.name for file in (tmp_path / "bundle").iterdir())
    weight = sum(len(gzip.compress(file.read_bytes())) for file in (tmp_path / "bundle").iterdir())
    assert files == ["comity.css", "comity.js"]
    assert weight < 60_000


def test_the_script_needs_nothing_else(frontend):
    assert re.findall(r"^(?:import|export)\b.*", frontend.scripts(), flags=re.MULTILINE) == []


@pytest.mark.parametrize(
    ("who", "status"),
    [("anonymous", 302), ("learner", 404), ("trainer", 200), ("own_hr", 200), ("admin", 200)],
)
def test_who_opens_the_style_guide(cast, who, status):
    assert cast.client(who).get("/styleguide/").status_code == status


def test_the_style_guide_shows_every_component_in_both_languages(cast):
    from core.components import declared

    html = cast.client("trainer").get("/styleguide/").content.decode()

    assert [html.count(f'id="{component.name}"') for component in declared()] == [1] * len(declared())
    assert html.count('class="guide-cell" lang="zh-Hans"') == 2 * len(declared())
    assert html.count('class="guide-cell" lang="en"') == 2 * len(declared())
