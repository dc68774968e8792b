"""`alur rulepack new`: the smallest pack that works, with a comment on every field. To be filled with real law."""

import re
from pathlib import Path

from alur.kernel.errors import Fault

_NAME = re.compile(r"[a-z][a-z0-9_-]{1,39}")
_ID = re.compile(r'^id\s*=\s*".*"$', re.MULTILINE)

PACK = """\
# Who this pack is for. Every field is checked when it is read: a misspelt one is refused with its line.
id = "%(name)s"
version = "1"  # change it whenever the rules change: verdicts name it
languages = ["en"]  # every title, summary and advice needs a text in each of them
# From the least to the most watchful; "idle" (no election) must be among them. calendar.toml says when they are.
phases = ["idle", "campaign", "voting"]
institutions = ["office", "election-body"]
default_institution = "office"  # an account of any other kind is read as this one, and the answer says so
# Ordinary phrases that hide the words they overlap from every rule.
masks = ["vote of thanks"]

[name]
en = "%(name)s: rules for official accounts"

# Short spellings -> the word that the rules use.
[slang]
pls = "please"
"""

CALENDAR = """\
# When each phase of each election is: local days, both included.
# source: where you read it. confidence: "confirmed" (two sources), "single", "memory" (unchecked).

[[election]]
id = "mayor-2030"
name = { en = "Election of the mayor, 2030" }

[[election.phase]]
key = "campaign"
start = 2030-05-01
end = 2030-05-30
source = "invented"
confidence = "single"

[[election.phase]]
key = "voting"
start = 2030-05-31
end = 2030-05-31
source = "invented"
confidence = "single"
"""

CONTESTANTS = """\
# Who stands in which contest, and the words by which people recognise them.
# since, until: the days on which they are contestants; without them, always (a party).

[[contest]]
id = "mayor-2030"
kind = "contestant"  # or "party"
since = 2030-04-01
until = 2030-05-31

[[contest.contestant]]
id = "mayor-2030-1"
names = ["Ada Lark"]
slogans = ["Forward with Ada"]
tags = ["#AdaForMayor"]
source = "invented"
confidence = "single"

[[contest.contestant]]
id = "mayor-2030-2"
names = ["Ben Wren"]
slogans = ["Wren can do it"]
tags = ["#BenForMayor"]
source = "invented"
confidence = "single"
"""

ADVICE = """\
# What an editor can do. A rule names one of these keys as its "advice".
[no-promotion]
en = "Do not publish it on an official account. Take the call out and keep the service information."
"""

RULES = """\
# Words first, then the rules that use them.

[[group]]
name = "urge"
terms = ["vote for", "elect", "support*"]  # a * at the end stands for any letters: support, supports, supporters

[[rule]]
id = "call-to-vote"
title = { en = "Call to vote for a contestant" }
level = "prohibited"  # or "notice", "elevated"
# phases = ["campaign", "voting"]        only then; without the line, always
# institutions = ["office"]              only for these; without the line, for all
advice = "no-promotion"

# One way to touch the rule: all of these, in one sentence. "contestant" is whoever stands on that day.
# There may be several [[rule.match]].
[[rule.match]]
all = ["urge", "contestant|contestant.tag"]
# scope = "post"       in the whole post; also "part", "sentence" (when nothing is said), "tag" (one hashtag)
# distance = 5         at most so many words between the first and the last
# ordered = true       in this order
# unless = ["..."]     not if one of these groups stands there too

# Which article says so; in your own words. "read": when you read it.
[[rule.citation]]
law = "Name of the act"
article = "1"
paragraph = ""
summary = { en = "Official accounts take no side." }
read = "2030-01"
source = "where you read it"
confidence = "single"

# What the rule must touch, and what it must not. Without both a rule is refused.
[[rule.example]]
text = "Vote for Ada Lark on 31 May!"
on = 2030-05-10
institution = "office"
matches = true
level = "prohibited"  # optional: what the whole verdict must be

[[rule.example]]
text = "The library is open until ten on polling day."
on = 2030-05-10
institution = "office"
matches = false
"""

FILES = {
    "pack.toml": PACK, "calendar.toml": CALENDAR, "contestants.toml": CONTESTANTS, "advice.toml": ADVICE,
    "rules.toml": RULES,
}  # fmt: skip


def write(name: str, folder: Path) -> list[Path]:
    """Write the five files of a new pack and return them. Raises Fault for an unusable name or a folder in use."""
    _prepare(name, folder)
    return [_written(folder / file, text % {"name": name}) for file, text in FILES.items()]


def copy(name: str, folder: Path, *, like: Path) -> list[Path]:
    """The same with the files of another pack, its id changed to `name`."""
    _prepare(name, folder)
    written = []
    for path in sorted(each for each in like.iterdir() if each.suffix in (".toml", ".csv")):
        text = path.read_text(encoding="utf-8")
        if path.name == "pack.toml":
            text = _ID.sub(f'id = "{name}"', text, count=1)
        written.append(_written(folder / path.name, text))
    return written


def _prepare(name: str, folder: Path) -> None:
    if not _NAME.fullmatch(name):
        raise Fault(
            "“%(name)s” cannot name a pack: small letters, digits, - and _, a letter first, at most 40.", name=name
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Fault("%(folder)s is not empty; name a new folder.", folder=folder)
    folder.mkdir(parents=True, exist_ok=True)


def _written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path
