"""People whose client speaks plain HTTP and does not give up: it repeats until it is answered."""

import re
import time
from typing import Any

import requests

from scripts.demo_site import Site

GIVE_UP = 45.0  # seconds


class Client:
    """One signed-in person. `insist` repeats a request, as it stands, until the server answered it."""

    def __init__(self, site: Site, role: str) -> None:
        self.site = site
        self.session = requests.Session()
        self.repeated = 0
        account = site.accounts[role]
        page = self.get("/accounts/login/")
        answer = self.post(
            "/accounts/login/", login=account["staff_number"], password=account["password"], page=page
        )
        assert answer.status_code == 302, answer.text[:500]

    def get(self, path: str) -> str:
        answer = self._insist("GET", path, {}, {})
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.text

    def post(self, path: str, *, page: str = "", json: bool = False, **fields: Any) -> requests.Response:
        """The first answer that is not the server's own trouble. `page` is where the form stood."""
        token = field(page, "csrfmiddlewaretoken") if page else self.session.cookies["csrftoken"]
        headers = {"X-CSRFToken": token, "Origin": self.site.address}
        if json:
            headers["Accept"] = "application/json"
        return self._insist("POST", path, fields, headers)

    def _insist(self, method: str, path: str, fields: dict, headers: dict) -> requests.Response:
        end = time.monotonic() + GIVE_UP
        while time.monotonic() < end:
            try:
                answer = self.session.request(
                    method, self.site.address + path, data=fields, headers=headers,
                    timeout=10, allow_redirects=False,
                )  # fmt: skip
                if answer.status_code < 500:
                    return answer
            except requests.RequestException:
                pass
            self.repeated += 1
            time.sleep(0.1)
        raise AssertionError(f"{method} {path} was not answered within {GIVE_UP:.0f} seconds")


def field(page: str, name: str) -> str:
    """The value of the first hidden field of that name."""
    found = re.search(rf'name="{name}"[^>]*\bvalue="([^"]*)"', page)
    assert found, f"no field {name}"
    return found.group(1)
