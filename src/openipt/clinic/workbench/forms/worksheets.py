# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A worksheet's form: its sections, each with its fields, as one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.clinic.interface.answers import AnswersForm, Names
from openipt.protocol.model import Section, Worksheet


class SheetForm(AnswersForm):
    """All fields of a worksheet; `sections` gives them back in their groups."""

    def __init__(
        self, sheet: Worksheet, *, names: Names, data: Any = None, answers: Mapping[str, object] | None = None
    ):
        super().__init__(sheet.fields, names=names, data=data, answers=answers)
        self.sheet = sheet

    @property
    def sections(self) -> list[tuple[Section, "SectionView"]]:
        return [(each, SectionView(self, each)) for each in self.sheet.sections]


class SectionView:
    """The part of a form that belongs to one section, as the tag `answer_fields` wants it."""

    def __init__(self, form: SheetForm, section: Section) -> None:
        self.form, self.definitions, self.names = form, section.fields, form.names

    def __getitem__(self, name: str) -> forms.BoundField:
        return self.form[name]

    def rows(self, table_id: str) -> list[list[forms.BoundField]]:
        return self.form.rows(table_id)


class SavingForm(forms.Form):
    """What saving a text needs besides its fields."""

    base = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)
    text_id = forms.UUIDField(widget=forms.HiddenInput)
    session = forms.UUIDField(widget=forms.HiddenInput, required=False)
    subject = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    reason = forms.CharField(label=_("Why is it amended?"), required=False, max_length=500)
