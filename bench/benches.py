"""Which benches there are, and running one of them where nothing of Alur is imported yet."""

from importlib import import_module

from bench.installation import installation
from bench.report import Result

NEEDS_DATABASE = {
    "screening": False, "picture": False, "fanout": True, "webhooks": True, "activitypub": True, "case_page": True,
}  # fmt: skip
BENCHES = tuple(NEEDS_DATABASE)


def run_one(name: str, quick: bool) -> Result:
    """The bench of that name; one that needs a database gets an installation of its own."""
    if NEEDS_DATABASE[name]:
        with installation():
            return _result(name, quick)
    return _result(name, quick)


def _result(name: str, quick: bool) -> Result:
    found = import_module(f"bench.{name}").run(quick)
    assert isinstance(found, Result)
    return found
