# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The gallery's pages: base templates filled with invented values."""

from types import SimpleNamespace

from django.template import engines

from openipt.clinic.interface import gallery_circles, gallery_courses, gallery_timelines
from openipt.clinic.interface.drawings import circle, curve, ribbon, spark, svg, timeline
from openipt.clinic.interface.drawings.svg import Markup

NAVIGATION = [
    {"label": label, "url": "#", "current": label == "Courses"}
    for label in ("Today", "Courses", "Groups", "Supervision", "Evidence")
]
WHO = {
    "name": "Dr Tansy Mockley",
    "links": [{"label": "My account", "url": "#"}, {"label": "Team", "url": "#"}],
    "sign_out_url": "#out",
}


def pages() -> dict[str, str]:
    """Give every page's name and text."""
    answer = {
        f"circle-{name}": _drawn(name, circle.both(value, f"c-{name}")) for name, value in gallery_circles.ALL.items()
    }
    answer |= {f"curve-{name}": _course_page(name, curve.both(value)) for name, value in gallery_courses.ALL.items()}
    answer |= {
        f"timeline-{name}": _course_page(name, timeline.both(value)) for name, value in gallery_timelines.ALL.items()
    }
    answer["circles-small"] = _drawn(
        "small", svg.join(*(circle.draw(v, circle.SMALL, f"s-{n}") for n, v in gallery_circles.ALL.items()))
    )
    answer["circles-names"] = _drawn(
        "names", circle.draw(gallery_circles.FIFTEEN, circle.LARGE, "names", names_only=True)
    )
    answer["small"] = _drawn("small drawings", _small())
    return answer


def _small() -> Markup:
    parts = [spark.draw(value, f"spark-{name}") for name, value in gallery_courses.SPARKS.items()]
    for name, value in gallery_courses.ALL.items():
        parts += [
            ribbon.mini(value.sessions, f"mini-{name}"),
            ribbon.full(value.sessions, value.phases, prefix=f"full-{name}"),
            ribbon.rows(value.sessions, value.phases, f"rows-{name}"),
        ]
    return svg.join(*parts)


def render(source: str, **values: object) -> str:
    """Render template source with the frame's values and those given."""
    frame = {"navigation": NAVIGATION, "who": WHO, "demo": True, "service_name": "Fictional Fens"}
    return engines["django"].from_string(source).render({**frame, **values})


def _drawn(title: str, body: Markup) -> str:
    source = '{% extends "interface/base.html" %}{% block title %}{{ title }}{% endblock %}{% block main %}<h1>{{ title }}</h1>{{ body }}{% endblock %}'
    return render(source, title=title, body=body)


def header() -> SimpleNamespace:
    """Give the course header of the sample course."""
    tabs = ("Course", "Session 9", "Circle", "Timeline", "Focus", "Communication", "Ending", "Papers")
    return SimpleNamespace(
        name="Orla Demoworth",
        position="Session 9 of 14",
        position_more="middle phase · 5 left after today",
        ribbon_svg=ribbon.mini(gallery_courses.NINTH.sessions),
        tabs=[(label, "#", label == "Course") for label in tabs],
        actions=[("Risk conversation", "#"), ("Safety plan", "#"), ("Contact", "#")],
        alert=None,
        consent_line=None,
        together_url="#",
        today_url="#",
    )


def _course_page(title: str, body: Markup) -> str:
    source = '{% extends "interface/course_base.html" %}{% block title %}{{ title }}{% endblock %}{% block main %}<h1 class="vh">Course</h1>{{ body }}{% endblock %}'
    return render(source, title=title, body=body, header=header())
