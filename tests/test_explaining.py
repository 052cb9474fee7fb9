"""What an article says and no record holds, and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.assembly import records_of
from pipeline.cli import main
from pipeline.explaining import Left, left_out
from pipeline.scene import read_scene

SIGNED = "La Région Normandie et la Région de l'Oriental ont signé le 17 mai 2024 une convention sur la pêche."


def _left(text: str) -> list[Left]:
    scene = read_scene(text, "2024-05-20")
    return list(left_out(scene, records_of(scene, article="a.txt")))


def test_what_stands_in_a_record_is_not_left_out() -> None:
    assert _left(SIGNED) == []


@pytest.mark.parametrize(
    ("sentence", "words", "reason"),
    [
        ("Aucun accord n'a été signé entre la Ville de Lyon et la Ville de Turin.", "accord", "denied: «Aucun»"),
        ("La Ville de Lyon souhaite un partenariat avec la Ville de Turin.", "partenariat", "only wished for: «souhaite»"),
        ("Cette visite s'inscrit dans le cadre de la convention.", "convention", "only the setting of what its sentence tells: no verb concludes it"),
        ("Une convention a été signée mardi.", "convention", "signed, but too few parties: none named"),
    ],
)  # fmt: skip
def test_an_act_that_gave_no_record_has_its_reason(sentence: str, words: str, reason: str) -> None:
    (act,) = [one for one in _left(sentence) if one.field == "act" and one.text == words]
    assert act.reason.startswith(reason)


def test_an_act_told_again_names_its_record() -> None:
    (again,) = _left(SIGNED + "\nCette convention a été signée à Caen par les deux présidents.")[:1]
    (record,) = records_of(read_scene(SIGNED, "2024-05-20"), article="a.txt")
    assert (again.text, again.reason) == ("convention", f"told of {record.id}")


def test_values_that_no_record_holds_are_listed_with_their_rule() -> None:
    left = _left("Le budget de la piscine est de 3 millions d'euros. Elle ouvrira le 4 juin 2025.")
    assert [(one.field, one.text) for one in left if one.field in ("amount", "date")] == [
        ("amount", "3 millions d'euros"),
        ("date", "4 juin 2025"),
    ]
    assert all(one.rule for one in left)


def test_the_command_prints_them_after_the_records(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SIGNED + "\nAucun protocole n'a été signé avec Dakar.\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["explain", str(tmp_path / "a.txt"), "--no-model"])
    assert done.exit_code == 0, done.output
    records, left = done.stdout.split("in no record\n")
    assert "acts.convention" in records
    assert "protocole  [denied: «Aucun» (status." in left and left.splitlines()[0].startswith("  act")
