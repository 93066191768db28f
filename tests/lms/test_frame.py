from django.utils.translation import override

from lms import frame
from lms.context import Navigation


def bar_of(user, path="/learn/", **query):
    from django.test import RequestFactory

    request = RequestFactory().get(path, query)
    request.user = user
    with override("en"):
        return str(Navigation(request).bar)


def test_the_bar_is_each_persons_own(cast):
    assert "<summary>Learner</summary>" in bar_of(cast.learner)
    assert "<summary>Learner B</summary>" in bar_of(cast.learner_b)


def test_no_mark_is_left(cast):
    pages = [bar_of(cast.trainer), bar_of(cast.learner, "/en/catalogue/"), bar_of(cast.own_hr, "/hr/")]

    assert [page.count("\ue000") for page in pages] == [0, 0, 0]


def test_what_is_set_in_is_escaped(cast):
    cast.learner.full_name_latin = "<b>Name</b>"

    html = bar_of(cast.learner, "/terms/", q='"><script>alert(1)</script>')

    assert "&lt;b&gt;Name&lt;/b&gt;" in html
    assert "<script>" not in html
    assert '"><script' not in html


def test_each_request_has_a_token_of_its_own(cast):
    def token(html):
        return html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    assert token(bar_of(cast.learner)) != token(bar_of(cast.learner))


def test_strangers_on_content_pages_get_no_cookie(rf):
    request = rf.get("/en/catalogue/")

    with override("en"):
        html = Navigation(request).bar

    assert "csrfmiddlewaretoken" not in html
    assert "CSRF_COOKIE" not in request.META


def test_parts_are_rendered_once(monkeypatch):
    monkeypatch.setattr(frame, "_kept", {})
    shape = frame.Shape("en")
    first = frame.part("components/footer.html", shape)
    monkeypatch.setattr(frame, "get_template", None)

    assert frame.part("components/footer.html", shape) is first
