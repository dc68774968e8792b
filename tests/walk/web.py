"""One request to a web process of its own, which may die while it answers: `python -m tests.walk.web /path/ COOKIE`."""

import sys

from alur.web.supervisor import setup_django


def post(path: str, cookie: str) -> int:
    """Send the form at `path` as the browser with that cookie ("name=value") would; the status of the answer."""
    from django.test import Client

    browser = Client(headers={"host": "localhost"})
    name, _, browser.cookies[name] = cookie.partition("=")
    return browser.post(path).status_code


if __name__ == "__main__":
    setup_django()
    print(post(sys.argv[1], sys.argv[2]))
