"""`alur intake whatsapp FILE --dry-run`: what is printed, in which form, and that nobody is named."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alur.cli import main

Ask = Callable[..., Result]
CHAT = (
    "26/01/24 19.30 - Pesan dan panggilan terenkripsi secara end-to-end.\n"
    "26/01/24 19.33 - KENARI Budi: IMG-20240126-WA0007.jpg (file terlampir)\nRilis KENARI\n"
    "27/01/24 08.01 - +62 811-0000-0131: <Media tidak disertakan>\n"
    "27/01/24 08.02 - Ani: Ralat <Pesan ini diedit>\n"
)
UNDECIDED = "01/02/24, 08:00 - A: x\n03/02/24, 08:00 - B: y\n"


@pytest.fixture
def asked(tmp_path: Path) -> Ask:
    def ask(text: str, *options: str) -> Result:
        file = tmp_path / "Chat WhatsApp dengan Forum.txt"
        file.write_text(text)
        return CliRunner().invoke(main, ["intake", "whatsapp", str(file), *options])

    return ask


def test_the_answer_counts_and_says_how_the_dates_were_read(asked: Ask) -> None:
    answer = json.loads(asked(CHAT, "--dry-run", "--json", "--zone", "WITA").stdout)

    assert {key: answer[key] for key in ("messages", "authors", "attachments", "attachments_missing", "system")} == {
        "messages": 3, "authors": 3, "attachments": 1, "attachments_missing": 1, "system": 1,
    }  # fmt: skip
    assert (answer["first"], answer["last"]) == ("2024-01-26T19:33:00+08:00", "2024-01-27T08:02:00+08:00")
    assert (answer["locale"], answer["day_order"]) == ("id", "dmy")
    assert answer["day_order_evidence"][0]["code"] == "day_order.over_12"


@pytest.mark.parametrize("options", [("--json",), (), ("--language", "id")])
def test_no_name_no_number_and_no_word_of_the_chat_is_printed(asked: Ask, options: tuple[str, ...]) -> None:
    printed = asked(CHAT, "--dry-run", *options).output

    assert not [canary for canary in ("KENARI", "0131", "Ani", "Rilis", "Ralat") if canary in printed]


def test_people_get_a_table_in_their_language(asked: Ask) -> None:
    assert "authors                3" in asked(CHAT, "--dry-run").stdout
    assert "pengirim" in asked(CHAT, "--dry-run", "--language", "id").stdout


def test_what_the_file_does_not_decide_is_answered_in_both_readings(asked: Ask) -> None:
    answer = json.loads(asked(UNDECIDED, "--dry-run", "--json").stdout)

    assert (answer["day_order"], answer["possible_day_orders"]) == (None, ["dmy", "mdy"])
    assert (answer["last"][:10], answer["otherwise"]["mdy"]["last"][:10]) == ("2024-02-03", "2024-03-02")
    assert "Could not be decided: line 1" in answer["day_order_evidence"][0]["text"]
    assert json.loads(asked(UNDECIDED, "--dry-run", "--json", "--day-order", "mdy").stdout)["day_order"] == "mdy"


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("", ("--dry-run",), "The file is empty"),
        ("surat biasa\n", ("--dry-run", "--language", "id"), "Baris 1 tidak diawali"),
        (CHAT, ("--dry-run", "--zone", "Mars"), "is not a time zone"),
        (CHAT, (), "--dry-run"),
    ],
)
def test_what_cannot_be_read_ends_with_2_and_a_sentence(
    asked: Ask, text: str, options: tuple[str, ...], words: str
) -> None:
    answer = asked(text, *options)

    assert (answer.exit_code, answer.stdout) == (2, "")
    assert words in answer.stderr
