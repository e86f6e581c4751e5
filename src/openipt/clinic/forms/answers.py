# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Forms from field definitions: one for dated facts and worksheets alike.

`AnswersForm(fields, names=..., data=..., answers=...)` shows the fields of a FactKind or a Worksheet section; its
`answers()` are plain JSON values as protocol.rules wants them. Tables (ROWS) become numbered fields with
empty rows at the end; script only adds more of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, TypeAlias

from django import forms
from django.utils.translation import gettext as _

from openipt.clinic.forms.fields import WordsField
from openipt.clinic.forms.findings import in_words
from openipt.protocol.model import Choice, Content, Field, FieldType, Finding
from openipt.protocol.moments import changes_with_today, lacks_year
from openipt.protocol.partial_date import stored_date, words_of
from openipt.protocol.text import MOST_IN_TEXT

SPARE_ROWS = 3  # empty rows under a short table; a longer one gets one
MOST_SHOWN = 1_000  # rows that are shown again; a table of more than it may have is refused in words
POINTING = {
    FieldType.PERSON: "people",
    FieldType.PEOPLE: "people",
    FieldType.EVENT: "events",
    FieldType.GOAL: "goals",
    FieldType.STEP: "steps",
    FieldType.SCORE: "scores",
}


@dataclass(frozen=True, slots=True)
class Names:
    """What fields can point at: (id, how it is called) of this course."""

    people: Sequence[tuple[str, str]] = ()
    events: Sequence[tuple[str, str]] = ()
    goals: Sequence[tuple[str, str]] = ()
    steps: Sequence[tuple[str, str]] = ()
    scores: Sequence[tuple[str, str]] = ()
    wording: str = field(default="staff")  # or "client": the only one a client may see


class WhenField(WordsField):
    """A date as exactly as it is known, in words; the value is a stored partial date."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        stored = stored_date(text)
        if stored is None:
            raise forms.ValidationError(_why_unread(text), params={"typed": text})
        return stored

    def prepare_value(self, value: Any) -> Any:
        return words_of(value) or value


def _why_unread(text: str) -> str:
    """Return what is wrong with a date that cannot be read, and what to write instead."""
    if changes_with_today(text):
        # Translators: typed is what the user typed, such as "two weeks ago".
        return _(
            "“%(typed)s” will mean another date when someone reads it later. Enter the month "
            "or year, for example May 2024."
        )
    if lacks_year(text):
        # Translators: typed is what the user typed, such as "30 March".
        return _("“%(typed)s” has no year. Please add it, for example 30 March 2026 or March 2026.")
    # Translators: typed is what the user typed.
    return _(
        "We could not read “%(typed)s” as a date. Try 30 March 2026, mid April 2026, spring 2019 or after the move."
    )


class AnswersForm(forms.Form):
    """A form made from field definitions."""

    def __init__(
        self,
        definitions: Sequence[Field],
        *,
        names: Names,
        data: Any = None,
        answers: Mapping[str, object] | None = None,
        prefix: str | None = None,
        leave_out: Iterable[str] = (),
    ) -> None:
        super().__init__(data, initial=dict(answers or {}), prefix=prefix)
        self.names = names
        self.definitions = tuple(definition for definition in definitions if definition.id not in set(leave_out))
        for definition in self.definitions:
            if definition.type is FieldType.ROWS:
                self._add_table(definition)
            else:
                self.fields[definition.id] = _form_field(definition, names)

    def _add_table(self, table: Field) -> None:
        rows = self.initial.pop(table.id, None) or []
        for number in range(self._row_count(table, rows)):
            row = rows[number] if number < len(rows) else {}
            for column in table.fields:
                name = f"{table.id}.{number}.{column.id}"
                self.fields[name] = _cell(column, self.names)
                if column.id in row:
                    self.initial[name] = row[column.id]

    def _row_count(self, table: Field, rows: Sequence[object]) -> int:
        sent = [
            int(parts[1])
            for name in (self.data or {})
            if (parts := name.removeprefix(f"{self.prefix}-" if self.prefix else "").split("."))[0] == table.id
            and len(parts) == 3
            and parts[1].isdecimal()
            and len(parts[1]) < 5
        ]
        spare = SPARE_ROWS if len(rows) <= SPARE_ROWS else 1
        return min(MOST_SHOWN, max(len(rows) + spare, max(sent, default=-1) + 1))

    def rows(self, table_id: str) -> list[list[forms.BoundField]]:
        """Return the bound fields of a table, row by row."""
        table = next(definition for definition in self.definitions if definition.id == table_id)
        count = sum(1 for name in self.fields if name.startswith(f"{table_id}.")) // max(1, len(table.fields))
        return [[self[f"{table_id}.{number}.{field.id}"] for field in table.fields] for number in range(count)]

    def answers(self) -> dict[str, object]:
        """Return what was answered, by field id, in the shape in which it is stored; empty answers are left out."""
        answers: dict[str, object] = {}
        for definition in self.definitions:
            value = self._table(definition) if definition.type is FieldType.ROWS else self._value(definition.id)
            if value not in (None, "", [], False):
                answers[definition.id] = value
        return answers

    def _table(self, table: Field) -> list[dict[str, object]]:
        rows = []
        for number in range(len(self.rows(table.id))):
            row = {field.id: self._value(f"{table.id}.{number}.{field.id}") for field in table.fields}
            row = {key: value for key, value in row.items() if value not in (None, "", [], False)}
            if row:
                rows.append(row)
        return rows

    def _value(self, name: str) -> object:
        value = self.cleaned_data.get(name)
        return value.isoformat() if isinstance(value, date | time) else value

    def add_findings(self, findings: Iterable[Finding], content: Content) -> None:
        """Show what was refused at the field it is about, in words."""
        for finding in findings:
            where = finding.where if finding.where in self.fields else None
            self.add_error(where, in_words(finding, content))


def _form_field(definition: Field, names: Names, *, required: bool | None = None) -> forms.Field:
    words = definition.label.client if names.wording == "client" and definition.label.client else definition.label.staff
    needed = definition.required if required is None else required
    field = _MAKERS.get(definition.type, _pointer)(definition, names, needed)
    field.label, field.help_text, field.required = words, _hint(definition, names), needed
    if definition.words and isinstance(field.widget, forms.TextInput | forms.Textarea):
        field.widget.attrs["class"] = "words"
    field.widget.is_required = needed
    return field


def _hint(definition: Field, names: Names) -> str:
    """Return the hint of a field; a date as exactly as it is known says what may be written."""
    if hint := definition.hint:
        return (hint.client if names.wording == "client" else hint.staff) or ""
    return _("For example May 2024, mid April 2026 or after the move.") if definition.type is FieldType.WHEN else ""


def _cell(column: Field, names: Names) -> forms.Field:
    """Return a field in a row of a table: choices fold into a list, long text begins with two lines."""
    field = _form_field(column, names, required=False)
    if not column.hint:
        field.help_text = ""  # an example in every row would crowd the table
    if column.type is FieldType.CHOICE:
        field = forms.ChoiceField(
            choices=[("", "–"), *((choice.id, _label(choice, names)) for choice in column.choices)],
            label=field.label,
            required=False,
        )
    elif column.type is FieldType.TEXT:
        field.widget.attrs["rows"] = 2
    return field


def _line(definition: Field, names: Names, required: bool) -> forms.Field:
    return WordsField()


def _text(definition: Field, names: Names, required: bool) -> forms.Field:
    return WordsField(max_length=MOST_IN_TEXT, widget=forms.Textarea(attrs={"rows": 3}))


def _number(definition: Field, names: Names, required: bool) -> forms.Field:
    low, high = (0, 10) if definition.type is FieldType.RATING else (definition.lowest, definition.highest)
    return forms.IntegerField(
        min_value=low, max_value=high, widget=forms.NumberInput(attrs={"class": "short", "inputmode": "numeric"})
    )


def _choice(definition: Field, names: Names, required: bool) -> forms.Field:
    choices = [(choice.id, _label(choice, names)) for choice in definition.choices]
    if len(choices) > MOST_PILLS:
        return forms.ChoiceField(choices=[("", "–"), *choices])
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect)


MOST_PILLS = 6


def _label(choice: Choice, names: Names) -> str:
    return choice.words.client if names.wording == "client" and choice.words.client else choice.words.staff


def _choices(definition: Field, names: Names, required: bool) -> forms.Field:
    choices = [(choice.id, _label(choice, names)) for choice in definition.choices]
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)


def _people(definition: Field, names: Names, required: bool) -> forms.Field:
    return forms.MultipleChoiceField(choices=list(names.people), widget=forms.CheckboxSelectMultiple)


def _pointer(definition: Field, names: Names, required: bool) -> forms.Field:
    choices = list(getattr(names, POINTING[definition.type]))
    return forms.ChoiceField(choices=[("", "–"), *choices])


def _date(definition: Field, names: Names, required: bool) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


Maker: TypeAlias = Callable[[Field, Names, bool], forms.Field]
_MAKERS: dict[FieldType, Maker] = {
    FieldType.LINE: _line,
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.RATING: _number,
    FieldType.YES: lambda definition, names, required: forms.BooleanField(),
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.PEOPLE: _people,
    FieldType.DATE: _date,
    FieldType.WHEN: lambda definition, names, required: WhenField(),
}
