# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Tables of content files turned into the frozen values of `openipt.protocol.model`, one function a value."""

from collections.abc import Mapping

from openipt.protocol.model import (
    Choice,
    EndRule,
    Evidence,
    FactKind,
    Field,
    FieldType,
    Form,
    Gate,
    Handout,
    Need,
    Phase,
    Position,
    ProblemArea,
    Recorded,
    Section,
    Source,
    Task,
    Technique,
    Worksheet,
)
from openipt.protocol.reading import Table

SharedChoices = Mapping[str, tuple[Choice, ...]]

_CHOOSES = (FieldType.CHOICE, FieldType.CHOICES)
_COUNTS = (FieldType.NUMBER, FieldType.RATING)


def choices(table: Table) -> tuple[Choice, ...]:
    """Every key of the table is a choice: ``id = [staff, client]``."""
    return tuple(Choice(key, table.words(key)) for key in table.rest())


def _field_choices(table: Table, shared: SharedChoices) -> tuple[tuple[Choice, ...], str]:
    """Choices of its own, or those of a list that several fields share and its name."""
    if table.holds_text("choices"):
        name = table.text("choices")
        if name not in shared:
            table.fault("choices", f"there is no shared list {name!r}; there are {', '.join(sorted(shared))}")
        return shared.get(name, ()), name
    own = table.table("choices")
    return (choices(own) if own else ()), ""


def _field_type(table: Table) -> FieldType:
    name = table.text("type")
    if name and name not in set(FieldType):
        table.fault("type", f"{name!r} is not one of {', '.join(FieldType)}")
        return FieldType.TEXT
    return FieldType(name) if name else FieldType.TEXT


def field(table: Table, shared: SharedChoices) -> Field:
    """One field of a fact, a worksheet or a row."""
    kind = _field_type(table)
    chosen, list_name = _field_choices(table, shared)
    made = Field(
        id=table.text("id"),
        type=kind,
        label=table.words("label"),
        hint=table.maybe_words("hint"),
        choices=chosen,
        required=table.flag("required"),
        more=table.flag("more"),
        staff_only=table.flag("staff_only"),
        words=table.flag("words"),
        lowest=table.maybe_whole("lowest"),
        highest=table.maybe_whole("highest"),
        fields=tuple(field(each, shared) for each in table.tables("fields")),
        shared=list_name,
        from_address=table.flag("from_address"),
    )
    _check_field(table, made)
    table.close()
    return made


def _check_field(table: Table, made: Field) -> None:
    """A field has what its type needs and nothing that its type cannot use."""
    if (made.type in _CHOOSES) != bool(made.choices):
        table.fault("choices", "needs choices" if made.type in _CHOOSES else "only a choice field has choices")
    if (made.type is FieldType.ROWS) != bool(made.fields):
        table.fault("fields", "rows need columns" if made.type is FieldType.ROWS else "only rows have columns")
    if made.type not in _COUNTS and (made.lowest is not None or made.highest is not None):
        table.fault("lowest", "only a number has bounds")
    if made.lowest is not None and made.highest is not None and made.lowest > made.highest:
        table.fault("lowest", f"{made.lowest} is above the highest, {made.highest}")
    if any(column.type is FieldType.ROWS for column in made.fields):
        table.fault("fields", "a row cannot hold rows")


def fact(table: Table, fact_id: str, shared: SharedChoices, source: Source) -> FactKind:
    """A kind of dated fact."""
    made = FactKind(
        id=fact_id,
        label=table.words("label"),
        fields=tuple(field(each, shared) for each in table.tables("fields")),
        source=table.source(source),
        about=table.text("about", "") or None,
        group=table.text("group", ""),
        line=table.text("line", ""),
        needs_session=table.flag("needs_session"),
        recorded=_recorded(table),
        page=table.text("page", ""),
        stays=table.flag("stays"),
        about_danger=table.flag("about_danger"),
        once=table.flag("once"),
        on_timeline=table.flag("on_timeline"),
        on_course_page=table.flag("on_course_page"),
        add=table.maybe_words("add"),
    )
    table.close()
    return made


def _recorded(table: Table) -> Recorded:
    """How it comes into the record; FORM, with a fault, if the table says something else."""
    way = table.text("recorded", Recorded.FORM.value)
    if way in set(Recorded):
        return Recorded(way)
    table.fault("recorded", f"{way!r} is not one of {', '.join(Recorded)}")
    return Recorded.FORM


def _section(table: Table, shared: SharedChoices) -> Section:
    made = Section(
        id=table.text("id"),
        title=table.words("title"),
        hint=table.maybe_words("hint"),
        fields=tuple(field(each, shared) for each in table.tables("fields", "field", needed=True)),
    )
    table.close()
    return made


def worksheet(table: Table, shared: SharedChoices, source: Source) -> Worksheet:
    """A text with fields, section by section."""
    return Worksheet(
        id=table.text("id"),
        version=table.whole("version"),
        title=table.words("title"),
        sections=tuple(_section(each, shared) for each in table.tables("section", "section", needed=True)),
        source=source,
        about=table.text("about", ""),
        line=table.text("line", ""),
        client_copy=table.flag("client_copy"),
        together=table.flag("together"),
        caution=table.flag("caution"),
        consent=table.text("consent", ""),
    )


def evidence(table: Table) -> Evidence:
    """The records that fulfil a need."""
    where = table.table("where")
    made = Evidence(
        kind=table.text("kind"),
        where={key: where.take(key) for key in where.rest()} if where else {},
        count=table.whole("count", 1),
        scope=table.text("scope", "course"),
    )
    if made.scope not in ("course", "session", "phase"):
        table.fault("scope", f"{made.scope!r} is not one of course, session, phase")
    table.close()
    return made


def need(table: Table) -> Need:
    """One thing asked for, with the records any one of which fulfils it."""
    made = Need(
        id=table.text("id"),
        words=table.words("words"),
        any_of=tuple(evidence(each) for each in table.tables("any_of", needed=True)),
        url=table.text("url", ""),
    )
    table.close()
    return made


def position(table: Table | None) -> Position | None:
    """A place in the course; a share or `left` may have a session beside it for the time before an agreement."""
    if table is None:
        return None
    made = Position(table.maybe_whole("session"), table.maybe_share("share"), table.maybe_whole("left"))
    if made == Position():
        table.fault("session", "say one of session, share, left")
    if made.share is not None and made.left is not None:
        table.fault("share", "share and left cannot stand together")
    table.close()
    return made


def _task(table: Table, source: Source) -> Task:
    only_if = table.table("only_if")
    asked = table.table("need")
    if asked is None:
        table.fault("need", "is missing")
    made = Task(
        id=table.text("id"),
        words=table.words("words"),
        why=table.words("why"),
        phases=table.texts("phases", needed=True),
        need=need(asked) if asked else Need("", table.as_words("need", [" ", " "]), ()),
        source=table.source(source),
        every=table.flag("every"),
        start=position(table.table("start")),
        by=position(table.table("by")),
        only_if=evidence(only_if) if only_if else None,
    )
    table.close()
    return made


def _gate(table: Table, source: Source) -> Gate:
    made = Gate(
        id=table.text("id"),
        words=table.words("words"),
        phase=table.text("phase"),
        needs=tuple(need(each) for each in table.tables("need", "need", needed=True)),
        source=table.source(source),
    )
    table.close()
    return made


def _phase(table: Table) -> Phase:
    made = Phase(table.text("id"), table.words("name"), table.whole("colour"))
    table.close()
    return made


def _end_rule(table: Table) -> EndRule:
    rule = table.table("end_rule")
    if rule is None:
        table.fault("end_rule", "is missing")
        return EndRule(1, 0, 0)
    made = EndRule(rule.maybe_share("share") or 0, rule.whole("latest_left"), rule.whole("strong_left"))
    rule.close()
    return made


def _early_question(table: Table) -> tuple[tuple[int, int], float]:
    """The sessions in which little or no change is first asked about, and the share of the number it stays within."""
    early = table.table("early_question")
    if early is None:
        table.fault("early_question", "is missing")
        return (0, 0), 1.0
    share = early.maybe_share("share")
    made = early.range("sessions"), 1.0 if share is None else share
    early.close()
    return made


def form(table: Table, source: Source) -> Form:
    """A form of IPT with its phases, gates and tasks."""
    early = _early_question(table)
    return Form(
        id=table.text("id"),
        version=table.whole("version"),
        name=table.words("name"),
        sessions=table.range("sessions"),
        usual_sessions=table.whole("usual_sessions"),
        minutes=table.whole("minutes"),
        spacing_days=table.whole("spacing_days"),
        number_agreed_by=table.whole("number_agreed_by"),
        phases=tuple(_phase(each) for each in table.tables("phase", "phase", needed=True)),
        gates=tuple(_gate(each, source) for each in table.tables("gate", "gate", needed=True)),
        tasks=tuple(_task(each, source) for each in table.tables("task", "task", needed=True)),
        areas=table.texts("areas", needed=True),
        most_areas=table.whole("most_areas"),
        end_rule=_end_rule(table),
        early_question=early[0],
        follow_up_months=table.wholes("follow_up_months"),
        measures=table.texts("measures"),
        measures_at_points=table.texts("measures_at_points"),
        source=source,
        group=table.flag("group"),
        end_sessions=table.range("end_sessions"),
        early_share=early[1],
    )


def area(table: Table, source: Source) -> ProblemArea:
    """A problem area with its strategies in order of emphasis."""
    strategies, marks = table.table("strategies"), table.table("strategy_marks")
    labels = table.table("labels")
    if strategies is None:
        table.fault("strategies", "is missing")
    if marks is None:
        table.fault("strategy_marks", "is missing")
    return ProblemArea(
        id=table.text("id"),
        label=table.words("label"),
        choose_when=table.text("choose_when"),
        caution=table.text("caution", ""),
        goals=table.texts("goals", needed=True),
        strategies=choices(strategies) if strategies else (),
        questions=table.texts("questions", needed=True),
        mistakes=table.texts("mistakes", needed=True),
        worksheet=table.text("worksheet"),
        source=source,
        strategy_marks={key: marks.mark(key) for key in marks.rest()} if marks else {},
        labels={key: labels.text(key) for key in labels.rest()} if labels else {},
    )


def technique(table: Table, source: Source) -> Technique:
    """What a therapist can do in a session."""
    return Technique(
        id=table.text("id"),
        name=table.words("name"),
        steps=table.texts("steps", needed=True),
        good=table.text("good"),
        caution=table.text("caution", ""),
        worksheet=table.text("worksheet", ""),
        source=source,
        off_by_default=table.flag("off_by_default"),
        records=table.texts("records"),
    )


def handout(table: Table, source: Source, body: str) -> Handout:
    """A text for the client; the body is Markdown."""
    if not body.strip():
        table.fault("body", "is empty")
    return Handout(table.text("id"), table.whole("version"), table.words("title"), body.strip() + "\n", source)
