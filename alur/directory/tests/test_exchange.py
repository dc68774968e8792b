"""Lists and files: stored whole or not at all, once, with one entry in the record."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries

from alur.directory import exchange, loading, services, terminal
from alur.directory.core import tables
from alur.directory.models import Account, Forum, Institution, Membership
from alur.directory.tests import factories
from alur.kernel import contents
from alur.kernel.activities import SYSTEM
from alur.kernel.errors import NotAllowed
from alur.kernel.models import Activity

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 1, 26, 5, tzinfo=UTC)
LATER = datetime(2024, 1, 27, 5, tzinfo=UTC)


def _directory() -> None:
    """A small one with everything in it."""
    banten = factories.institution("banten", "PROVINCE", region="36", also="Pemprov Banten")
    office = factories.institution("dinas", parent=banten, name={"id": "Dinas, Banten", "en": "=Office"})
    community = factories.forum("community")
    factories.forum("inside", [office, banten], community)
    services.leave(institution=banten, forum=services.forum("inside"), by=SYSTEM, at=NOON)
    account = services.connect(institution=banten, network="instagram", handle="banten", by=SYSTEM, at=NOON)
    Account.objects.filter(pk=account.pk).update(confirmed_on=date(2024, 1, 20), proof="HAND", reason="Surat 12")


def _all() -> dict[str, str]:
    return {table: exchange.export(table) for table in tables.COLUMNS}


def _empty() -> None:
    for model in (Membership, Account, Forum, Institution):
        model.objects.all().delete()


def test_what_was_exported_changes_nothing_and_fills_an_empty_directory_with_the_same() -> None:
    _directory()
    before = _all()
    for text in before.values():
        plan = exchange.apply(text.encode(), by=SYSTEM, at=LATER)
        assert (plan.fresh, plan.changed, plan.problems) == ([], [], [])
    assert not Activity.objects.filter(type="Add").exists(), "nothing new was said"
    Forum.objects.update(community=None)
    Institution.objects.update(parent=None)
    _empty()
    for text in before.values():
        exchange.apply(text.encode(), by=SYSTEM, at=LATER)
    assert _all() == before


def test_a_file_with_one_bad_line_stores_nothing_and_names_it() -> None:
    factories.institution("banten")
    rows = (
        exchange.export("institutions") + "new,OFFICE,Baru,New,,Asia/Jakarta,,indonesia,\nbad,KING,X,X,,x,,indonesia,\n"
    )
    plan = exchange.preview(rows.encode())
    assert ([row["slug"] for row in plan.fresh if row["slug"] == "new"], len(plan.problems)) == (["new"], 2)
    with pytest.raises(exchange.BadLines) as refused:
        exchange.apply(rows.encode(), by=SYSTEM, at=NOON)
    assert "line 4" in str(refused.value)
    assert Institution.objects.count() == 1


def test_a_change_is_stored_and_the_record_commits_to_exactly_the_rows_that_changed() -> None:
    _directory()
    text = exchange.export("institutions").replace("Dinas, Banten", "Dinas Kominfo").replace("Pemprov Banten", "")
    exchange.apply(text.encode(), by=SYSTEM, at=LATER)
    assert services.institution("dinas").name["id"] == "Dinas Kominfo"
    entry = Activity.objects.get(type="Add")
    assert entry.facts == {"institutions": {"entered": 0, "changed": 2}}
    told = contents.text(entry.content_ids[0])
    assert "Dinas Kominfo" in told
    assert told.count("\n") == 3


def test_a_membership_without_a_moment_begins_now_and_an_old_one_stays() -> None:
    _directory()
    text = "forum,institution,joined_at,left_at\ninside,dinas,,\ninside,banten,,\n"
    plan = exchange.apply(text.encode(), by=SYSTEM, at=LATER)
    assert (plan.same, len(plan.fresh)) == (1, 1)
    assert Membership.objects.get(institution__slug="banten", left_at=None).joined_at == LATER


def test_nobody_belongs_to_a_forum_twice_at_a_time() -> None:
    _directory()
    text = "forum,institution,joined_at,left_at\ninside,dinas,2024-05-01T00:00:00+00:00,\n"
    assert "already" in str(exchange.preview(text.encode()).problems[0].why)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"\x00\x01", b"PK\x03\x04\xff"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises((exchange.NotText, tables.UnknownTable)):
        exchange.preview(data)


def test_only_who_keeps_the_directory_applies_a_file_or_a_list() -> None:
    head = factories.actor("head")
    with pytest.raises(NotAllowed):
        exchange.apply(exchange.export("forums").encode(), by=head, at=NOON)
    with pytest.raises(NotAllowed):
        loading.load(name="indonesia", by=head, at=NOON)


def test_the_list_of_indonesia_is_entered_once_with_one_entry_and_few_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    factories.institution("diskominfo-banten", name={"id": "Dinas Kominfo SP Banten", "en": "Banten"})
    before = Activity.objects.count()
    with django_assert_max_num_queries(60):
        assert loading.load(name="indonesia", by=SYSTEM, at=NOON) > 2_000
    assert loading.load(name="indonesia", by=SYSTEM, at=LATER) == 0
    assert Activity.objects.count() == before + 1
    count = Institution.objects.filter
    assert {kind: count(kind=kind).count() for kind in ("PROVINCE", "REGENCY", "CITY")} == {
        "PROVINCE": 38, "REGENCY": 416, "CITY": 98,
    }  # fmt: skip
    assert (count(kind="OFFICE").count(), count(kind="SUPERVISOR").count()) == (552, 553)
    assert services.institution("diskominfo-banten").name["id"] == "Dinas Kominfo SP Banten", "what was there stays"


def test_the_tree_and_the_forums_of_the_list_hang_together() -> None:
    loading.load(name="indonesia", by=SYSTEM, at=NOON)
    office = services.institution("diskominfo-kabupaten-serang")
    assert [office.parent and office.parent.slug, office.region, office.zone] == [
        "kabupaten-serang",
        "36.04",
        "Asia/Jakarta",
    ]
    assert services.institution("diskominfo-dki-jakarta").parent == services.institution("provinsi-dki-jakarta")
    supervisor = services.institution("bawaslu-kota-serang")
    assert supervisor.parent == services.institution("bawaslu-banten")
    for forum, members in {
        "forum-kominfo-indonesia": 552,
        "forum-kominfo-provinsi": 38,
        "satgas-medsos-nasional": 552,
    }.items():
        assert services.members(forum).count() == members
    assert services.institution("diskominfo-kota-jayapura").zone == "Asia/Jayapura"


def test_people_find_a_region_by_the_name_that_they_use() -> None:
    loading.load(name="indonesia", by=SYSTEM, at=NOON)
    assert services.institution("provinsi-sumatera-utara") in services.institutions("sumut")
    assert services.did_you_mean("bantten") == "banten"
    assert services.did_you_mean("dinas pandegelang") == "dinas pandeglang"
    assert services.did_you_mean("zzzzzz") == ""


def test_an_unknown_list_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(loading.UnknownList) as refused:
        loading.load(name="../indonesia", by=SYSTEM, at=NOON)
    assert "indonesia" in str(refused.value)


def test_villages_are_generated_once_into_a_forum_of_their_own() -> None:
    assert loading.generate_villages(count=30, by=SYSTEM, at=NOON) == 30
    assert loading.generate_villages(count=50, by=SYSTEM, at=NOON) == 20
    assert loading.generate_villages(count=50, by=SYSTEM, at=NOON) == 0
    assert services.members(loading.VILLAGES).count() == 50
    with pytest.raises(loading.TooMany):
        loading.generate_villages(count=0, by=SYSTEM, at=NOON)


def test_a_folder_of_tables_fills_an_empty_directory_in_whatever_order_they_are_named(tmp_path: Path) -> None:
    _directory()
    said: list[str] = []
    terminal.export(tmp_path, say=said.append)
    Forum.objects.update(community=None)
    Institution.objects.update(parent=None)
    _empty()
    files = sorted(tmp_path.glob("*.csv"))
    assert terminal.take_in(files[:1], is_meant=True, say=said.append) == 1, "accounts of nobody"
    assert "1 lines cannot be used" in said[-1]
    assert terminal.take_in(files, is_meant=True, say=said.append) == 0
    terminal.export(tmp_path / "again", say=said.append)
    assert [(tmp_path / "again" / path.name).read_bytes() for path in files] == [path.read_bytes() for path in files]
    (tmp_path / "other.csv").write_bytes(b"\xff\x00")
    assert terminal.take_in([tmp_path / "other.csv"], is_meant=True, say=said.append) == 1
