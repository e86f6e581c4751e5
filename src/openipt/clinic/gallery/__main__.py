# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The gallery: every drawing and component with invented values, as pages to be looked at.

`python -m openipt.clinic.gallery OUTDIR` writes HTML files and the style sheets beside them.
"""

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import django
from django.conf import settings

from openipt.clinic.gallery import pages

STATIC = Path(__file__).parent.parent / "interface" / "static" / "interface"


def configure() -> None:
    """Set Django up for drawing alone: no database, no addresses. Does nothing where a project is set up already."""
    if settings.configured:
        return
    settings.configure(
        SECRET_KEY="the gallery signs nothing",  # noqa: S106
        INSTALLED_APPS=["django.contrib.staticfiles", "openipt.clinic.interface"],
        STATIC_URL="/static/",
        USE_TZ=True,
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    )
    django.setup()


def write(folder: Path) -> list[Path]:
    """Write all pages and the style sheets into a folder (made if missing) and give the pages' paths."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(STATIC, folder / "interface", dirs_exist_ok=True)
    paths = []
    for name, page in pages.pages().items():
        path = folder / f"{name}.html"
        # Opened from disk, the style sheets lie beside the page.
        path.write_text(page.replace(f'"{settings.STATIC_URL}', '"'), encoding="utf-8")
        paths.append(path)
    return paths


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the gallery into the folder named on the command line."""
    parser = argparse.ArgumentParser(prog="gallery", description="Write every drawing and component as a page.")
    parser.add_argument("folder", type=Path, help="where the pages go")
    folder = parser.parse_args(arguments).folder
    configure()
    for path in write(folder):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
