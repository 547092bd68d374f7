"""Frozen inputs go to text and come back whole."""

from __future__ import annotations

import json

import pytest

from evalapp.codec import UnreadableValue
from indicators.judgement import Judgement
from reports.inputs import FORMAT, ReportInputs, from_json, to_json


def test_inputs_come_back_equal_from_their_text(inputs: ReportInputs) -> None:
    assert from_json(to_json(inputs)) == inputs


def test_the_same_inputs_give_the_same_text(inputs: ReportInputs) -> None:
    assert to_json(from_json(to_json(inputs))) == to_json(inputs)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda plain: plain.update(format=FORMAT + 1), "format"),
        (lambda plain: plain["inputs"].update(secret="x"), "secret"),
        (lambda plain: plain["inputs"].update(edition="deux"), "edition"),
        (lambda plain: plain["inputs"].update(issued_on="demain"), "issued_on"),
        (lambda plain: plain["inputs"]["site"].pop("name"), "name"),
        (lambda plain: plain["inputs"].update(verbatims="non"), "verbatims"),
    ],
)
def test_a_text_of_another_shape_is_refused_by_the_name_at_fault(
    inputs: ReportInputs, change: object, named: str
) -> None:
    plain = json.loads(to_json(inputs))
    change(plain)  # type: ignore[operator]
    with pytest.raises(UnreadableValue, match=named):
        from_json(json.dumps(plain))


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(UnreadableValue):
        from_json("{")


def test_codes_are_counted_once_whatever_their_lines(inputs: ReportInputs) -> None:
    assert len(inputs.codes()) == 34
    assert set(inputs.codes(Judgement.PENDING)) < set(inputs.codes())
    assert "CE-O06" not in inputs.known_codes
