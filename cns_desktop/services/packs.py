"""Packs: what fits, the order, and the one PDF that is shown, printed and kept. Refuses by name what may not reach her."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from cns_desktop.documents.assemble import BuiltPack, PackFile, build_pack
from cns_desktop.documents.errors import MissingFact
from cns_desktop.documents.leaflets import text_of
from cns_desktop.documents.render import FileMeta, Kit, load_kit
from cns_desktop.documents.words import Wording, load_wording
from cns_desktop.domain.caseload import Diagnosis, Fact
from cns_desktop.domain.ids import PaperId, PatientId
from cns_desktop.domain.leaflets import Leaflet, Source, Suggestion
from cns_desktop.domain.packing import MOST_LEAFLETS, Built, Missing, PackView, Refused, in_language, is_ready, leaflet_keys, may_say
from cns_desktop.domain.packs import PackOrder, PaperState, Part, PartKind
from cns_desktop.i18n import _
from cns_desktop.i18n.resources import ROOT
from cns_desktop.services import drafts, pack_facts, paper_words
from cns_desktop.services.blobs import get_blob
from cns_desktop.services.desk import Desk
from cns_desktop.services.pack_facts import Facts, gather, language_name, reading_of
from cns_desktop.services.pack_pages import Setting, key_of, pages_of
from cns_desktop.services.papers import DRAFT, check_queued

_LETTERS = 4  # shorter words of a diagnosis ("left") give nothing away
_HARMLESS = frozenset({"left", "right", "both", "side", "upper", "lower", "part", "type", "grade", "early", "with", "without"})


@cache
def _kit() -> Kit:
    """Fonts and pictures, read and checked once."""
    return load_kit(ROOT)


@cache
def _wording() -> Wording:
    return load_wording(ROOT / "document-text")


# What the builder shows -----------------------------------------------------------------------------------------------------------


def view(desk: Desk, patient: PatientId) -> PackView:
    """Everything the pack builder shows: what fits, what is in, how she reads. A kept order is taken up again."""
    facts = gather(desk, patient)
    reading = reading_of(facts)
    suggestions = pack_facts.suggest(facts, reading.language)
    kept = drafts.recall(desk, DRAFT, patient)
    order = pack_facts.refreshed(order_of(kept.data, patient), facts) if kept else pack_facts.first_order(facts, suggestions)
    light = tuple(replace(s, leaflet=replace(s.leaflet, text="")) for s in suggestions)
    return PackView(
        patient,
        facts.patient.name,
        light,
        pack_facts.offered(facts),
        pack_facts.held_back(facts, reading.language),
        order,
        reading,
        needs_day(facts),
        facts.plan.version if facts.plan else 0,
        facts.patient.is_deceased,
        kept.at if kept else None,
        facts.papers,
    )


def suggest(desk: Desk, patient: PatientId) -> tuple[Suggestion, ...]:
    """Leaflets that fit, each with its reasons."""
    facts = gather(desk, patient)
    return pack_facts.suggest(facts, reading_of(facts).language)


def propose(desk: Desk, patient: PatientId) -> PackOrder:
    """The order a new pack starts with."""
    facts = gather(desk, patient)
    return pack_facts.first_order(facts, pack_facts.suggest(facts, reading_of(facts).language))


def needs_day(facts: Facts) -> bool:
    """No review of a plan is agreed, so the cover needs the day by which the nurse rings."""
    return facts.review_on is None


def keep_order(desk: Desk, order: PackOrder) -> Any:  # noqa: ANN401 - when it was kept
    """Keep the order as it stands; it is there again after a lock or a crash."""
    return drafts.keep(desk, DRAFT, order.patient, order.patient, data_of(order))


def refresh(desk: Desk, order: PackOrder) -> PackOrder:
    """The order with the leaflets in its language and never below the recorded size."""
    return pack_facts.refreshed(order, gather(desk, order.patient))


def forget_order(desk: Desk, patient: PatientId) -> None:
    drafts.forget(desk, DRAFT, patient)


def data_of(order: PackOrder) -> dict[str, Any]:
    """An order as plain data, for the draft."""
    parts = [{name: getattr(p, name) for name in Part.__dataclass_fields__} | {"kind": p.kind.value} for p in order.parts]
    ring = order.ring_by.isoformat() if order.ring_by else None
    return {"parts": parts, "body_size": order.body_size, "language": order.language, "is_mono": order.is_mono, "ring_by": ring}


def order_of(data: dict[str, Any], patient: PatientId) -> PackOrder:
    """The order of a draft; a part that this version does not know is left out."""
    known = {kind.value for kind in PartKind}
    parts = tuple(Part(**{**p, "kind": PartKind(p["kind"])}) for p in data["parts"] if p["kind"] in known)
    ring = date.fromisoformat(data["ring_by"]) if data.get("ring_by") else None
    return PackOrder(patient, parts, data["body_size"], data["language"], data["is_mono"], ring)


# Build ----------------------------------------------------------------------------------------------------------------------------


def build(desk: Desk, order: PackOrder, *, stop: Callable[[], bool] = lambda: False) -> Built:
    """The pack as one PDF. What is shown is what is printed: the same bytes. Refused or MissingFact by name when it may not be made."""
    facts = gather(desk, order.patient)
    order = replace(order, body_size=max(order.body_size, reading_of(facts).least))
    held = _leaflets(order, facts)
    _refuse(order, facts, held, desk.today)
    files = {one.sha256: get_blob(desk, one.sha256) for one in held.values() if one.source is Source.PDF}
    words = _wording()
    number = 1 + sum(p.state is not PaperState.QUEUED for p in facts.papers)
    # The stamp is cut to the minute that is printed: pages that look the same are the same bytes.
    made_at = desk.now().astimezone().replace(second=0, microsecond=0, tzinfo=None)
    setting = Setting(facts, order, words, number, made_at, desk.actor.name, files)
    meta = FileMeta(words.text("cover.title"), words.language, words.text("demo") if desk.is_demo else "")
    made = build_pack(pages_of(setting, held), PackFile(meta, setting.strip, words.text("page")), _kit(), stop=stop)
    if not facts.is_told:
        _refuse_untold_words(made, facts, words)
    code = f"03P-{words.language}-{order.body_size}-{'M' if order.is_mono else 'C'}"
    unread = paper_words.needs_approval(desk)
    starts = tuple(made.starts[key_of(part)] for part in order.parts)
    return Built(order, made.data, made.pages, made.sha256, code, title_of(made.sha256), desk.now(), warnings_of(order, facts, held), starts, unread)


def queued_pdf(desk: Desk, uid: PaperId) -> tuple[bytes, int]:
    """The PDF of a waiting paper and its pages: the one kept with it, or, where none was, made now from its order. Refused by name."""
    paper = check_queued(desk, uid)
    if paper.sha256:
        return get_blob(desk, paper.sha256), paper.pages
    facts = gather(desk, paper.patient)
    order = PackOrder(paper.patient, paper.parts, paper.body_size, paper.language, paper.is_mono)
    built = build(desk, pack_facts.refreshed(order, facts))
    return built.pdf, built.pages


def title_of(sha256: str) -> str:
    """Neutral: it shows on print queues and displays."""
    return f"Pack {sha256[:4].upper()}"


def _leaflets(order: PackOrder, facts: Facts) -> dict[str, Leaflet]:
    held = {(one.key, one.version, one.language): one for one in facts.shelf}
    found = {}
    for part in (p for p in order.parts if p.kind is PartKind.LEAFLET):
        leaflet = held.get((part.leaflet_key, part.leaflet_version, part.language))
        if leaflet is None:
            raise Refused(
                "gone", _("“{title}” is not on the shelf any more.").format(title=part.title), _("Nothing was made."), _("Take it out of the pack.")
            )
        found[part.leaflet_key] = leaflet
    return found


def _refuse(order: PackOrder, facts: Facts, held: dict[str, Leaflet], today: date) -> None:
    """Everything that stops a pack, each by name."""
    nothing = _("Nothing was made.")
    if facts.patient.is_deceased:
        raise Refused("dead", _("This person has died. Papers addressed to the patient are not printed."), nothing)
    if not order.parts:
        raise Refused("gone", _("There is nothing in the pack."), nothing, _("Add a part."))
    for part in (p for p in order.parts if p.kind is PartKind.LEAFLET):
        _refuse_leaflet(part, held[part.leaflet_key], facts, today)
    if any(p.kind in (PartKind.AGREED, PartKind.PLAN) for p in order.parts) and facts.plan is None:
        raise Refused("gone", _("No plan is agreed yet."), nothing, _("Take the plan out of the pack, or agree it first."))
    if not facts.worker.phone:
        raise Refused(
            "phone", _("The key worker's telephone number is missing."), nothing, _("Enter it for the team in Settings, then make the pack.")
        )
    if needs_day(facts) and order.ring_by is None and any(p.kind is PartKind.COVER for p in order.parts):
        raise Refused(
            "day",
            _("The cover needs the day by which you will ring: no review of a plan is agreed."),
            nothing,
            _("Write the day under “I will ring by”."),
        )


def _refuse_leaflet(part: Part, leaflet: Leaflet, facts: Facts, today: date) -> None:
    nothing, out = _("Nothing was made."), _("Take it out of the pack.")
    if not is_ready(leaflet):
        raise Refused(
            "unapproved",
            _("“{title}” is not approved.").format(title=leaflet.title),
            nothing,
            _("Somebody in your team has to read and approve it under Leaflets, or take it out of the pack."),
        )
    if leaflet.is_out_of_date(today) and not part.reason.strip():
        raise Refused(
            "late",
            _("“{title}” is out of date.").format(title=leaflet.title),
            nothing,
            _("Write why it is printed all the same, or take it out."),
            subject=leaflet.key,
        )
    if not may_say(leaflet, facts.told, facts.sites):
        raise Refused("untold", _("“{title}” says what has not been told yet.").format(title=leaflet.title), nothing, out)


def _refuse_untold_words(made: BuiltPack, facts: Facts, words: Wording) -> None:
    """The last gate before the diagnosis is told: no page may hold its words, whoever wrote them."""
    forbidden = untold_words(facts.diagnoses, words)
    for number, page in enumerate(text_of(made.data).split("\f"), 1):
        if forbidden & set(re.findall(r"[^\W\d_]+", page.casefold())):
            raise Refused(
                "words",
                _("Page {page} names an illness or a treatment that has not been told yet.").format(page=number),
                _("Nothing was made."),
                _("Record what she has been told, or take that part out of the pack."),
            )


def untold_words(diagnoses: Iterable[Diagnosis], words: Wording) -> set[str]:
    """Words that would tell: those every cancer shares, and those of each diagnosis not told, less what she was told of others."""
    found = set(words.text("untold-words.list").split())
    told: set[str] = set()
    for diagnosis in diagnoses:
        said = f"{diagnosis.text} {diagnosis.site.replace('-', ' ')} {diagnosis.detail}".casefold()
        named = {w for w in re.findall(r"[^\W\d_]+", said) if len(w) >= _LETTERS} - _HARMLESS
        if diagnosis.told_of(Fact.DIAGNOSIS):
            told |= named | set(re.findall(r"[^\W\d_]+", " ".join(t.words for t in diagnosis.told).casefold()))
        else:
            found |= named
    return found - told


# What is missing ------------------------------------------------------------------------------------------------------------------


def warnings_of(order: PackOrder, facts: Facts, held: dict[str, Leaflet]) -> tuple[Missing, ...]:
    """What she needs and will not get, said plainly."""
    reading = reading_of(facts)
    language = language_name(order.language)
    found: list[Missing] = []
    foreign = [one for one in held.values() if one.language != order.language]
    if order.language != "en":
        names = [_("our own pages"), *(f"“{one.title}”" for one in foreign)]
        tell = _("English is printed; an interpreter has to tell her what it says.") if reading.interpreter else _("English is printed.")
        found.append(Missing(_("Not in {language}: {names}").format(language=language, names=", ".join(names)), tell))
    large = [one for one in held.values() if one.source is Source.PDF and order.body_size > 12]
    found += [
        Missing(_("No {size}-point “{title}”").format(size=order.body_size, title=one.title), _("It is printed in the size it came in."))
        for one in large
    ]
    found += [
        Missing(_("She needs: {format}").format(format=one), _("This is a paper pack. Arrange that format as well; the cover says how to ask."))
        for one in reading.other_formats
    ]
    if len(leaflet_keys(order)) > MOST_LEAFLETS:
        body = _("Give the rest another day.")
        found.append(Missing(_("{count} leaflets are a lot at once").format(count=len(leaflet_keys(order))), body))
    if order.parts and not any(p.kind is PartKind.WHO_TO_CALL for p in order.parts):
        found.append(Missing(_("“Who to call” is not in the pack"), _("Be sure that she has it.")))
    return tuple(found)


def part_for(desk: Desk, patient: PatientId, key: str, language: str, reason: str = "") -> Part:
    """A leaflet as a part of an order. Refused by name when it may not be printed for her."""
    facts = gather(desk, patient)
    leaflet = in_language((one for one in facts.shelf if one.key == key), language)
    if leaflet is None:
        raise Refused("unapproved", _("This leaflet is not approved."), _("Nothing was added."), _("Approve it under Leaflets first."))
    part = pack_facts.leaflet_part(leaflet, language, reason=reason)
    if not may_say(leaflet, facts.told, facts.sites):
        _refuse_leaflet(part, leaflet, facts, desk.today)
    return part


__all__ = ["MissingFact", "build", "forget_order", "keep_order", "part_for", "propose", "refresh", "suggest", "view"]
