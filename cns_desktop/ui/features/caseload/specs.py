"""What the patient form asks, as data: sections of fields, some repeated, some inside others. Keys are those of the form's state."""

from dataclasses import dataclass
from enum import Enum

from cns_desktop.i18n import _


class Ask(Enum):
    TEXT = "text"
    LINES = "lines"
    DATE = "date"
    NHS = "nhs"
    CHOICE = "choice"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """`codes` names a code list, or is one. `width` in design px; 0 = grows."""

    key: str
    label: str
    ask: Ask = Ask.TEXT
    width: int = 0
    help: str = ""
    codes: str | tuple[tuple[str, str], ...] = ""
    start: object = ""  # value in a new line


@dataclass(frozen=True, slots=True)
class ListSpec:
    """A repeated section: its lines are states of their own."""

    key: str
    title: str
    add: str
    fields: tuple[FieldSpec, ...]
    lists: tuple["ListSpec", ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    fields: tuple[FieldSpec, ...] = ()
    lists: tuple[ListSpec, ...] = ()
    help: str = ""


def _tick(key: str, label: str, *, start: bool = False) -> FieldSpec:
    return FieldSpec(key, label, Ask.TICK, start=start)


def _choice(key: str, label: str, codes: str | tuple[tuple[str, str], ...], start: str = "", width: int = 240) -> FieldSpec:
    return FieldSpec(key, label, Ask.CHOICE, width, codes=codes, start=start)


def sections() -> tuple[Section, ...]:
    """The form, top to bottom."""
    return (_identity(), _contact(), _needs(), _people(), _diagnoses(), _safety(), _rest())


def _identity() -> Section:
    uses = (("usual", _("Known as")), ("maiden", _("Name at birth")), ("old", _("Earlier name")), ("nickname", _("Nickname")))
    return Section(
        _("Who"),
        (
            FieldSpec("family", _("Surname"), width=320),
            FieldSpec("given", _("First names"), width=320),
            FieldSpec("title", _("Title"), width=120),
            FieldSpec("birth_date", _("Date of birth"), Ask.DATE, 290),
            _choice("gender", _("Gender"), "genders", "unknown"),
            FieldSpec("nhs_number", _("NHS number"), Ask.NHS, 200, _("10 digits. A number that fails its check is kept and flagged.")),
            _choice("ethnicity", _("Ethnic category"), "ethnicity", width=320),
        ),
        (
            ListSpec(
                "identifiers",
                _("Hospital numbers"),
                _("Add a number"),
                (FieldSpec("system", _("Where from"), width=320), FieldSpec("value", _("Number"), width=200)),
            ),
            ListSpec(
                "other_names",
                _("Other names"),
                _("Add a name"),
                (
                    FieldSpec("family", _("Surname"), width=240),
                    FieldSpec("given", _("First names"), width=240),
                    FieldSpec("title", _("Title"), width=100),
                    _choice("use", _("Used"), uses, "usual", 160),
                ),
            ),
        ),
    )


def _contact() -> Section:
    systems = (("phone", _("Phone")), ("sms", _("Text message")), ("email", _("E-mail")), ("other", _("Other")))
    uses = (("home", _("Home")), ("mobile", _("Mobile")), ("work", _("Work")), ("temp", _("For now")))
    safe = (("yes", _("Voicemail is safe")), ("no", _("No voicemail")))
    return Section(
        _("Where and how to reach"),
        (
            FieldSpec("address", _("Address"), Ask.LINES, 420),
            FieldSpec("city", _("Town"), width=240),
            FieldSpec("district", _("County"), width=240),
            FieldSpec("postcode", _("Postcode"), width=140),
        ),
        (
            ListSpec(
                "telecoms",
                _("Phones and e-mail"),
                _("Add a phone or e-mail"),
                (
                    _choice("system", _("Kind"), systems, "phone", 150),
                    _choice("use", _("Where"), uses, "home", 130),
                    FieldSpec("value", _("Number or address"), width=240),
                    _choice("voicemail", _("Voicemail"), safe, width=180),
                ),
            ),
        ),
    )


def _needs() -> Section:
    kinds = (
        ("format", _("Information format")),
        ("communication", _("Communication")),
        ("adjustment", _("Reasonable adjustment")),
        ("alert", _("Alert")),
    )
    return Section(
        _("Language, needs and alerts"),
        (_choice("language", _("Language she or he speaks"), "languages"), _tick("interpreter", _("Needs an interpreter"))),
        (
            ListSpec(
                "flags",
                _("Accessible information, adjustments, alerts"),
                _("Add a need or an alert"),
                (
                    _choice("kind", _("Kind"), kinds, "format", 230),
                    _choice("code", _("From the standard's list"), "needs", width=280),
                    FieldSpec("text", _("In words"), width=320),
                    _tick("is_active", _("In force"), start=True),
                ),
                empty=_("Ask: how would you like to get information, and what makes coming here easier?"),
            ),
            ListSpec(
                "allergies",
                _("Allergies"),
                _("Add an allergy"),
                (
                    FieldSpec("substance", _("To what"), width=240),
                    FieldSpec("reaction", _("What happens"), width=320),
                    _tick("is_active", _("In force"), start=True),
                ),
                empty=_("No allergy written down here. That does not mean there is none."),
            ),
        ),
    )


def _people() -> Section:
    return Section(
        _("People"),
        (
            FieldSpec("gp_doctor", _("GP"), width=280),
            FieldSpec("gp_practice", _("Practice"), width=320),
            FieldSpec("gp_code", _("Practice code"), width=120),
            FieldSpec("gp_phone", _("Practice phone"), width=200),
            FieldSpec("neighbourhood_lead", _("Neighbourhood care lead"), width=320),
            FieldSpec("others", _("Others in the team, one a line"), Ask.LINES, 420),
        ),
        (
            ListSpec(
                "contacts",
                _("Next of kin, carers, friends"),
                _("Add a person"),
                (
                    FieldSpec("name", _("Name"), width=240),
                    FieldSpec("relationship", _("Who they are"), width=180),
                    FieldSpec("phone", _("Phone"), width=180),
                    _tick("is_next_of_kin", _("Next of kin")),
                    FieldSpec("note", _("Note"), width=280),
                ),
            ),
        ),
    )


def _diagnoses() -> Section:
    facts = (("diagnosis", _("Diagnosis")), ("treatment", _("Treatment")), ("aim", _("Aim")))
    told = ListSpec(
        "told",
        _("What was told"),
        _("Add what was told"),
        (
            _choice("fact", _("Fact"), facts, "diagnosis", 160),
            FieldSpec("on", _("Told on"), Ask.DATE, 290),
            FieldSpec("by", _("By"), width=200),
            FieldSpec("words", _("In which words"), width=320),
            FieldSpec("present", _("Who was there"), width=220),
        ),
        empty=_("Not told yet. Papers and patient mode leave it out until something stands here."),
    )
    events = ListSpec(
        "events",
        _("Steps of the pathway"),
        _("Add a step"),
        (
            _choice("step", _("Step"), _steps(), "referred", 180),
            FieldSpec("label", _("In words"), width=220),
            FieldSpec("start", _("From"), Ask.DATE, 290),
            FieldSpec("end", _("To"), Ask.DATE, 290),
            _tick("is_planned", _("Planned")),
        ),
    )
    fields = (
        _choice("site", _("Site"), "sites"),
        FieldSpec("text", _("Diagnosis in words"), width=320),
        FieldSpec("icd10", _("ICD-10 as entered"), width=140),
        _choice("laterality", _("Side"), "laterality", width=140),
        FieldSpec("detail", _("Type and grade"), width=320),
        FieldSpec("stage", _("TNM or stage, as written"), width=280),
        FieldSpec("diagnosed_on", _("Date of diagnosis"), Ask.DATE, 290),
        _choice("performance_status", _("Performance status"), "performance-status", width=320),
        _choice("intent", _("Aim of treatment"), "intents"),
        _choice("stage_of_pathway", _("Stage of pathway"), "pathway-stages"),
    )
    return Section(_("Diagnosis"), (), (ListSpec("diagnoses", _("Diagnoses"), _("Add a diagnosis"), fields, (told, events)),))


def _safety() -> Section:
    return Section(
        _("Who may be told what"),
        (),
        (
            ListSpec(
                "consents",
                _("Consent, person by person"),
                _("Add a consent"),
                (
                    FieldSpec("person", _("Person"), width=220),
                    FieldSpec("topic", _("About what"), width=240),
                    _choice("scope", _("For"), "consent-scopes", "share", 200),
                    _tick("permits", _("May"), start=True),
                    FieldSpec("authority", _("Who said so"), width=200),
                    FieldSpec("given_on", _("On"), Ask.DATE, 290),
                    FieldSpec("withdrawn_on", _("Withdrawn on"), Ask.DATE, 290),
                ),
            ),
        ),
    )


def _rest() -> Section:
    return Section(
        _("Record"),
        (
            _tick("is_sensitive", _("Sensitive record: opening it asks for a reason")),
            _tick("is_deceased", _("Has died")),
            FieldSpec("deceased_on", _("Date of death"), Ask.DATE, 290),
        ),
    )


def blank_line(spec: ListSpec) -> dict[str, object]:
    """A new line of a repeated section."""
    line: dict[str, object] = {"uid": ""} | {field.key: field.start for field in spec.fields}
    return line | {inner.key: [] for inner in spec.lists}


def _steps() -> tuple[tuple[str, str], ...]:
    return (
        ("referred", _("Referred")),
        ("diagnosis", _("Diagnosis")),
        ("surgery", _("Surgery")),
        ("chemotherapy", _("Chemotherapy")),
        ("radiotherapy", _("Radiotherapy")),
        ("immunotherapy", _("Immunotherapy")),
        ("hormone", _("Hormone treatment")),
        ("follow-up", _("Follow-up")),
        ("palliative", _("Palliative care")),
        ("summary", _("End of treatment summary")),
        ("other", _("Something else")),
    )
