import io

from assessments.interchange.moodle_xml import MoodleXml
from lms.bench.importing import write_questions


def test_the_measured_file_is_read_without_a_problem():
    file = io.BytesIO()
    write_questions(file, 3)
    file.seek(0)
    first, *_others = questions = list(MoodleXml().read(file))

    assert [question.key_name for question in questions] == ["BENCH-0", "BENCH-1", "BENCH-2"]
    assert (first.category, first.kind, len(first.definition["options"])) == (("第0章",), "single_choice", 3)
