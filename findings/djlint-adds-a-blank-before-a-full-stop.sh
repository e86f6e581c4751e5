#!/bin/sh
# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
#
# djlint 1.54.0 with Django 5.2.19, formatting a template (profile "django") whose condition stands in a sentence.
#
# One would guess: a formatter changes where lines break, and never what a reader sees. A condition on one line is
# indeed left as it is.
# What it does: where the author broke the same condition over lines and a branch ends with a tag, such as a
# translated word, the next branch gets a line of its own. Django keeps that line break, so the full stop that follows
# the condition is shown apart from its word. Nothing is said, and a second run finds nothing to change. So a template
# has to be compared as it is rendered, or a sentence with a condition kept on one line, or in the code.
#
# Seen on 30 November 2026:
#   on one line: before 'The plan is signed.'  after 'The plan is signed.'
#   over lines:  before 'The plan is signed.'  after 'The plan is signed .'
set -eu

place=$(mktemp -d "${TMPDIR:-/tmp}/finding.XXXXXX")
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet --disable-pip-version-check djlint==1.54.0 "django==5.2.19"

"$place/venv/bin/python" - "$place" <<'END'
import subprocess
import sys
from pathlib import Path

import django
from django.conf import settings
from django.template import Context, Engine

settings.configure(INSTALLED_APPS=[], USE_I18N=False)
django.setup()
ENGINE = Engine(libraries={"i18n": "django.templatetags.i18n"})
SIGNED = '{% translate "signed" %}'
SENTENCES = {
    "on one line": f"<p>The plan is {{% if signed %}}{SIGNED}{{% elif draft %}}a draft{{% endif %}}.</p>\n",
    "over lines": f"<p>The plan is {{% if signed %}}\n{SIGNED}{{% elif draft %}}\na draft{{% endif %}}.</p>\n",
}


def read(source):
    """What a reader sees: white space as a browser shows it."""
    page = ENGINE.from_string("{% load i18n %}" + source).render(Context({"signed": True}))
    return " ".join(page.split()).replace("<p> ", "<p>").replace(" </p>", "</p>")[3:-4]


def formatted(source):
    path = Path(sys.argv[1], "sentence.html")
    path.write_text(source, encoding="utf-8")
    subprocess.run([f"{sys.argv[1]}/venv/bin/djlint", "--reformat", "--quiet", "--profile=django", path], check=False)
    return path.read_text(encoding="utf-8")


seen = {name: (read(source), read(formatted(source))) for name, source in SENTENCES.items()}
for name, (before, after) in seen.items():
    print(f"{name + ':':12} before {before!r}  after {after!r}")
for source in SENTENCES.values():
    assert formatted(formatted(source)) == formatted(source)
assert seen["on one line"] == ("The plan is signed.",) * 2
assert seen["over lines"] == ("The plan is signed.", "The plan is signed .")
END
