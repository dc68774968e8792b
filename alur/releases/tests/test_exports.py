"""Feeds, ninjs, NewsML-G2 and schema.org, of releases in every state."""

import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from alur.directory.tests import factories as directory
from alur.kernel import clock, contents
from alur.releases import services, signatures
from alur.releases.core.exports import G2
from alur.releases.domain import Attachment
from alur.releases.models import Release
from alur.releases.tests.factories import EVENING, TEXT, TITLE, issued

pytestmark = pytest.mark.django_db
ATOM, DELETED = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"


def _get(name: str, *args: Any) -> bytes:
    directory.institution("somewhere")
    client = Client()
    client.cookies["alur_language"] = "en"
    answer = client.get(reverse(f"releases:{name}", args=args))
    assert answer.status_code == 200
    return answer.content


def _xml(data: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(data)  # noqa: S314  our own


def _withdrawn() -> Release:
    release = issued()
    by = directory.actor("press_officer", release.institution)
    at = EVENING + timedelta(days=3)
    return services.withdraw(uid=release.uid, reason="Data <keliru>", ground="UU 14/2008", by=by, at=at)


def _corrected() -> Release:
    picture = contents.put(b"\x89PNG", media_type="image/png")
    film = contents.put(b"film", media_type="video/mp4")
    media = [Attachment(picture.uid, "Poster"), Attachment(film.uid, "Film")]
    release = issued(number="05/HM/2024", media=media)
    by = directory.actor("press_officer", release.institution)
    told: dict[str, Any] = {"title": TITLE, "text": "Teks & <baru>.", "what": "Jam", "why": "Keliru"}
    return services.correct(uid=release.uid, by=by, at=EVENING + timedelta(hours=1), **told)


def test_the_atom_feed_has_an_entry_for_what_is_in_force_and_a_tombstone_for_what_is_withdrawn() -> None:
    kept, gone = _corrected(), _withdrawn()
    feed = _xml(_get("feed", "atom"))
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == signatures.address(kept)
    assert entry.findtext(f"{ATOM}published", "").startswith("2024-01-26T12:33")
    assert entry.findtext(f"{ATOM}updated", "").startswith("2024-01-26T13:33")  # a correction moves it
    links = {link.get("rel"): link.get("href", "") for link in entry.findall(f"{ATOM}link")}
    assert links["via"].endswith("v2.json")
    (stone,) = feed.findall(f"{DELETED}deleted-entry")
    assert (stone.get("ref"), stone.get("when")) == (signatures.address(gone), "2024-01-29T12:33:00Z")
    assert stone.findtext(f"{DELETED}comment") == "Data <keliru> UU 14/2008"


def test_rss_keeps_a_withdrawn_release_in_its_place_with_its_state_in_the_title() -> None:
    _corrected()
    gone = _withdrawn()
    items = _xml(_get("feed", "rss")).findall("channel/item")
    told = {item.findtext("guid"): item.findtext("title", "") for item in items}
    assert len(told) == 2
    assert told[signatures.address(gone)].startswith("[WITHDRAWN]")
    assert {item.find("guid").get("isPermaLink") for item in items} == {"false"}  # type: ignore[union-attr]
    assert TEXT not in _get("feed", "rss").decode()


def test_the_json_feed_states_version_state_and_proof() -> None:
    release = _corrected()
    feed = json.loads(_get("feed", "json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = feed["items"]
    assert item["id"] == signatures.address(release)
    assert item["_alur"]["version"] == 2
    assert item["_alur"]["status"] == "usable"
    assert item["_alur"]["content_id"] == signatures.content_id(signatures.signed(release, 2))
    assert [each["mime_type"] for each in item["attachments"]] == ["image/png", "video/mp4"]


def test_each_institution_has_a_feed_of_its_own() -> None:
    one = issued()
    issued()
    feed = json.loads(_get("feed_of", one.institution.slug, "json"))
    assert [item["id"] for item in feed["items"]] == [signatures.address(one)]


def test_corrections_and_withdrawals_have_a_feed_in_which_each_is_an_entry() -> None:
    issued()
    kept, gone = _corrected(), _withdrawn()
    items = json.loads(_get("changes", "json"))["items"]
    assert [item["id"] for item in items] == [f"{signatures.address(gone)}#v2", f"{signatures.address(kept)}#v2"]
    assert items[0]["title"].startswith("[WITHDRAWN]")


def test_nothing_under_embargo_is_in_a_feed_or_an_export() -> None:
    release = _corrected()
    Release.objects.update(embargoed_until=clock.now() + timedelta(days=1))
    for name in ("feed", "changes"):
        assert json.loads(_get(name, "json"))["items"] == []
    for name in ("ninjs", "newsml"):
        assert Client().get(reverse(f"releases:{name}", args=[release.uid])).status_code == 404


def test_an_unknown_form_or_institution_is_not_found() -> None:
    directory.institution("somewhere")
    for address in ("releases/all.exe", "releases/changes.opml", "releases/from/nowhere.atom"):
        assert Client().get(f"/{address}").status_code == 404


def test_who_asks_again_gets_only_that_nothing_changed() -> None:
    directory.institution("somewhere")
    address = reverse("releases:feed", args=["atom"])
    first = Client().get(address)
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code in (200, 304)


def test_ninjs_says_what_is_in_force_and_what_is_not_to_be_used_any_more() -> None:
    said = json.loads(_get("ninjs", _corrected().uid))
    assert (said["version"], said["pubStatus"]) == ("2", "usable")
    assert said["bodies"][0]["value"] == "Teks & <baru>."
    assert [each["type"] for each in said["associations"]] == ["picture", "video"]
    gone = json.loads(_get("ninjs", _withdrawn().uid))
    assert (gone["version"], gone["pubStatus"], gone["edNote"]) == ("2", "canceled", "Data <keliru> UU 14/2008")
    assert "bodies" not in gone


def test_newsml_carries_the_words_as_xhtml_and_none_after_a_withdrawal() -> None:
    item = _xml(_get("newsml", _corrected().uid))
    status = item.find(f"{{{G2}}}itemMeta/{{{G2}}}pubStatus")
    assert status is not None
    assert status.get("qcode") == "stat:usable"
    assert "Teks & <baru>." in "".join(item.itertext())
    gone = _get("newsml", _withdrawn().uid).decode()
    assert "stat:canceled" in gone
    assert TEXT not in gone


def test_search_engines_find_structured_data_that_no_words_of_the_issuer_break_out_of() -> None:
    release = issued(text="</script><script>alert(1)</script> & teks", title={"id": "</script>"})
    page = _get("release", release.uid).decode()
    block = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    said = json.loads(block)
    assert (said["@type"], said["publisher"]["@type"]) == ("NewsArticle", "GovernmentOrganization")
    assert said["articleBody"] == "</script><script>alert(1)</script> & teks"
    assert "<script>alert" not in page


def test_one_control_character_does_not_take_the_whole_feed_down() -> None:
    release = issued(text="Teks\x0b\x1f lanjut", title={"id": "Judul\x08"})
    for form in ("atom", "rss"):
        assert "Teks lanjut" in _get("feed", form).decode()
    assert "Teks lanjut" in "".join(_xml(_get("newsml", release.uid)).itertext())
