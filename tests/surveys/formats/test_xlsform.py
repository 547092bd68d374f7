"""What an XLSForm can say, read; and what its authors get wrong, explained."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from surveys.definition import (
    ChoiceRole,
    Group,
    Question,
    Questionnaire,
    QuestionType,
    Repeat,
)
from surveys.formats.importing import import_questionnaire
from surveys.formats.losses import Imported, Severity

Build = Callable[..., Imported]
HEAD = ["type", "name", "label", "relevant"]
CHOICES = [["list_name", "name", "label"], ["l", "a", "A"], ["l", "b", "B"]]


def good(imported: Imported) -> Questionnaire:
    assert imported.questionnaire is not None, imported.refusal
    return imported.questionnaire


def named(imported: Imported) -> dict[str, Question]:
    return {question.name: question for question in good(imported).questions()}


def told(imported: Imported) -> str:
    return "\n".join(str(loss).replace("\u00a0", " ") for loss in imported.losses)


@pytest.mark.parametrize(
    "written",
    [
        "select_one l", "select one l", "select one from l", "select1 l", "SELECT_ONE l",
        "  select_one   l ", "add select one prompt using l", "select_one_external l",
    ],
)  # fmt: skip
def test_every_way_to_write_a_single_choice_is_read(imported: Build, written: str) -> None:
    question = named(imported([HEAD, [written, "q", "Q"]], CHOICES))["q"]
    assert (question.type, question.list_name) == (QuestionType.SELECT_ONE, "l")


@pytest.mark.parametrize(
    "written",
    ["select_multiple l", "select multiple from l", "select all that apply from l",
     "select_multiple_from_file l"],
)  # fmt: skip
def test_every_way_to_write_a_multiple_choice_is_read(imported: Build, written: str) -> None:
    question = named(imported([HEAD, [written, "q", "Q"]], CHOICES))["q"]
    assert question.type is QuestionType.SELECT_MULTIPLE


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("text", QuestionType.TEXT), ("string", QuestionType.TEXT), ("int", QuestionType.INTEGER),
        ("decimal", QuestionType.DECIMAL), ("date", QuestionType.DATE),
        ("dateTime", QuestionType.DATE), ("time", QuestionType.TEXT), ("note", QuestionType.NOTE),
        ("acknowledge", QuestionType.ACKNOWLEDGE), ("trigger", QuestionType.ACKNOWLEDGE),
        ("range", QuestionType.RANGE), ("hidden", QuestionType.HIDDEN),
        ("rank l", QuestionType.RANK), ("barcode", QuestionType.TEXT),
    ],
)  # fmt: skip
def test_every_simple_type_is_read(imported: Build, written: str, expected: QuestionType) -> None:
    assert named(imported([HEAD, [written, "q", "Q"]], CHOICES))["q"].type is expected


@pytest.mark.parametrize("written", ["today", "start", "end", "deviceid", "username", "audit"])
def test_what_is_recorded_unseen_is_dropped_and_told(imported: Build, written: str) -> None:
    result = imported([HEAD, [written, "m", ""], ["text", "q", "Q"]])
    assert set(named(result)) == {"q"}
    assert "ligne 2, colonne type" in told(result)
    assert "protéger les répondants" in told(result)
    assert result.exit_code == 3


def test_the_metadata_today_becomes_the_function_today(imported: Build) -> None:
    head = [*HEAD, "constraint"]
    result = imported([head, ["today", "jour", ""], ["date", "q", "Q", "", ". <= ${jour}"]])
    assert named(result)["q"].constraint == ". <= today()"


def test_groups_become_pages_and_inner_groups_stay(imported: Build) -> None:
    result = imported(
        [
            HEAD,
            ["begin_group", "g", "Page", "1 = 1"],
            ["begin group", "h", "Dedans"],
            ["text", "q", "Q"],
            ["end group"],
            ["begin_repeat", "r", "Enfant"],
            ["text", "prenom", "Prénom"],
            ["end_repeat"],
            ["end_group"],
            ["text", "seul", "Seul"],
        ]
    )
    first, second = good(result).pages
    assert (first.name, first.relevant) == ("g", "1 = 1")
    assert [type(item) for item in first.items] == [Group, Repeat]
    assert [item.name for item in second.items] == ["seul"]
    assert result.exit_code == 0


def test_three_languages_are_read_and_french_comes_first(imported: Build) -> None:
    head = ["type", "name", "label::English (en)", "label::Français (fr)", "label::العربية (ar)"]
    questionnaire = good(imported([head, ["text", "q", "Name?", "Nom ?", "اسم؟"]]))
    assert questionnaire.languages == ("fr", "en", "ar")
    label = next(questionnaire.questions()).label
    assert label == {"en": "Name?", "fr": "Nom ?", "ar": "اسم؟"}


@pytest.mark.parametrize(
    "column", ["label::French", "label:Français", "label :: fr", "Label::Francais (fr)", "label"]
)
def test_every_way_to_write_a_language_is_read(imported: Build, column: str) -> None:
    result = imported([["type", "name", column], ["text", "q", "Quel est votre âge ?"]])
    assert good(result).languages == ("fr",)


def test_the_default_language_of_the_settings_comes_first(imported: Build) -> None:
    head = ["type", "name", "label::English (en)", "label::French (fr)"]
    settings = [["form_title", "form_id", "default_language"], ["Titre", "code", "English (en)"]]
    result = imported([head, ["text", "q", "A", "B"]], settings=settings)
    assert good(result).languages == ("en", "fr")
    assert (good(result).name, good(result).title) == ("code", {"en": "Titre"})


def test_a_missing_translation_shows_another_language_and_says_so(imported: Build) -> None:
    head = ["type", "name", "label::French (fr)", "label::English (en)"]
    result = imported([head, ["text", "a", "A", "A"], ["text", "b", None, "Only"]])
    assert named(result)["b"].label["fr"] == "Only"
    assert "ligne 3, colonne label" in told(result)


def test_details_of_a_question_are_kept(imported: Build) -> None:
    head = [
        "type", "name", "label", "hint", "guidance_hint", "constraint", "constraint message",
        "required", "required_message", "appearance", "default", "read_only", "media::image",
    ]  # fmt: skip
    row = ["integer", "q", "Q", "Aide", "Guide", ". > 3", "Trop petit", "yes", "Il le faut",
           "counter", "5", "no", "dessin.png"]  # fmt: skip
    question = named(imported([head, row]))["q"]
    assert question.hint == {"fr": "Aide"}
    assert question.guidance_hint == {"fr": "Guide"}
    assert (question.constraint, question.constraint_message) == (". > 3", {"fr": "Trop petit"})
    assert question.required
    assert question.required_message == {"fr": "Il le faut"}
    assert (question.appearance, question.default) == ("counter", "5")
    assert question.media is not None
    assert question.media.image == "dessin.png"


def test_or_other_adds_a_choice_that_asks_to_specify(imported: Build) -> None:
    result = imported(
        [HEAD, ["select_one l or_other", "q", "Q"], ["text", "r", "R", "${q_other} = 'x'"],
         ["select_one l", "s", "S"]],
        CHOICES,
    )  # fmt: skip
    questions = named(result)
    lists = good(result).choices
    assert [c.role for c in lists[questions["q"].list_name or ""]] == [None, None, ChoiceRole.OTHER]
    assert len(lists[questions["s"].list_name or ""]) == 2
    assert questions["r"].relevant == "${q.other} = 'x'"


def test_a_table_list_becomes_a_grid(imported: Build) -> None:
    head = [*HEAD, "appearance", "required"]
    result = imported(
        [
            head,
            ["begin_group", "p", "Page"],
            ["begin_group", "t", "Tableau", "", "table-list"],
            ["select_one l", "un", "Un", "", "", "yes"],
            ["select_one l", "deux", "Deux", "${un} = 'a'", "", "yes"],
            ["end_group"],
            ["end_group"],
        ],
        CHOICES,
    )
    grid = named(result)["t"]
    assert grid.type is QuestionType.GRID
    assert grid.required
    assert [(row.name, row.relevant) for row in grid.rows] == [
        ("un", None),
        ("deux", "${un} = 'a'"),
    ]


def test_label_and_list_nolabel_become_a_grid(imported: Build) -> None:
    head = [*HEAD, "appearance"]
    result = imported(
        [
            head,
            ["begin_group", "p", "Page", "", "field-list"],
            ["select_one l", "entete", "Que pensez-vous ?", "", "label"],
            ["select_one l", "un", "Un", "", "list-nolabel"],
            ["select_one l", "deux", "Deux", "", "list-nolabel"],
            ["text", "apres", "Après"],
            ["end_group"],
        ],
        CHOICES,
    )
    assert [row.name for row in named(result)["entete"].rows] == ["un", "deux"]
    assert set(named(result)) == {"entete", "apres"}


def test_kobo_scores_ranks_and_matrices_are_read(imported: Build) -> None:
    head = [*HEAD, "kobo--score-choices", "kobo--rank-items", "kobo--matrix_list", "$autoname"]
    result = imported(
        [
            head,
            ["begin_score", "s", "Score", None, "l"],
            ["score__row", "s1", "Ligne 1"],
            ["end_score"],
            ["begin_rank", "r", "Rang", None, None, "l"],
            ["rank__level", "r1", "Premier"],
            ["end_rank"],
            ["begin_kobomatrix", "m", "Matrice", None, None, None, "l"],
            ["integer", "combien", "Combien"],
            ["end_kobomatrix"],
            ["text", None, "Sans nom", None, None, None, None, "auto"],
        ],
        CHOICES,
    )
    questions = named(result)
    assert questions["s"].type is QuestionType.GRID
    assert questions["r"].type is QuestionType.RANK
    assert {"combien_a", "combien_b"} <= set(questions)
    assert "auto" in questions


def test_a_file_of_choices_that_is_not_there_is_told(imported: Build) -> None:
    result = imported([HEAD, ["select_one_from_file villes.csv", "q", "Q"]])
    assert named(result)["q"].type is QuestionType.TEXT
    assert "villes.csv" in told(result)


def test_cascading_choices_keep_their_columns(imported: Build) -> None:
    head = [*HEAD, "choice_filter"]
    choices = [
        ["list name", "name", "label", "commune"],
        ["c", "1", "Sète"], ["c", "2", "Béziers"], ["q", "x", "Île", "1"], ["q", "y", "Devèze", 2],
    ]  # fmt: skip
    rows = [
        head,
        ["select_one c", "commune", "C"],
        ["select_one q", "quartier", "Q", "", "commune=${commune}"],
    ]
    result = imported(rows, choices)
    assert named(result)["quartier"].choice_filter == "commune=${commune}"
    assert [c.columns for c in good(result).choices["q"]] == [{"commune": "1"}, {"commune": "2"}]
    assert result.exit_code == 0


def test_numbers_of_excel_are_names_without_decimals(imported: Build) -> None:
    choices = [["list_name", "name", "label"], ["l", 1.0, 1.0], ["l", 2.0, "Deux"]]
    result = imported([HEAD, ["select_one l", "q", "Q"], ["text", "r", "R", "${q} = 1"]], choices)
    assert [(c.name, c.label["fr"]) for c in good(result).choices["l"]] == [
        ("1", "1"),
        ("2", "Deux"),
    ]


def test_a_choice_name_that_is_not_admitted_is_followed_in_expressions(imported: Build) -> None:
    choices = [["list_name", "name", "label", "d"], ["l", "a & b", "AB"], ["m", "x", "X", "a & b"]]
    rows = [
        [*HEAD, "choice_filter"],
        ["select_one l", "q", "Q"],
        ["text", "r", "R", "${q} = 'a & b'"],
        ["select_one m", "s", "S", "", "d = ${q}"],
    ]
    result = imported(rows, choices)
    new = good(result).choices["l"][0].name
    assert new != "a & b"
    assert named(result)["r"].relevant == f"${{q}} = '{new}'"


def test_trailing_spaces_and_merged_headings_do_no_harm(imported: Build) -> None:
    rows = [
        [None], ["Mon questionnaire"],
        [" Type ", "NAME", "Label :: French (fr)", " relevant "],
        ["text ", " q ", " Q ", None], ["text", "r", "R", " ${q } = 'x' "],
    ]  # fmt: skip
    result = imported(rows)
    assert named(result)["r"].relevant == "${q} = 'x'"
    assert named(result)["q"].label == {"fr": "Q"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("${q} = ‘a’", "${q} = 'a'"),
        ("${q} = “a”", '${q} = "a"'),
        ("${q} == 'a'", "${q} = 'a'"),
        ("${q} &gt; 3", "${q} > 3"),
        ("${q} > 3,5", "${q} > 3.5"),
        ("${q}='a' AND ${q}='b'", "${q}='a' and ${q}='b'"),
        ("${q} = 'a' && ${q} = 'b'", "${q} = 'a' and ${q} = 'b'"),
        ("$q = 'a'", "${q} = 'a'"),
        ("$ {q} = 'a'", "${q} = 'a'"),
        ("{q} = 'a'", "${q} = 'a'"),
        ("/data/g/q = 'a'", "${q} = 'a'"),
        ("../q = 'a'", "${q} = 'a'"),
        ("Selected(${q}, 'a')", "selected(${q}, 'a')"),
        ("q = 'a'", "${q} = 'a'"),
        ("${Q} = 'a'", "${q} = 'a'"),
        ("${q} <> 'a'", "coalesce(${q}, '') != 'a'"),
        ("not(selected(${q}, 'a'))", "not(coalesce(selected(${q}, 'a'), false()))"),
        ("TRUE", "true()"),
    ],
)
def test_slips_in_expressions_are_put_right(imported: Build, written: str, read: str) -> None:
    result = imported([HEAD, ["text", "q", "Q"], ["text", "r", "R", written]])
    assert named(result)["r"].relevant == read
    assert result.exit_code == 0


@pytest.mark.parametrize(
    "written", ["${nulle} = 'a'", "pulldata('f','a','b',${q})", "((", "'", ". ="]
)
def test_a_skip_that_cannot_be_kept_is_dropped_with_its_row(imported: Build, written: str) -> None:
    result = imported([HEAD, ["text", "q", "Q"], ["text", "r", "R", written]])
    assert named(result)["r"].relevant is None
    assert "ligne 3, colonne relevant : la condition d’affichage" in told(result)
    assert "sera toujours posée" in told(result)


def test_circular_skips_lose_one_condition_only(imported: Build) -> None:
    rows = [HEAD, ["text", "a", "A", "${b} = '1'"], ["text", "b", "B", "${a} = '1'"]]
    result = imported(rows)
    kept = [q.relevant for q in named(result).values() if q.relevant]
    assert len(kept) == 1
    assert "tourne en rond" in told(result)


def test_a_skip_that_reads_a_later_page_is_dropped(imported: Build) -> None:
    rows = [
        HEAD, ["begin_group", "g", "G"], ["text", "a", "A", "${b} = '1'"], ["end_group"],
        ["begin_group", "h", "H"], ["text", "b", "B"], ["end_group"],
    ]  # fmt: skip
    result = imported(rows)
    assert named(result)["a"].relevant is None
    assert "page suivante" in told(result)


def test_doubled_names_are_numbered(imported: Build) -> None:
    result = imported([HEAD, ["text", "q", "Un"], ["text", "q", "Deux"], ["text", "é à", "Trois"]])
    assert list(named(result)) == ["q", "q_2", "e_a"]
    assert "ligne 3, colonne name : le nom « q » sert déjà ailleurs" in told(result)


def test_doubled_choices_are_numbered(imported: Build) -> None:
    choices = [*CHOICES, ["l", "a", "Encore"]]
    result = imported([HEAD, ["select_one l", "q", "Q"]], choices)
    assert [c.name for c in good(result).choices["l"]] == ["a", "b", "a_2"]
    assert "feuille choices, ligne 4, colonne name" in told(result)


def test_missing_and_stray_ends_are_forgiven(imported: Build) -> None:
    result = imported(
        [HEAD, ["end_group"], ["begin_group", "g", "G"], ["begin_repeat", "r", "R"],
         ["text", "q", "Q"], ["end_group"]]
    )  # fmt: skip
    assert set(named(result)) == {"q"}
    assert "ne ferme rien" in told(result)
    assert "n’est jamais fermé" in told(result)


def test_a_missing_list_makes_a_free_text(imported: Build) -> None:
    result = imported([HEAD, ["select_one nulle", "q", "Q"]])
    assert named(result)["q"].type is QuestionType.TEXT
    assert "« nulle » n’existe pas" in told(result)


def test_unknown_types_and_unknown_columns(imported: Build) -> None:
    result = imported([[*HEAD, "theme", "priority"], ["frobnicate", "q", "Q", None, "x", "1"]])
    assert named(result)["q"].type is QuestionType.TEXT
    assert "frobnicate" in told(result)
    assert "theme" not in told(result)


def test_a_row_without_a_type_and_a_question_without_a_label(imported: Build) -> None:
    result = imported([HEAD, [None, "perdu", "Perdu"], ["text", "q", None]])
    assert list(named(result)) == ["q"]
    assert named(result)["q"].label == {"fr": "q"}
    assert "ligne 2, colonne type : le type manque" in told(result)


def test_a_label_that_quotes_nothing_loses_its_quotation(imported: Build) -> None:
    result = imported([HEAD, ["text", "q", "Q"], ["note", "n", "Bonjour ${q} et ${nul}"]])
    assert named(result)["n"].label == {"fr": "Bonjour ${q} et […]"}
    assert "nul" in told(result)


def test_html_is_made_plain_and_scripts_vanish(imported: Build) -> None:
    label = "<b>Gras</b><br/>ligne <script>alert(1)</script>&amp; fin"
    result = imported([HEAD, ["note", "n", label]])
    assert named(result)["n"].label == {"fr": "Gras\nligne & fin"}


def test_a_conditional_obligation_becomes_optional(imported: Build) -> None:
    rows = [[*HEAD, "required"], ["text", "q", "Q"], ["text", "r", "R", None, "${q} = 'a'"]]
    result = imported(rows)
    assert not named(result)["r"].required
    assert "devient facultative" in told(result)


def test_a_computed_text_is_shown_and_cannot_be_changed(imported: Build) -> None:
    rows = [[*HEAD, "calculation"], ["integer", "q", "Q"], ["text", "r", "R", None, "${q} + 1"]]
    question = named(imported(rows))["r"]
    assert question.read_only
    assert question.calculation == "${q} + 1"


def test_a_computed_default_is_told_and_dropped(imported: Build) -> None:
    result = imported([[*HEAD, "default"], ["date", "q", "Q", None, "today()"]])
    assert named(result)["q"].default is None
    assert "proposée d’avance" in told(result)


def test_an_unreadable_range_goes_from_zero_to_ten(imported: Build) -> None:
    result = imported([[*HEAD, "parameters"], ["range", "q", "Q", None, "start=5 end=1 step=a"]])
    assert named(result)["q"].parameters == {"start": "0", "end": "10", "step": "1"}
    assert "l’échelle est illisible" in told(result)


def test_words_for_not_knowing_are_recognised(imported: Build) -> None:
    choices = [["list_name", "name", "label"], ["l", "oui", "Oui"], ["l", "nsp", "Ne sait pas"]]
    result = imported([HEAD, ["select_one l", "q", "Q"]], choices)
    assert good(result).choices["l"][1].role is ChoiceRole.DONT_KNOW
    assert all(loss.severity is Severity.INFORMATION for loss in result.losses)


def test_a_long_wrapper_is_cut_into_pages_that_keep_its_condition(imported: Build) -> None:
    inside = [
        row
        for number in range(4)
        for row in (
            ["begin_group", f"g{number}", f"Partie {number}"],
            *[["text", f"q{number}_{k}", "Q"] for k in range(6)],
            ["end_group"],
        )
    ]
    rows = [HEAD, ["text", "accord", "A"], ["begin_group", "tout", "Tout", "${accord} = 'oui'"]]
    result = imported([*rows, *inside, ["end_group"]])
    pages = good(result).pages
    assert [page.name for page in pages][1:] == ["g0", "g1", "g2", "g3"]
    assert {page.relevant for page in pages[1:]} == {"${accord} = 'oui'"}


def test_a_form_without_questions_or_without_survey_is_refused(imported: Build) -> None:
    assert imported([HEAD, ["start", "s", ""]]).refusal is not None
    assert imported([["a", "b"], ["c", "d"]]).exit_code == 4
    assert imported([HEAD]).questionnaire is None


CSV = (
    '"survey",,,\n,"type","name","label"\n,"select_one l","q","Où ?"\n'
    '"choices"\n,list_name,name,label\n,l,a,"Ici, là"\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_csv_in_sections_is_read_in_any_encoding(encoding: str) -> None:
    result = import_questionnaire(CSV.encode(encoding), "x.csv")
    assert named(result)["q"].label == {"fr": "Où ?"}
    assert good(result).choices["l"][0].label == {"fr": "Ici, là"}


def test_a_survey_alone_with_semicolons_and_a_markdown_form_are_read() -> None:
    alone = import_questionnaire("type;name;label\ntext;q;Été\n".encode(), "x.csv")
    markdown = import_questionnaire(
        b"| survey |\n| | type | name | label |\n| | --- | --- | --- |\n| | text | q | Q |\n",
        "x.md",
    )
    assert named(alone)["q"].label == {"fr": "Été"}
    assert list(named(markdown)) == ["q"]


def test_a_name_that_lies_about_the_content_is_told(xlsx: Callable[..., bytes]) -> None:
    result = import_questionnaire(xlsx({"survey": [HEAD, ["text", "q", "Q"]]}), "x.csv")
    assert named(result)
    assert "Le nom du fichier trompe" in told(result)
