import pytest


def test_the_theme_is_remembered(client, db):
    response = client.post("/display/colours/", {"theme": "dark", "next": "/source/"})

    assert (response.status_code, response["Location"]) == (302, "/source/")
    assert response.cookies["theme"].value == "dark"
    assert b'data-theme="dark"' in client.get("/source/").content


def test_no_theme_follows_the_device(client, db):
    client.cookies["theme"] = "dark"

    response = client.post("/display/colours/", {"theme": "", "next": "/source/"})

    assert response.cookies["theme"].value == ""


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_one_is_not_sent_elsewhere(client, db, target):
    response = client.post("/display/colours/", {"theme": "dark", "next": target})

    assert response["Location"] == "/"


def test_settings_are_changed_by_post_only(client, db):
    assert client.get("/display/colours/").status_code == 405


def test_the_source_page_names_licence_and_version(client, db):
    html = client.get("/source/", headers={"accept-language": "en"}).content.decode()

    assert "GNU Affero General Public License" in html
    assert "0." in html


@pytest.mark.parametrize(("language", "lang"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_pages_say_their_language(client, db, settings, language, lang):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    assert f'<html lang="{lang}">' in client.get("/source/").content.decode()


def test_the_error_page_says_what_was_kept(client, db):
    client.cookies["django_language"] = "en"

    response = client.get("/en/nothing-here/")

    assert response.status_code == 404
    assert "What was kept" in response.content.decode()
