"""Late stage: what the patient form, import and export ask of the services."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cns_desktop.domain.changes import Change
from cns_desktop.domain.ids import PatientId
from cns_desktop.domain.imports import ImportReport
from cns_desktop.fhir.codes import code_list
from cns_desktop.services import caseload, drafts, exports, imports, patient_form
from cns_desktop.services.caseload import PatientForm
from cns_desktop.services.desk import Desk
from cns_desktop.ui.features.caseload.ports import Codes, FormPorts, Progress, State, Stop, TransferPorts

DRAFT = "patient"
_NEEDS = ("information-formats", "communication-needs", "adjustments")


def _codes(name: str) -> Codes:
    """A code list for a chooser. `needs` joins the lists of DAPB1605 and DAPB4019."""
    if name == "needs":
        return tuple((code.code or code.label, code.label) for one in _NEEDS for code in code_list(one).codes if code.code)
    return tuple((code.code, code.label) for code in code_list(name).codes)


def form_ports(desk: Desk) -> FormPorts:
    """The patient form over the caseload services."""

    def open_form(patient: PatientId | None) -> tuple[PatientForm, State]:
        form = caseload.load_form(desk, patient) if patient else caseload.new_form(desk)
        return form, patient_form.to_state(form)

    def save(before: PatientForm, state: State, reason: str) -> tuple[Change, PatientForm]:
        after = patient_form.from_state(desk, before, state)
        is_new = caseload.load_line(desk, before.patient.uid) is None
        return caseload.save_form(desk, None if is_new else before, after, reason=reason), after

    def recall(key: str) -> State | None:
        found = drafts.recall(desk, DRAFT, key)
        return found.data if found else None

    def keep(key: str, state: State) -> Any:  # noqa: ANN401 - when it was kept
        return drafts.keep(desk, DRAFT, None if key == "new" else PatientId(key), key, state)

    return FormPorts(
        open_form=open_form,
        problems=patient_form.problems,
        save=save,
        undo=lambda after, before: caseload.save_form(desk, after, before),
        mark_error=lambda patient, reason: caseload.mark_error(desk, patient, reason),
        same_number=lambda number, patient: caseload.number_is_taken(desk, number, patient),
        keep_draft=keep,
        recall_draft=recall,
        forget_draft=lambda key: drafts.forget(desk, DRAFT, key),
        banner=lambda patient: caseload.load_banner(desk, patient),
        codes=_codes,
        today=lambda: desk.today,
    )


def transfer_ports(desk: Desk) -> TransferPorts:
    """Import and export over their services."""

    def preview(paths: Sequence[Path], progress: Progress, stop: Stop) -> ImportReport:
        return imports.preview(desk, paths, progress, stop)

    def take_out(path: Path, kind: str, patients: tuple[PatientId, ...], stop: Stop) -> tuple[int, int]:
        done = exports.export(desk, path, exports.ExportKind(kind), patients, stop)
        return done.patients, done.resources

    return TransferPorts(
        preview=preview,
        bring_in=lambda paths, progress, stop: imports.import_files(desk, paths, progress, stop),
        note_export=lambda kind, patients: exports.note_export(desk, exports.ExportKind(kind), patients),
        take_out=take_out,
    )
