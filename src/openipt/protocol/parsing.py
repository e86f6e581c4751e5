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
    """Return every key of the table is a choice: ``id = [staff, client]``."""
    return tuple(Choice(key, table.words(key)) for key in table.rest())


def _field_choices(table: Table, shared: SharedChoices) -> tuple[tuple[Choice, ...], str]:
    """Return choices of its own, or those of a list that several fields share and its name."""
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
    """Return one field of a fact, a worksheet or a row."""
    kind = _field_type(table)
    chosen, list_name = _field_choices(table, shared)
    new_field = Field(
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
        fields=tuple(field(row, shared) for row in table.tables("fields")),
        shared=list_name,
        from_address=table.flag("from_address"),
    )
    _check_field(table, new_field)
    table.close()
    return new_field


def _check_field(table: Table, new_field: Field) -> None:
    """Check that a field has what its type needs and nothing that its type cannot use."""
    if (new_field.type in _CHOOSES) != bool(new_field.choices):
        table.fault("choices", "needs choices" if new_field.type in _CHOOSES else "only a choice field has choices")
    if (new_field.type is FieldType.ROWS) != bool(new_field.fields):
        table.fault("fields", "rows need columns" if new_field.type is FieldType.ROWS else "only rows have columns")
    if new_field.type not in _COUNTS and (new_field.lowest is not None or new_field.highest is not None):
        table.fault("lowest", "only a number has bounds")
    if new_field.lowest is not None and new_field.highest is not None and new_field.lowest > new_field.highest:
        table.fault("lowest", f"{new_field.lowest} is above the highest, {new_field.highest}")
    if any(column.type is FieldType.ROWS for column in new_field.fields):
        table.fault("fields", "a row cannot hold rows")


def fact(table: Table, fact_id: str, shared: SharedChoices, source: Source) -> FactKind:
    """Return a kind of dated fact."""
    kind = FactKind(
        id=fact_id,
        label=table.words("label"),
        fields=tuple(field(row, shared) for row in table.tables("fields")),
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
    return kind


def _recorded(table: Table) -> Recorded:
    """Return how it comes into the record; FORM, with a fault, if the table says something else."""
    way = table.text("recorded", Recorded.FORM.value)
    if way in set(Recorded):
        return Recorded(way)
    table.fault("recorded", f"{way!r} is not one of {', '.join(Recorded)}")
    return Recorded.FORM


def _section(table: Table, shared: SharedChoices) -> Section:
    section = Section(
        id=table.text("id"),
        title=table.words("title"),
        hint=table.maybe_words("hint"),
        fields=tuple(field(row, shared) for row in table.tables("fields", "field", needed=True)),
    )
    table.close()
    return section


def worksheet(table: Table, shared: SharedChoices, source: Source) -> Worksheet:
    """Return a text with fields, section by section."""
    return Worksheet(
        id=table.text("id"),
        version=table.whole("version"),
        title=table.words("title"),
        sections=tuple(_section(row, shared) for row in table.tables("section", "section", needed=True)),
        source=source,
        about=table.text("about", ""),
        line=table.text("line", ""),
        client_copy=table.flag("client_copy"),
        together=table.flag("together"),
        caution=table.flag("caution"),
        consent=table.text("consent", ""),
    )


def evidence(table: Table) -> Evidence:
    """Return the records that fulfil a need."""
    where = table.table("where")
    new_evidence = Evidence(
        kind=table.text("kind"),
        where={key: where.take(key) for key in where.rest()} if where else {},
        count=table.whole("count", 1),
        scope=table.text("scope", "course"),
    )
    if new_evidence.scope not in ("course", "session", "phase"):
        table.fault("scope", f"{new_evidence.scope!r} is not one of course, session, phase")
    table.close()
    return new_evidence


def need(table: Table) -> Need:
    """Return one thing asked for, with the records any one of which fulfils it."""
    new_need = Need(
        id=table.text("id"),
        words=table.words("words"),
        any_of=tuple(evidence(row) for row in table.tables("any_of", needed=True)),
        url=table.text("url", ""),
    )
    table.close()
    return new_need


def position(table: Table | None) -> Position | None:
    """Return a place in the course; a share or `left` may have a session beside it for the time before an agreement."""
    if table is None:
        return None
    position = Position(table.maybe_whole("session"), table.maybe_share("share"), table.maybe_whole("left"))
    if position == Position():
        table.fault("session", "say one of session, share, left")
    if position.share is not None and position.left is not None:
        table.fault("share", "share and left cannot stand together")
    table.close()
    return position


def _task(table: Table, source: Source) -> Task:
    only_if = table.table("only_if")
    asked = table.table("need")
    if asked is None:
        table.fault("need", "is missing")
    task = Task(
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
    return task


def _gate(table: Table, source: Source) -> Gate:
    gate = Gate(
        id=table.text("id"),
        words=table.words("words"),
        phase=table.text("phase"),
        needs=tuple(need(row) for row in table.tables("need", "need", needed=True)),
        source=table.source(source),
    )
    table.close()
    return gate


def _phase(table: Table) -> Phase:
    phase = Phase(table.text("id"), table.words("name"), table.whole("colour"))
    table.close()
    return phase


def _end_rule(table: Table) -> EndRule:
    rule = table.table("end_rule")
    if rule is None:
        table.fault("end_rule", "is missing")
        return EndRule(1, 0, 0)
    end_rule = EndRule(rule.maybe_share("share") or 0, rule.whole("latest_left"), rule.whole("strong_left"))
    rule.close()
    return end_rule


def _early_question(table: Table) -> tuple[tuple[int, int], float]:
    """Return the sessions in which little change is first asked about, and the share of the number it stays within."""
    early = table.table("early_question")
    if early is None:
        table.fault("early_question", "is missing")
        return (0, 0), 1.0
    share = early.maybe_share("share")
    question = early.range("sessions"), 1.0 if share is None else share
    early.close()
    return question


def form(table: Table, source: Source) -> Form:
    """Return a form of IPT with its phases, gates and tasks."""
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
        phases=tuple(_phase(row) for row in table.tables("phase", "phase", needed=True)),
        gates=tuple(_gate(row, source) for row in table.tables("gate", "gate", needed=True)),
        tasks=tuple(_task(row, source) for row in table.tables("task", "task", needed=True)),
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
    """Return a problem area with its strategies in order of emphasis."""
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
    """Return what a therapist can do in a session."""
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
    """Return a text for the client; the body is Markdown."""
    if not body.strip():
        table.fault("body", "is empty")
    return Handout(table.text("id"), table.whole("version"), table.words("title"), body.strip() + "\n", source)
