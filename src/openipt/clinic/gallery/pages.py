# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The gallery's pages: base templates filled with invented values."""

from pathlib import Path
from types import SimpleNamespace

from django.template import engines

from openipt.clinic.drawings import circle, curve, ribbon, spark, timeline
from openipt.clinic.gallery import circles, courses, forms, timelines
from openipt.drawing import svg
from openipt.drawing.svg import Markup

NAVIGATION = [
    {"label": label, "url": "#", "current": label == "Courses"}
    for label in ("Today", "Courses", "Groups", "Supervision", "Evidence")
]
WHO = {
    "name": "Dr Tansy Mockley",
    "links": [{"label": "My account", "url": "#"}, {"label": "Team", "url": "#"}],
    "sign_out_url": "#out",
}
ALERT = {
    "text": "Wren Samplewick: an answer that needs you",
    "received": "Received today at 09:31, 19 minutes ago.",
    "owner": "Yours to answer",
    "due_text": "by 10:31",
    "then": "After that: duty clinician, Dr Basil Examplar.",
    "url": "#",
}
AGENDA = (
    ("done", "Scores looked at together", "Every session. PHQ-9 10, GAD-7 7."),
    ("done", "The step from last week", "Agreed 4 March: make the request on Wednesday evening. Done 5 March."),
    ("now", "Mid-course review", "Scores, goals and circle. Planned for session 7, so two sessions late."),
    ("open", "One step for the week", "Every middle session ends with one."),
)
NOTE = (
    "PHQ-9 10, down 1 since last week and down 8 since the start (reliable). GAD-7 7.",
    "Step done: she made the request on Wednesday 5 March; the talk took place on Thursday 6 March.",
    "Link: mood lifted after the talk with Bram.",
)
TABLE = SimpleNamespace(
    caption="Scores",
    heads=("Session", "Date", "PHQ-9", "GAD-7"),
    rows=[(n, day.isoformat(), 18 - n, 13 - n) for n, day in enumerate(courses.DAYS[:4], start=1)],
)


def pages() -> dict[str, str]:
    """Give every page's name and text."""
    answer = {f"circle-{name}": _drawn(name, circle.both(value, f"c-{name}")) for name, value in circles.ALL.items()}
    answer |= {f"curve-{name}": _of_course(name, curve.both(value)) for name, value in courses.ALL.items()}
    answer |= {f"timeline-{name}": _of_course(name, timeline.both(value)) for name, value in timelines.ALL.items()}
    small = [circle.draw(value, circle.SMALL, f"s-{name}") for name, value in circles.ALL.items()]
    names = circle.draw(circles.FIFTEEN, circle.LARGE, "names", names_only=True)
    answer["circles-small"] = _drawn("Small circles", svg.join(*small))
    answer["circles-names"] = _drawn("Names only", names)
    answer["small"] = _drawn("Small drawings", _small())
    return answer | {path.stem: _sample(path) for path in sorted(Path(__file__).parent.glob("*.html"))}


def render(source: str, **values: object) -> str:
    """Render template source with the frame's values and those given."""
    frame = {"navigation": NAVIGATION, "who": WHO, "demo": True, "service_name": "Fictional Fens"}
    return engines["django"].from_string(source).render({**frame, **values})


AGREED = (
    ("First focus", "role transition: the move and the lost post, June 2024"),
    ("Sick role", "Review was due 25 February"),
)


def header(alert: bool = False) -> SimpleNamespace:
    """Give the course header of the sample course."""
    tabs = ("Course", "Session 9", "Circle", "Timeline", "Focus", "Communication", "Ending", "Papers")
    line = {"text": "An answer needs you", "owner": "Dr Tansy Mockley", "due_text": "by 10:31 today", "url": "#"}
    return SimpleNamespace(
        name="Orla Demoworth",
        position="Session 9 of 14",
        position_more="middle phase · 5 left after today",
        ribbon_svg=ribbon.mini(courses.NINTH.sessions),
        tabs=[(label, "#", label == "Session 9") for label in tabs],
        actions=[("Risk conversation", "#"), ("Safety plan", "#"), ("Contact", "#")],
        alert=line if alert else None,
        consent_line="Consent to treatment is not recorded yet." if alert else None,
        together_url="#",
    )


def _sample(path: Path) -> str:
    together = {
        "position": "Session 9 of 14, the middle part. 5 left after today.",
        "pages": [(label, "#", label == "Our people") for label in ("The curve", "Our people", "Goals", "The plan")],
        "leave_url": "#",
    }
    return render(
        path.read_text(encoding="utf-8"),
        header=header(alert=path.stem == "parts"),
        together=together,
        alert=ALERT,
        quoted="I lost my place when we moved and I never said so. Then I stopped answering people, and it got darker.",
        agreed=AGREED,
        sheets=[("Communication analysis", "#"), ("Decision", "#")],
        agenda=[dict(zip(("state", "task", "why"), line, strict=True)) for line in AGENDA],
        note="\n".join(NOTE),
        table=TABLE,
        event=forms.Event({"when": "sprnig 2019", "what": "", "said": "on"}),
        question=forms.Question(),
        tools=forms.Tools(),
        spark=spark.draw(courses.SPARKS["down"], "today-1"),
        spark_up=spark.draw(courses.SPARKS["up"], "today-2"),
        circle=circle.draw(circles.SEVEN, circle.LARGE, "together-w", names_only=True),
        circle_narrow=circle.draw(circles.SEVEN, circle.NARROW, "together-n", names_only=True),
        today=courses.TODAY,
        day=courses.DAYS[7],
    )


def _small() -> Markup:
    parts: list[Markup] = [spark.draw(value, f"spark-{name}") for name, value in courses.SPARKS.items()]
    for name, value in courses.ALL.items():
        parts.append(ribbon.mini(value.sessions, f"mini-{name}"))
        parts.append(ribbon.full(value.sessions, value.phases, prefix=f"full-{name}"))
        parts.append(ribbon.rows(value.sessions, value.phases, f"rows-{name}"))
    return svg.join(*parts)


_DRAWN = """{% extends base %}{% block title %}{{ title }}{% endblock %}
{% block main %}<h1>{{ title }}</h1>{{ body }}{% endblock %}"""


def _drawn(title: str, body: Markup) -> str:
    return render(_DRAWN, base="interface/base.html", title=title, body=body)


def _of_course(title: str, body: Markup) -> str:
    return render(_DRAWN, base="interface/course_base.html", title=title, body=body, header=header())
