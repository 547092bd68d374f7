"""The one way out: a format's name to its writer and its file extension."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from surveys.definition import Questionnaire
from surveys.formats.codebook import export_codebook
from surveys.formats.ddi import export_ddi
from surveys.formats.json_file import export_json
from surveys.formats.lstsv_export import export_lstsv, lstsv_with_losses
from surveys.formats.xlsform_export import export_xlsform

Writer = Callable[[Questionnaire], bytes]

#: format -> (writer, extension)
FORMATS: Mapping[str, tuple[Writer, str]] = {
    "xlsform": (export_xlsform, ".xlsx"),
    "lstsv": (export_lstsv, ".txt"),
    "json": (export_json, ".json"),
    "ddi": (export_ddi, ".xml"),
    "codebook": (export_codebook, ".xlsx"),
}


def losses_of(questionnaire: Questionnaire, name: str) -> tuple[str, ...]:
    """Return what a format cannot hold of a questionnaire, in sentences."""
    losses = lstsv_with_losses(questionnaire).losses if name == "lstsv" else ()
    return tuple(str(loss) for loss in losses)


def export_questionnaire(questionnaire: Questionnaire, name: str) -> bytes:
    """Return a questionnaire in one of ``FORMATS``; raise ``KeyError`` for another name."""
    return FORMATS[name][0](questionnaire)
