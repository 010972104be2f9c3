"""What the kinds need to know, as plain values. Services fill these from told facts only (README 3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cns_desktop.documents.errors import MissingFact, PaperFault
from cns_desktop.documents.model import Block, Document, FootLine, Ltr, Masthead, NeedsTold, Panel, Words
from cns_desktop.documents.words import Wording
from cns_desktop.i18n import _

Pages = Mapping[str, int]  # the page each part of a pack starts on, by the part's key


@dataclass(frozen=True, slots=True)
class Person:
    """The patient, as papers name her."""

    family: str
    given: str
    born: date | None = None
    nhs_number: str = ""  # ten digits or 3-3-4
    known_as: str = ""

    @property
    def name(self) -> str:
        return f"{self.known_as or self.given} {self.family}".strip()

    @property
    def grouped_number(self) -> str:
        digits = self.nhs_number.replace(" ", "")
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if len(digits) == 10 else self.nhs_number


@dataclass(frozen=True, slots=True)
class TeamDetails:
    """The team and its hospital. `name` is the one that may be printed for this person (nothing told: the neutral one)."""

    name: str
    hospital: str = ""
    formats_phone: str = ""
    formats_email: str = ""
    leaflets_address: str = ""  # public list of leaflets, without scheme
    advice_phone: str = ""  # patient advice team


@dataclass(frozen=True, slots=True)
class KeyWorker:
    """Whom to ring with questions."""

    name: str
    role: str
    phone: str
    hours: str = ""
    answerphone: str = ""  # what the answerphone does and when we ring back
    cover: str = ""
    message: str = ""  # one sentence for the cover: leave a message at any time, we ring back within ...

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]


@dataclass(frozen=True, slots=True)
class RedFlags:
    """An approved set for the treatment given; every paper prints the whole of it, word for word. ** marks bold."""

    code: str
    version: str
    review_by: date
    title: str  # an order: "Unwell: call the 24-hour line straight away"
    when: str
    number: str
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """How the person needs to read."""

    body: int = 12
    is_mono: bool = False
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Frame:
    """What every kind needs: who, which team, words, sizes, and the printing."""

    person: Person
    team: TeamDetails
    wording: Wording
    look: Look
    printed_at: datetime
    printed_by: str  # initial and surname
    key_worker: KeyWorker | None = None
    pages: Pages = field(default_factory=dict)
    has_cover: bool = False  # the cover of the same pack says how to ask for another format

    def worker(self) -> KeyWorker:
        """The key worker, with a telephone number, or a refusal by name."""
        if self.key_worker is None or not self.key_worker.phone:
            raise MissingFact(_("the key worker's telephone number"))
        return self.key_worker

    def page(self, key: str) -> str:
        """The page a part stands on; never a guess."""
        if key not in self.pages:
            raise PaperFault(f"a paper mentions the page of {key}, which is not in the pack")
        return str(self.pages[key])

    def strip(self) -> str:
        """The pack's line on a leaflet page; {page} and {pages} are filled in when the pack is put together."""
        parts = [f"{self.person.family.upper()} {self.person.given}".strip()]
        if self.person.nhs_number:
            parts.append(self.wording.text("nhs", number=self.person.grouped_number))
        return self.wording.text("strip", person=" · ".join(parts), date=self.wording.stamp_day(self.printed_at))

    def has(self, key: str) -> bool:
        return key in self.pages

    def code(self, kind: str) -> str:
        theme = "M" if self.look.is_mono else "C"
        return f"{kind}-{self.wording.language}-{self.look.body}-{theme}"

    def foot(self, kind: str, version: str, flags: RedFlags | None = None) -> FootLine:
        """The foot line: identity, version, printing, and the red-flag set of the page."""
        words = self.wording
        parts = [f"{self.person.family.upper()} {self.person.given}".strip()]
        if self.person.born:
            parts.append(words.text("born", date=words.stamp_day(self.person.born)))
        if self.person.nhs_number:
            parts.append(words.text("nhs", number=self.person.grouped_number))
        printed = words.text("printed", when=words.stamp(self.printed_at), who=self.printed_by)
        marks = (f"{flags.code} {flags.version}", words.text("review_by", date=words.stamp_month(flags.review_by))) if flags else ()
        return FootLine(" · ".join(parts), version, printed, self.code(kind), marks)

    def document(self, key: str, title: str, blocks: Iterable[Block], foot: FootLine, needs_told: NeedsTold) -> Document:
        """The paper in this frame's language, size and colours."""
        return Document(key, title, tuple(blocks), foot, needs_told, self.wording.language, self.look.body, self.look.is_mono)

    def version(self, number: int, on: date) -> str:
        return self.wording.text("version", number=str(number), date=self.wording.stamp_day(on))

    def masthead(self) -> Masthead:
        return Masthead(self.team.name, self.team.hospital)

    def formats(self) -> tuple[Block, ...]:
        """Another format or language; left out where the trust has given no way to ask."""
        phone, email = self.team.formats_phone, self.team.formats_email
        if not phone and not email:
            return ()
        key = "formats_both" if phone and email else "formats_phone" if phone else "formats_email"
        values: dict[str, Ltr | str | Words] = {"phone": Ltr(phone, is_bold=True), "email": Ltr(email)}
        return (Panel("globe", self.wording.rich("formats", way=self.wording.rich(key, **values))),)


def phone(number: str) -> Ltr:
    return Ltr(number, is_bold=True)
