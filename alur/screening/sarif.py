"""Concerns as SARIF 2.1.0 (OASIS), the format in which editors and build servers show findings.

One run: every rule of the pack with its help, one result for each concern. Regions count characters (code points) of
the text as it is written, line ends included. https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
import re
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from alur.rulepacks.model import Pack, Rule
from alur.screening.core import Concern, Span, Verdict
from alur.screening.library import Seen
from alur.screening.sentences import article, in_language, remark_in_words

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {"none": "none", "notice": "note", "elevated": "warning", "prohibited": "error"}

Json = dict[str, Any]
Named = tuple[str, Mapping[str, str]]  # the name of the file, its texts by part name

_NEWLINE = re.compile(r"\r\n|\n")
_HASHTAG = re.compile(r"#\w+")


def text(seen: Seen, *, pack: Pack, post: Named, language: str) -> str:
    """The document as text in ASCII."""
    return json.dumps(document(seen, pack=pack, post=post, language=language), indent=2)


def document(seen: Seen, *, pack: Pack, post: Named, language: str) -> Json:
    """A SARIF log with one run. Words read in media have no place in a text file: their result names the part.

    Where a medium and the text beside it part, somebody has to look: a result of the kind "review", without a level.
    """
    verdict = seen.verdict
    places = {rule.id: index for index, rule in enumerate(pack.rules)}
    driver = {
        "name": "Alur",
        "version": version("alur"),
        "language": language,
        "shortDescription": {"text": in_language(pack.name, language)},
        "rules": [_rule(rule, language) for rule in pack.rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "language": language,
        "artifacts": [{"location": {"uri": _uri(post)}, "roles": ["analysisTarget"]}],
        "invocations": [_invocation(verdict)],
        "results": [
            *(_result(each, places[each.rule], post, language) for each in verdict.concerns),
            *(_review(each, post, language) for each in seen.answer["remarks"]),
        ],
        "properties": _circumstances(verdict),
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule, language: str) -> Json:
    told = [each for each in rule.citations if each.confidence != "memory"]
    laws = [article(each.law, each.article, each.paragraph, language) for each in told]
    lines = [f"{law}: {in_language(each.summary, language)}" for law, each in zip(laws, told, strict=True)]
    advice = in_language(rule.advice, language)
    return {
        "id": rule.id,
        "shortDescription": {"text": in_language(rule.title, language)},
        "help": {
            "text": "\n".join([*lines, advice]),
            "markdown": "\n".join([*(f"- {line}" for line in lines), "", f"**{advice}**"]),
        },
        "defaultConfiguration": {"level": LEVELS[rule.level]},
        "properties": {"tags": laws, "level": rule.level, "phases": list(rule.phases)},
    }


def _result(concern: Concern, index: int, post: Named, language: str) -> Json:
    first, *others = [_location(span, post) for span in concern.spans]
    words = ", ".join(f'"{span.text}"' for span in concern.spans)
    result: Json = {
        "ruleId": concern.rule,
        "ruleIndex": index,
        "level": LEVELS[concern.level.name],
        "message": {
            "text": f"{in_language(concern.title, language)}: {words}. {in_language(concern.advice, language)}"
        },
        "locations": [first],
        "properties": {"level": concern.level.name},
    }
    if others:
        result["relatedLocations"] = [{"id": number, **each} for number, each in enumerate(others, 1)]
    if fixes := [_fix(tag, concern, post, language) for span in concern.spans if (tag := _tag(span, post[1]))]:
        result["fixes"] = fixes
    return result


def _review(remark: Mapping[str, Any], post: Named, language: str) -> Json:
    location = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(post), "index": 0}},
        "logicalLocations": [{"name": remark["part"], "kind": "part"}],
    }
    return {
        "ruleId": f"remark-{remark['kind'].replace('_', '-')}", "kind": "review", "level": "none",
        "message": {"text": remark_in_words(remark, language)}, "locations": [location],
        "properties": {side: remark[side] for side in ("read", "written")},
    }  # fmt: skip


def _tag(span: Span, parts: Mapping[str, str]) -> tuple[int, int] | None:
    """Where the hashtag stands that the span is: it can be taken out and leave a sentence, unlike other words."""
    found = _HASHTAG.match(parts.get(span.part, ""), max(span.start - 1, 0))
    return found.span() if found and found.end() == span.end else None


def _fix(tag: tuple[int, int], concern: Concern, post: Named, language: str) -> Json:
    region = {"charOffset": tag[0], "charLength": tag[1] - tag[0]}
    change = {"artifactLocation": {"uri": _uri(post)}, "replacements": [{"deletedRegion": region}]}
    return {"description": {"text": in_language(concern.advice, language)}, "artifactChanges": [change]}


def _location(span: Span, post: Named) -> Json:
    name, parts = post
    physical: Json = {"artifactLocation": {"uri": _uri((name, parts)), "index": 0}}
    if span.part in parts:
        physical["region"] = _region(span, parts[span.part])
    return {
        "physicalLocation": physical,
        "logicalLocations": [{"name": span.part, "kind": "part"}],
        "properties": {"start": span.start, "end": span.end, "words": span.text},
    }


def _region(span: Span, text: str) -> Json:
    line, column = _position(text, span.start)
    end_line, end_column = _position(text, span.end)
    return {
        "charOffset": span.start, "charLength": span.end - span.start, "snippet": {"text": span.text},
        "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column,
    }  # fmt: skip


def _position(text: str, at: int) -> tuple[int, int]:
    """Line and column, from 1, of a character."""
    ends = [match.end() for match in _NEWLINE.finditer(text, 0, at)]
    return len(ends) + 1, at - (ends[-1] if ends else 0) + 1


def _invocation(verdict: Verdict) -> Json:
    notices = [{"level": "error", "message": {"text": f"Not read: {what}"}} for what in verdict.unread]
    return {"executionSuccessful": verdict.complete, "toolExecutionNotifications": notices}


def _circumstances(verdict: Verdict) -> Json:
    return {
        "level": verdict.level.name, "on": verdict.on, "phase": verdict.phase, "readAs": verdict.read_as,
        "region": verdict.region, "pack": verdict.pack_id, "packVersion": verdict.pack_version,
        "packHash": verdict.pack_hash, "engineVersion": verdict.engine_version,
    }  # fmt: skip


def _uri(post: Named) -> str:
    return quote(post[0].replace("\\", "/"))
