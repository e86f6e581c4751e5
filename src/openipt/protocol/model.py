# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What IPT knows, as frozen values. Nothing here reads a file, a clock or a database.

Every entry of content carries where it comes from (`Source`) and, where a person reads it, two
wordings (`Wording`): one for staff and one for the client.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import floor
from typing import Annotated, ClassVar

from openipt.wording import ClientText, KeptAt, StaffText


class Mark(StrEnum):
    """How sure a statement is: verified, partly verified, from memory, an article's claim, our own design."""

    VERIFIED = "V"
    PARTLY = "P"
    MEMORY = "M"
    ARTICLE = "A"
    DESIGN = "D"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry comes from and how far that was checked; one entry may have parts of different trust."""

    text: StaffText
    mark: Mark
    address: str = ""  # where the source was read; empty for one without a lasting address
    confirmed: StaffText = ""  # what the source was seen to say
    unchecked: StaffText = ""  # what is from memory, or was looked for and not found
    ours: StaffText = ""  # what is our own
    schools: StaffText = ""  # how schools of IPT differ


@dataclass(frozen=True, slots=True)
class Wording:
    """One thing said twice. `client` is the only wording a client may see; None: never shown to one."""

    staff: StaffText
    client: ClientText | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    words: Wording


class FieldType(StrEnum):
    """What a field takes, and how its answer is kept. What points at a row of the course keeps its id."""

    LINE = "line"  # one line of text
    TEXT = "text"  # free text
    NUMBER = "number"  # whole number, bounds in `lowest`, `highest`
    RATING = "rating"  # 0 to 10
    YES = "yes"  # true or absent
    CHOICE = "choice"  # one of `choices`
    CHOICES = "choices"  # several of `choices`
    DATE = "date"  # ISO date
    WHEN = "when"  # partial date, as protocol.partial_date stores it
    PERSON = "person"  # id of a person in the inventory
    PEOPLE = "people"  # ids of people
    EVENT = "event"  # id of an event on the timeline
    GOAL = "goal"
    STEP = "step"
    SCORE = "score"  # id of a response
    ROWS = "rows"  # a table; its columns are `fields`


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be said in a fact or a worksheet. Ids are never reused or retyped."""

    id: str
    type: FieldType
    label: Wording
    hint: Wording | None = None
    choices: Annotated[tuple[Choice, ...], KeptAt("choices", "shared")] = ()
    required: bool = False
    more: bool = False  # behind "more", never shown as missing
    staff_only: bool = False  # never on a client's page, a shared screen, a print or an export
    words: bool = False  # the client's own words: set in the other voice
    lowest: int | None = None
    highest: int | None = None
    fields: tuple["Field", ...] = ()  # columns of ROWS
    shared: str = ""  # the list that its choices come from, where several fields share one
    from_address: bool = False  # filled in by the address that leads to the form, typed by no one

    @property
    def for_client(self) -> bool:
        """Whether the client may see what is said here: one rule for every shared page, copy and print."""
        return not self.staff_only and bool(self.label.client)


class Recorded(StrEnum):
    """How a kind of fact comes into the record."""

    FORM = "form"  # from the form of its kind, in which it is corrected too
    PAGE = "page"  # first from a page of its own that settles more, whose address has the kind's id; then in its form
    ACT = "act"  # by an act that says more than its fields, such as signing: it has no form


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of dated fact: rows that are only added (the rings, links, consents, ratings of a course)."""

    folder: ClassVar[str] = "facts"

    id: str
    label: Wording
    fields: tuple[Field, ...]
    source: Source
    about: str | None = None  # the field that names what the fact is about; "self": it makes a thing others refer to
    group: str = ""  # where its line stands in a session's note; empty: it writes none
    line: StaffText = ""  # the line itself, with {field} places
    needs_session: bool = False
    recorded: Recorded = Recorded.FORM
    page: str = ""  # the page on which it is shown; empty: the page of the course
    stays: bool = False  # never marked as entered in error
    about_danger: bool = False  # what is sent about it twice is kept twice, at once
    once: bool = False  # a second one would say nothing
    on_timeline: bool = False
    on_course_page: bool = False  # the last ones stand on the page of the course
    add: Wording | None = None  # what the link says with which its page offers to record one

    @property
    def has_form(self) -> bool:
        """Whether it is corrected in the form of its kind."""
        return self.recorded is not Recorded.ACT

    def field(self, field_id: str) -> Field | None:
        return next((field for field in self.fields if field.id == field_id), None)


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: Wording
    fields: tuple[Field, ...]
    hint: Wording | None = None


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A text with fields, kept in versions: an assessment, a communication analysis, a relapse plan."""

    folder: ClassVar[str] = "worksheets"

    id: str
    version: int
    title: Wording
    sections: tuple[Section, ...]
    source: Source
    about: str = ""  # "", "person", "area", "session": what one copy of it belongs to
    line: StaffText = ""  # the line it leaves in the session's note, with {field} places
    client_copy: bool = False  # a print may be given to the client
    together: bool = False  # may be filled in on the shared screen
    caution: bool = False  # a confronting step: says so first where fear of that person is recorded
    consent: str = ""  # what the client must have agreed to before it goes to others (choices of the fact "consent")

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(field for section in self.sections for field in section.fields)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Records that fulfil a need: at least `count` standing entries of `kind` whose data have `where`.

    `scope`: "course" counts all, "session" only those of the session in question, "phase" those since
    the phase began. `kind` "worksheet" matches `{"worksheet": id}` and the answers, "response" `{"instrument": id}`.
    In `where` a list asks for any one of its values, "*" for anything at all.
    """

    kind: str
    where: Mapping[str, object] = field(default_factory=dict)
    count: int = 1
    scope: str = "course"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a gate or a task asks for; any one of `any_of` fulfils it."""

    id: str
    words: Wording
    any_of: tuple[Evidence, ...]
    url: str = ""  # code of the page where it is recorded, such as "consents" or "worksheet:formulation"


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a course: a share of the agreed number, so many left after it, or the n-th session.

    Where `session` stands beside a share or `left`, it holds only until a number is agreed.
    """

    session: int | None = None
    share: float | None = None
    left: int | None = None

    def number(self, agreed: int | None) -> int | None:
        """Return the session's number, halves rounded up; None while it depends on a number not agreed yet."""
        if agreed is None or (self.share is None and self.left is None):
            return self.session
        if self.left is not None:
            return max(1, agreed - self.left)
        return max(1, floor((self.share or 0) * agreed + 0.5))


@dataclass(frozen=True, slots=True)
class Task:
    """What a phase asks for. Either once (`start` to `by`) or in `every` session of its phases (from `start` on)."""

    id: str
    words: Wording
    why: Wording
    phases: tuple[str, ...]
    need: Need
    source: Source
    every: bool = False
    start: Position | None = None
    by: Position | None = None
    only_if: Evidence | None = None  # asked only while such a record stands


@dataclass(frozen=True, slots=True)
class Gate:
    """What should stand before `phase` begins. It shows what is missing; it never locks."""

    id: str
    words: Wording
    phase: str
    needs: tuple[Need, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Phase:
    id: str
    name: Wording
    colour: int  # 1 to 3 in the order of the course; 4 for what comes after


@dataclass(frozen=True, slots=True)
class ProblemArea:
    folder: ClassVar[str] = "areas"

    id: str
    label: Wording
    choose_when: StaffText
    caution: StaffText
    goals: tuple[StaffText, ...]
    strategies: tuple[Choice, ...]  # in order of emphasis, not of completion
    questions: tuple[StaffText, ...]
    mistakes: tuple[StaffText, ...]
    worksheet: str
    source: Source
    strategy_marks: Mapping[str, Mark]  # how sure it is that a strategy, at its place, belongs to the area
    labels: Mapping[str, StaffText] = field(default_factory=dict)  # of other schools of IPT


@dataclass(frozen=True, slots=True)
class Technique:
    folder: ClassVar[str] = "techniques"

    id: str
    name: Wording
    steps: tuple[StaffText, ...]
    good: StaffText
    caution: StaffText
    worksheet: str
    source: Source
    off_by_default: bool = False
    records: tuple[str, ...] = ()  # kinds of dated fact that record the same act


@dataclass(frozen=True, slots=True)
class Handout:
    folder: ClassVar[str] = "handouts"

    id: str
    version: int
    title: Wording
    body: ClientText  # Markdown, for the client
    source: Source


@dataclass(frozen=True, slots=True)
class EndRule:
    """When the end is discussed: in the last `share` of the agreed number, `latest_left` before the last at latest."""

    share: float
    latest_left: int
    strong_left: int


@dataclass(frozen=True, slots=True)
class Form:
    """A form of IPT: acute individual, brief, group, maintenance ..."""

    folder: ClassVar[str] = "forms"

    id: str
    version: int
    name: Wording
    sessions: tuple[int, int]
    usual_sessions: int
    minutes: int
    spacing_days: int
    number_agreed_by: int  # session by which the number is agreed
    phases: tuple[Phase, ...]
    gates: tuple[Gate, ...]
    tasks: tuple[Task, ...]
    areas: tuple[str, ...]
    most_areas: int
    end_rule: EndRule
    early_question: tuple[int, int]  # little or no change: a first question in these sessions (see early_sessions)
    follow_up_months: tuple[int, ...]
    measures: tuple[str, ...]  # every session
    measures_at_points: tuple[str, ...]
    source: Source
    group: bool = False
    end_sessions: tuple[int, int] = (2, 4)  # how many the ending takes
    early_share: float = 1.0  # ... and not after this share of the agreed number

    def early_sessions(self, agreed: int | None) -> tuple[int, int]:
        """First and last session for the early question: within `early_question` and `early_share`."""
        first, last = self.early_question
        latest = Position(share=self.early_share).number(agreed)
        return first, last if latest is None else max(first, min(last, latest))

    def phase(self, phase_id: str) -> Phase | None:
        return next((phase for phase in self.phases if phase.id == phase_id), None)


@dataclass(frozen=True, slots=True)
class Content:
    """All content in force, by id."""

    forms: Mapping[str, Form]
    areas: Mapping[str, ProblemArea]
    techniques: Mapping[str, Technique]
    worksheets: Mapping[str, Worksheet]
    facts: Mapping[str, FactKind]
    handouts: Mapping[str, Handout]
    settings: Mapping[str, Choice]
    # The short list with which a gate is passed.
    reasons: Annotated[tuple[Choice, ...], KeptAt("choices/passing_reason")]
    words: Mapping[str, Wording]  # every other wording, by dotted code
    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)  # lists that several fields share


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to mend: a code whose words stand in content, the path of the field, and values for the words."""

    code: str
    where: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
