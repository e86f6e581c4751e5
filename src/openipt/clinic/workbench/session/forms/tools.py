# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The tools of a session: which fields of which dated fact each shows, and which one its buttons answer."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openipt.clinic.forms.answers import AnswersForm, Names
from openipt.clinic.forms.fields import choices_of, form_field
from openipt.clinic.language import content
from openipt.course.state import CourseState
from openipt.protocol.model import FieldType

MOST_PILLS = 12  # more people than this stand in a list to choose from
IN_A_LIST = frozenset({"jot", "technique", "step"})  # tools where the person is said in passing


@dataclass(frozen=True, slots=True)
class Shape:
    """One tool. `buttons` names the field that is answered by the button pressed; `said` is said by the tool itself."""

    kind: str
    title: Promise
    fields: tuple[str, ...]
    buttons: str = ""
    submit: Promise | str = ""
    folded: bool = True
    said: Mapping[str, object] = field(default_factory=dict)
    also: tuple[str, ...] = ()  # read when sent, not shown as a field


SHAPES: dict[str, Shape] = {
    shape.kind: shape
    for shape in (
        Shape("jot", _("In your own words"), ("text", "person"), submit=_("Save"), folded=False),
        Shape(
            "opening",
            _("How things have been since last time"),
            ("text",),
            buttons="began",
            submit=_("Save"),
            folded=False,
        ),
        Shape(
            "step_result",
            _("Last week's step"),
            ("happened",),
            buttons="result",
            folded=False,
            also=("step",),
        ),
        Shape(
            "link",
            _("Link mood to an event and a person"),
            ("person", "symptom", "event"),
            buttons="direction",
            folded=False,
            also=("none",),
        ),
        Shape("technique", _("Technique used"), ("person", "area"), buttons="technique", folded=False),
        Shape(
            "step",
            _("Step for the week"),
            ("text", "person", "by", "goal"),
            submit=_("Add to the note"),
            folded=False,
            said={"week": True},
        ),
        Shape("person", _("Add a person"), ("name", "relation"), submit=_("Add"), folded=False),
        Shape("area_touched", _("Strategy worked on"), (), buttons="strategy", also=("area",)),
        Shape(
            "expectation",
            _("What they expect of each other"),
            ("person", "whose", "was", "learnt", "now"),
            submit=_("Save"),
        ),
        Shape("support", _("Support given"), ("text",), submit=_("Save")),
        Shape("ring", _("Move on the circle"), (), buttons="ring", said={"when": "now"}, also=("person",)),
        Shape("goal_rating", _("Rate a goal"), ("goal", "now"), submit=_("Save")),
        Shape("handout", _("Give a handout"), (), buttons="handout"),
        Shape("alliance", _("How working together feels"), ("rating", "rated_by", "off", "note"), submit=_("Save")),
        Shape("risk_asked", _("Short entry about risk"), ("answer", "opens", "closes"), submit=_("Save")),
    )
}


def tool_form(shape: Shape, names: Names, data: Any = None, answers: Mapping[str, object] | None = None) -> AnswersForm:
    """Return the fields of a tool, each under the tool's own prefix so that many can stand on one page."""
    wanted = {*shape.fields, *shape.also, *([shape.buttons] if shape.buttons else [])}
    fields = [field for field in content().facts[shape.kind].fields if field.id in wanted]
    form = AnswersForm(fields, names=names, data=data, answers=answers, prefix=shape.kind)
    for definition in fields:
        _fitted(form, definition.type, definition.id)
    if shape.kind == "jot":
        form.fields["text"].widget = forms.TextInput()
    if shape.kind == "person":
        form.fields["relation"].initial = "other"
    if shape.kind == "technique":
        area = form_field(form, "area", forms.ChoiceField)
        form.fields["area"] = forms.ChoiceField(
            choices=[("", "–"), *choices_of(area)], label=area.label, required=False, initial=area.initial
        )
    return form


def _fitted(form: AnswersForm, kind: FieldType, name: str) -> None:
    """Shorter fields for a narrow column: people as pills while they are few, two rows for a text."""
    field = form.fields[name]
    if form.prefix in IN_A_LIST:
        return
    if kind is FieldType.PERSON and isinstance(field, forms.ChoiceField):
        people = choices_of(field)[1:]
        if 0 < len(people) < MOST_PILLS:
            field.choices = people
            field.widget = forms.RadioSelect(choices=people)
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = 2


def with_buttons(kind: str, data: Any) -> Any:
    """Return what was sent, with a button that answers two fields at once ("move", "touch", "give") taken apart."""
    pairs = {"ring": ("move", "person", "ring"), "area_touched": ("touch", "area", "strategy")}
    if kind not in pairs or pairs[kind][0] not in data:
        return data
    button, first, second = pairs[kind]
    taken = data.copy()
    taken[f"{kind}-{first}"], _mark, taken[f"{kind}-{second}"] = data[button].partition(":")
    return taken


def line_said(answers: Mapping[str, object]) -> dict[str, Any]:
    """Return what one line about danger says: the line, and whether the concern is closed with it or stays open."""
    return {"line": str(answers["answer"]), **{name: bool(answers.get(name)) for name in ("closes", "opens")}}


def unknown_choice(kind: str, answers: Mapping[str, object], state: CourseState) -> bool:
    """Tell whether a button's value names nothing in content: only a form that is not ours sends such a thing."""
    known: dict[str, tuple[str, Container[str]]] = {
        "technique": ("technique", content().techniques),
        "handout": ("handout", content().handouts),
        "area_touched": (
            "strategy",
            {strategy.id for area in content().areas.values() for strategy in area.strategies},
        ),
    }
    if kind not in known:
        return False
    name, values = known[kind]
    return str(answers.get(name, "")) not in values
