"""Captions, ranges and what a file is: no database."""

import io
import random
from itertools import pairwise

import pytest

from content.playback import Cue, Refused, covered, examine, merge, parse, percent, transcript, within, write
from tests.factories.recordings import SAMPLES

GOOD = "WEBVTT\n\n00:01.000 --> 00:02.000\nOne.\n\n00:02.000 --> 00:03.500\nTwo.\n"


def test_captions_are_read():
    assert parse(GOOD) == (Cue(1000, 2000, "One."), Cue(2000, 3500, "Two."))


def test_names_comments_styles_settings_and_tags_are_left_out():
    text = "\r\n".join(
        [
            "\ufeffWEBVTT Kind: captions", "Language: en", "", "STYLE", "::cue { color: red }", "",
            "NOTE x", "",
            "intro", "01:00:00.000 --> 01:00:02.000 line:0 align:start",
            "<v Ann><b>Hi</b> &amp; <script>x</script>", "",
        ]
    )  # fmt: skip

    assert parse(text) == (Cue(3600000, 3602000, "Hi & x"),)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "captions.not_webvtt", None),
        ("1\n00:00:01,000 --> 00:00:02,000\nSubRip\n", "captions.not_webvtt", None),
        ("WEBVTT\n\n", "captions.empty", None),
        ("WEBVTT\n\n00:01 --> 00:02\nx", "captions.time_unreadable", 3),
        ("WEBVTT\n\n00:01,000 --> 00:02,000\nx", "captions.time_unreadable", 3),
        ("WEBVTT\n\nname\nno time\n", "captions.time_unreadable", 4),
        ("WEBVTT\n\nname\n", "captions.time_unreadable", 4),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nx", "captions.ends_before_it_begins", 3),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n", "captions.without_words", 3),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<b></b>\u202e\n", "captions.without_words", 3),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "x" * 501, "captions.cue_too_long", 3),
        (GOOD + "\n00:01.000 --> 00:02.000\nback", "captions.out_of_order", 9),
        (GOOD + "\n00:09.000 --> 00:10.000\nlate", "captions.after_the_end", 9),
        ("WEBVTT" + " " * 400_000, "captions.too_long", None),
    ],
)
def test_a_mistake_is_named_with_its_line(text, code, line):
    with pytest.raises(Refused) as refusal:
        parse(text, duration=9000)

    assert (refusal.value.code, refusal.value.detail.get("line")) == (code, line)


def test_what_is_served_is_written_by_us_and_reads_the_same():
    cues = (Cue(0, 1500, "a < b & c --> d"), Cue(3_723_004, 3_724_000, "第二句。"))

    text = write(cues)

    assert text.splitlines()[2:4] == ["00:00:00.000 --> 00:00:01.500", "a &lt; b &amp; c --&gt; d"]
    assert parse(text) == cues


def test_a_transcript_has_paragraphs():
    cues = [
        Cue(0, 1000, "你好。"),
        Cue(1000, 2000, "再见。"),
        Cue(9000, 9500, "Hello"),
        Cue(9500, 9900, "again."),
    ]

    assert transcript(cues) == [(0, "你好。再见。"), (9000, "Hello again.")]


def test_a_long_paragraph_ends_with_a_sentence():
    cues = [Cue(n * 1000, n * 1000 + 900, f"Sentence {n} of some length.") for n in range(40)]

    lengths = [len(text) for _at, text in transcript(cues)]

    assert (len(lengths) > 1, max(lengths) < 400) == (True, True)


# --- ranges ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "merged"),
    [
        ([], [], ()),
        ([], [[5, 5]], ()),
        ([[0, 1000]], [[1000, 2000]], ((0, 2000),)),
        ([[0, 1000]], [[1700, 3000]], ((0, 3000),)),
        ([[0, 1000]], [[5000, 6000]], ((0, 1000), (5000, 6000))),
        ([[5000, 6000]], [[0, 1000], [900, 5100]], ((0, 6000),)),
        ([], [[9000, 99000]], ((9000, 10000),)),
    ],
)
def test_ranges_merge(old, new, merged):
    assert merge(old, new, duration=10_000) == merged


def test_merging_never_loses_and_does_not_mind_order():
    chance = random.Random(14)
    for _ in range(300):
        parts = [sorted(chance.sample(range(200_000), 2)) for _ in range(chance.randint(1, 12))]
        shuffled = chance.sample(parts, len(parts))
        known = ()
        for part in shuffled:
            before, known = known, merge(known, [part], duration=200_000)
            for start, end in (*before, tuple(part)):
                assert any(first <= start and end <= last for first, last in known)
        assert known == merge(known, parts, duration=200_000)
        assert list(known) == sorted(known)
        assert all(one[1] < other[0] for one, other in pairwise(known))


def test_somebody_who_jumps_a_thousand_times_is_kept_short():
    merged = merge([], [[n * 2000, n * 2000 + 500] for n in range(1000)], duration=2_000_000)

    assert (len(merged), merged[0][0], merged[-1][1]) == (400, 0, 1_998_500)


def test_shares():
    assert (covered([(0, 500), (600, 700)]), percent([(0, 955)], 1000), percent([], 0)) == (600, 95, 0)


@pytest.mark.parametrize(
    ("part", "possible"),
    [([0, 10_000], True), ([0, 11_500], True), ([0, 12_000], False), ([5, 1], False), ([-1, 5], False)],
)
def test_what_lies_outside_is_seen(part, possible):
    assert within([part], 10_000) is possible


# --- files ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ending", "kind", "mime"),
    [
        ("mp4", "video", "video/mp4"),
        ("webm", "video", "video/webm"),
        ("m4a", "audio", "audio/mp4"),
        ("mp3", "audio", "audio/mpeg"),
        ("ogg", "audio", "audio/ogg"),
    ],
)
def test_a_recording_is_known_by_its_bytes(ending, kind, mime):
    data = (SAMPLES / f"two-seconds.{ending}").read_bytes()

    facts = examine(io.BytesIO(data), len(data))

    assert (facts.kind, facts.mime, facts.ending) == (kind, mime, ending)
    assert 1900 <= facts.duration <= 2200


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<?php system($_GET[0]);",
        b"<!doctype html><script>alert(1)</script>",
        b"MZ\x90\x00",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x00\x00\x00\x00WAVEfmt ",
        b"PK\x03\x04",
    ],
)
def test_n_upl_08_anything_else_is_refused(data):
    with pytest.raises(Refused) as refusal:
        examine(io.BytesIO(data), len(data))

    assert refusal.value.code == "media.kind_unknown"


@pytest.mark.parametrize("ending", ["mp4", "webm", "m4a", "mp3", "ogg"])
def test_n_upl_09_a_damaged_recording_is_refused_or_read_but_never_breaks(ending):
    whole = (SAMPLES / f"two-seconds.{ending}").read_bytes()
    chance = random.Random(9)
    for _ in range(200):
        data = bytearray(whole[: chance.randint(5, len(whole))])
        for _blow in range(chance.randint(0, 6)):
            data[chance.randrange(4, len(data))] = chance.randrange(256)
        try:
            facts = examine(io.BytesIO(bytes(data)), len(data))
        except Refused:
            continue
        assert 0 < facts.duration <= 12 * 3600 * 1000
