"""The report of an import, as an evaluator reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from surveys.formats.losses import Imported, Ledger, Loss, Place, Severity
from surveys.formats.report import report_text
from surveys.formats.summary import MOST_LISTED, topics

Build = Callable[..., Imported]


def lost(*places: Place, code: str = "unasked", message: str = "perdu.") -> tuple[Loss, ...]:
    ledger = Ledger()
    for place in places:
        ledger.lost(place, code, message)
    return ledger.losses()


def only_line(losses: tuple[Loss, ...]) -> str:
    [topic] = topics(losses, Severity.LOSS)
    [remark] = topic.remarks
    return str(remark).replace("\u00a0", " ")


def test_alike_remarks_become_one_sentence_with_all_their_places() -> None:
    places = [Place(row, "type", subject=name) for row, name in ((2, "a"), (3, "b"), (4, "c"))]
    losses = lost(*places, Place(9, "type", subject="d"))
    assert only_line(losses) == (
        "lignes 2 à 4 et 9, colonne type, « a », « b », « c » et « d » : perdu."
    )


def test_many_places_are_counted_and_none_is_forgotten() -> None:
    losses = lost(*(Place(row * 2, "label", sheet="choices") for row in range(1, 31)))
    line = only_line(losses)
    assert line.startswith("feuille choices, lignes 2, 4, 6")
    assert f"et {30 - MOST_LISTED} autres, colonne label" in line
    assert topics(losses, Severity.LOSS)[0].count == 30


def test_a_remark_on_the_whole_file_starts_like_a_sentence() -> None:
    assert only_line(lost(Place(), code="html")) == "Perdu."


def test_every_remark_has_a_topic_of_its_own_kind(imported: Build) -> None:
    rows: list[list[Any]] = [
        ["type", "name", "label", "relevant"],
        ["start", "debut"], ["deviceid", "appareil"], ["image", "photo", "Une photo"],
        ["text", "q", "Q", "${absente} = 'x'"], ["time", "h", "Heure"],
    ]  # fmt: skip
    text = report_text(imported(rows)).replace("\u00a0", " ")
    titles = [line for line in text.splitlines() if line.endswith(" :")]
    assert titles == [
        "Questions qui ne sont pas posées :",
        "Questions posées autrement :",
        "Conditions, contrôles et calculs :",
        "Textes, langues et images :",
    ]
    assert "lignes 2 et 3, colonne type, « debut » et « appareil » : ce champ s’enregistre" in text
    assert "ligne 5, colonne relevant : la condition d’affichage" in text
    assert "Autres remarques" not in text


def test_a_form_without_its_yes_and_no_gets_them(imported: Build) -> None:
    rows = [
        ["type", "name", "label"],
        ["select_one yes_no", "q", "Q ?"],
        ["text", "r", "R", "${q} = 'yes'"],
    ]
    result = imported(rows, [["list_name", "name", "label"], ["autre", "x", "X"]])
    assert result.whole
    assert result.questionnaire is not None
    assert [c.name for c in result.questionnaire.choices["yes_no"]] == ["yes", "no"]


def test_what_has_no_place_in_a_questionnaire_is_told(imported: Build) -> None:
    head = ["type", "name", "label", "media::image", "save_to"]
    opened = [["begin repeat", f"r{n}", "R"] for n in range(3)]
    closed = [["end repeat"]] * 3
    rows = [head, *opened, ["text", "q", "Q", "q.png", "nom"], *closed]
    result = imported(rows, settings=[["public_key"], ["abc"]], entities=[["dataset"], ["p"]])
    text = report_text(result).replace("\u00a0", " ")
    assert "feuille entities : les listes d’entités ne sont pas reprises" in text
    assert "les colonnes « save_to » ne sont pas lues" in text.lower()
    assert "les réglages « public_key » ne sont pas lus" in text
    assert "ligne 4, colonne type : ce bloc répété est dans deux autres" in text
    assert "ligne 5, colonne image : l’image n’est pas dans le fichier" in text
    assert "Autres remarques" not in text
    assert result.exit_code == 3


def test_typographic_quotes_are_told_once_for_all_their_rows(imported: Build) -> None:
    head = ["type", "name", "label", "relevant"]
    rows = [["text", f"q{n}", "Q", "${a} = \u2019x\u2019"] for n in range(3)]
    result = imported([head, ["text", "a", "A"], *rows])
    text = report_text(result).replace("\u00a0", " ")
    assert "lignes 3 à 5, colonne relevant : les guillemets" in text
    assert text.count("guillemets de l’expression") == 1


def test_the_source_language_is_the_one_that_is_written(imported: Build) -> None:
    head = ["type", "name", "label::English (en)", "label::French (fr)", "hint::Chinese"]
    rows = [["text", f"q{n}", f"Question {n}"] for n in range(6)]
    result = imported([head, *rows, ["text", "z", "Last", "Dernière", "\u6700"]])
    assert result.questionnaire is not None
    assert result.questionnaire.languages == ("en", "fr", "zh")
    assert result.losses == ()


def test_the_same_answer_twice_is_kept_once(imported: Build) -> None:
    choices = [["list_name", "name", "label"], ["l", "a", "A"], ["l", "a", "A"], ["l", "b", "B"]]
    result = imported([["type", "name", "label"], ["select_one l", "q", "Q"]], choices)
    assert result.questionnaire is not None
    assert [c.name for c in result.questionnaire.choices["l"]] == ["a", "b"]
    assert result.whole
