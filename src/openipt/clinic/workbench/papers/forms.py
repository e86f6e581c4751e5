# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""A worksheet's form: its sections, each with its fields, as one."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from openipt.clinic.forms.answers import AnswersForm, Names
from openipt.clinic.forms.fields import WordsField
from openipt.clinic.forms.findings import in_words
from openipt.protocol.model import Content, Finding, Section, Worksheet
from openipt.protocol.text import MOST_IN_REASON

MOST_SUBJECT = 40  # letters: an id, or the name of an area


class SheetForm(AnswersForm):
    """All fields of a worksheet; `sections` gives them back in their groups."""

    def __init__(
        self, sheet: Worksheet, *, names: Names, data: Any = None, answers: Mapping[str, object] | None = None
    ):
        super().__init__(sheet.fields, names=names, data=data, answers=answers)
        self.sheet = sheet
        self.client_sees = sheet.together or sheet.client_copy
        self.all_optional = not any(
            field.required for field in sheet.fields
        )  # said once on the page, not at every field

    @property
    def sections(self) -> list[tuple[Section, "SectionView"]]:
        return [(section, SectionView(self, section)) for section in self.sheet.sections]


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

    base = forms.IntegerField(label=_("Version"), widget=forms.HiddenInput, initial=0, min_value=0)
    text_id = forms.UUIDField(label=_("This form"), widget=forms.HiddenInput, required=False)
    session = forms.UUIDField(label=_("Session"), widget=forms.HiddenInput, required=False)
    subject = WordsField(label=_("Subject"), widget=forms.HiddenInput, required=False, max_length=MOST_SUBJECT)
    reason = WordsField(label=_("Reason for the amendment"), required=False, max_length=MOST_IN_REASON)

    def __init__(self, *args: Any, sessions: Collection[str] = (), **kwargs: Any) -> None:
        """`sessions` are the ids of the course's own: no other may be named."""
        super().__init__(*args, **kwargs)
        self.sessions = sessions

    def clean_session(self) -> UUID | None:
        session: UUID | None = self.cleaned_data["session"]
        if session and str(session) not in self.sessions:
            raise forms.ValidationError(_("This session does not belong to this course."))
        return session

    def head(self) -> dict[str, Any]:
        """Return what the text is about."""
        return {key: self.cleaned_data[key] for key in ("subject", "session")}

    def add_findings(self, findings: Iterable[Finding], content: Content) -> None:
        for finding in findings:
            self.add_error(finding.where, in_words(finding, content))
