# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""The checks of ./run check find what they are there to find, and the borders that imports must keep are kept."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from gettext import GNUTranslations
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "openipt"
CORE = ("wording", "protocol", "measures", "privacy", "course", "sample")


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch):
    """Loads a module of tools/ under its own name, as running it would."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))

    def load(name: str) -> ModuleType:
        spec = spec_from_file_location(f"tools_{name}", ROOT / "tools" / f"{name}.py")
        assert spec
        assert spec.loader
        module = module_from_spec(spec)
        monkeypatch.setitem(sys.modules, spec.name, module)
        spec.loader.exec_module(module)
        return module

    return load


def modules_of(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.py")) if "__pycache__" not in path.parts)


def imported_by(path: Path) -> set[str]:
    """Every module that the file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), level=0):
                found.add(module)
    return found


# --- borders --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("package", CORE)
def test_the_core_imports_the_standard_library_and_itself_only(package: str):
    modules = [*modules_of(PACKAGE / package), *PACKAGE.glob(f"{package}.py")]
    assert modules, f"openipt.{package} is not there"
    allowed = sys.stdlib_module_names | {"openipt"}
    strange = {(path.name, name) for path in modules for name in imported_by(path) if name.split(".")[0] not in allowed}
    assert strange == set()


def test_django_stays_in_the_clinic_and_its_one_way_in():
    outside = [path for path in modules_of(PACKAGE) if path.relative_to(PACKAGE).parts[0] != "clinic"]
    using = {path.relative_to(PACKAGE).as_posix() for path in outside if "django" in roots(path)}
    assert using <= {"cli/clinic.py"}
    into = {
        (path.relative_to(PACKAGE).as_posix(), name)
        for path in outside
        for name in imported_by(path)
        if name.startswith("openipt.clinic")
    }
    assert {path for path, _ in into} <= {"cli/clinic.py"}


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported_by(path)}


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "util", "helpers", "managers", "services", "common", "misc"}
    assert [path for path in modules_of(PACKAGE) if path.stem in empty or path.parent.name in empty] == []


def test_a_wrong_import_is_found(tmp_path: Path):
    """The contracts of .importlinter on a small package that breaks one of them."""
    for name in ("__init__", "measures/__init__", "course/__init__", "protocol/__init__", "privacy/__init__"):
        path = tmp_path / "openipt" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    rules = (ROOT / ".importlinter").read_text(encoding="utf-8")
    (tmp_path / ".importlinter").write_text(rules.split("[importlinter:contract:clinic]")[0])
    assert lint_imports(tmp_path).returncode == 0
    (tmp_path / "openipt" / "measures" / "__init__.py").write_text("import openipt.course\n")
    broken = lint_imports(tmp_path)
    assert broken.returncode == 1
    assert "openipt.measures is not allowed to import openipt.course" in broken.stdout


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    pytest.importorskip("importlinter", reason="import-linter is installed by ./run check")
    program = "from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder)},
        text=True,
        capture_output=True,
        check=False,
    )


# --- what the checks find -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "see /" + "home/someone/project/file.py",
        "index at https://files.python" + "hosted.org/simple",
        "from registry.npm" + "js.org",
        "http://build.example." + "internal/x",
        "host 10." + "1.2.3",
    ],
)
def test_names_of_one_machine_are_found(tool, line: str):
    names = tool("names")
    assert names.find(f"first line\n{line}\n", names.pattern())[0][0] == 2


@pytest.mark.parametrize(
    "line",
    [
        "http://127.0.0.1:8000/courses/",
        "at home/work/school",
        "OPENIPT_DATA=/var/lib/openipt",
        "version 10.1.2",
        "see https://doi.org/10.1001/jamapsychiatry.2020.1000",
        "{{ base }}/work/",
    ],
)
def test_ordinary_lines_are_left_alone(tool, line: str):
    names = tool("names")
    assert names.find(line, names.pattern()) == []


def test_a_read_across_services_is_found(tool):
    scope = tool("scope")
    source = "a = Client.objects.in_service(s).all()\nb = Client.objects.filter(x=1)\nc = models.Client.objects.all()\n"
    assert list(scope.bare_reads(source)) == [3]
    assert scope.is_in_scope(scope.CLINIC / "workbench" / "pages.py")
    assert scope.is_in_scope(scope.CLINIC / "casework" / "queries" / "goals.py")
    assert not scope.is_in_scope(scope.CLINIC / "casework" / "actions" / "goals.py")


def test_a_text_in_words_to_avoid_is_found_with_better_ones(tool):
    messages = tool("messages")
    assert messages.outdated(messages.gather()) == []
    catalogue = 'msgid ""\nmsgstr ""\n\nmsgid "Nobody yet."\nmsgstr ""\n\nmsgid "No one yet."\nmsgstr ""\n'
    assert messages.outdated({"locale/django.pot": catalogue}) == [
        "locale: locale/django.pot: 'Nobody yet.': say 'no one', not 'Nobody'"
    ]


def test_a_variable_that_does_not_say_what_it_holds_is_found(tool, tmp_path: Path):
    variables = tool("variables")
    assert variables.faults() == []
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "alerts.py").write_text(
        "class Alert:\n    given: str\n\nfor alert in alerts:\n    pass\n"
        "late = [each for each in alerts]\nfound = 1\nfirst = lambda it: it\nsend(said=1)\n"
    )
    (tmp_path / "src" / "alerts.html").write_text("{% for alert in alerts %}\n{% for each, time in late %}")
    assert [fault.partition(": ")[0] for fault in variables.faults(tmp_path)] == [
        "src/alerts.py:6",
        "src/alerts.py:7",
        "src/alerts.py:8",
        "src/alerts.html:2",
    ]


def test_a_dead_link_in_the_documentation_is_found(tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    docs = tool("docs")
    monkeypatch.setattr(docs, "ROOT", tmp_path)
    (tmp_path / "there.md").write_text("# The first step\n")
    page = tmp_path / "page.md"
    page.write_text("[a](there.md) [b](there.md#the-first-step) [c](https://example.org/) `[d](gone.md)`\n")
    assert list(docs.faults_of(page)) == []
    page.write_text("[a](gone.md) ![b](there.md#second)\n")
    assert list(docs.faults_of(page)) == ["page.md: gone.md is not there", "page.md: there.md has no heading #second"]


def test_a_dependency_that_was_not_carried_over_is_found(tool):
    requirements = tool("requirements")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert requirements.check_all(project) == []
    project["project"]["dependencies"].append("reportlab>=4")
    faults = requirements.check_all(project)
    assert "base.txt lacks reportlab" in faults
    assert "base.txt does not belong to this pyproject.toml: run tools/requirements.py" in faults


def test_a_package_without_hash_or_with_a_host_is_found(tool):
    requirements = tool("requirements")
    wishes = ["django>=5.2"]
    text = requirements.head("base", wishes) + "django==5.2.1\n"
    assert requirements.faults_of("base", text, wishes) == ["base.txt: no hash for django==5.2.1"]
    text = (
        requirements.head("base", wishes) + "--index-url https://example.org\ndjango==5.2.1 \\\n    --hash=sha256:00\n"
    )
    assert "base.txt names where packages come from" in requirements.faults_of("base", text, wishes)


def test_a_text_that_is_not_in_the_message_files_is_named(tool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    messages = tool("messages")
    monkeypatch.setattr(messages, "CLINIC", tmp_path)
    (tmp_path / "locale").mkdir()
    (tmp_path / "locale" / "django.pot").write_text('msgid "Today"\nmsgstr ""\n')
    found = {"locale/django.pot": 'msgid "Today"\nmsgstr ""\n\nmsgid "Add a client"\nmsgstr ""\n'}
    faults = messages.stale(found)
    assert len(faults) == 1
    assert "Add a client" in faults[0]
    assert messages.stale({"locale/django.pot": 'msgid "Today"\nmsgstr ""\n'}) == []


def test_texts_of_templates_code_and_content_are_gathered_for_the_one_who_reads_them(tool):
    found = tool("messages").gather()
    pages, staff, client = (found[f"locale/{name}.pot"] for name in ("django", "content-staff", "content-client"))
    assert 'msgid "Sign out"' in pages
    green = 'msgctxt "worksheets/relapse-plan/sections/green/title"'
    assert green in staff
    assert green in client
    assert 'msgctxt "instruments/phq-9/bands"\nmsgid "moderately severe"' in staff
    assert "Feeling down, depressed, or hopeless" not in staff + client + pages, "the owner of the PHQ-9 translates it"


def test_what_a_translator_is_told_names_the_file_and_the_places_for_values(tool):
    client = tool("messages").gather()["locale/content-client.pot"]
    told = client[: client.index('msgid "How it went: {step}"')].rsplit("\n\n", 1)[1]
    assert "words/en.toml" in told
    assert "Keep {step}" in told


def test_a_translation_is_kept_when_the_english_of_others_changes(tool, tmp_path: Path):
    messages = tool("messages")
    template = messages.gather()["locale/content-client.pot"]
    path = tmp_path / "locale" / "de" / "LC_MESSAGES" / "content-client.po"
    path.parent.mkdir(parents=True)
    path.write_text(template.replace('msgid "partner"\nmsgstr ""', 'msgid "partner"\nmsgstr "Partner"'))
    catalogue = messages.brought_up_to_date(path, messages.gather_content(messages.Audience.CLIENT))
    again = messages.as_text(catalogue)
    assert 'msgid "partner"\nmsgstr "Partner"' in again
    path.write_text(again)
    assert (
        messages.as_text(messages.brought_up_to_date(path, messages.gather_content(messages.Audience.CLIENT))) == again
    )


def test_a_translation_that_lost_the_place_of_a_value_is_named(tool):
    messages = tool("messages")
    content = 'msgid "How it went: {step}"\nmsgstr "%s"\n'
    page = '#, python-format\nmsgid "%%(number)s goals"\nmsgstr "%s"\n'
    good = {"de/django.po": page % "%(number)s Ziele", "de/content-client.po": content % "Wie es ging: {step}"}
    bad = {"de/django.po": page % "Ziele", "de/content-client.po": content % "Wie es ging: {schritt}"}
    assert messages.mistranslated(good) == []
    assert len(messages.mistranslated(bad)) == 2


def test_what_a_translator_is_not_sure_of_is_not_shown(tool, tmp_path: Path):
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text('msgid "yes"\nmsgstr "ja"\n\n#, fuzzy\nmsgid "no"\nmsgstr "vielleicht"\n')
    (compiled,) = tool("catalogues").compile_catalogues(tmp_path)
    with compiled.open("rb") as file:
        german = GNUTranslations(file)
    assert (german.gettext("yes"), german.gettext("no")) == ("ja", "no")


def test_every_check_runs_also_after_one_has_failed(tool, capsys: pytest.CaptureFixture[str]):
    check = tool("check")
    steps = [
        check.Step(name, "", (sys.executable, "-c", f"print('seen {name}'); raise SystemExit({code})"))
        for name, code in (("one", 0), ("two", 1), ("three", 0), ("four", 2))
    ]
    assert check.run_all(steps) == ["two", "four"]
    printed = capsys.readouterr().out
    assert "seen two" in printed
    assert "seen one" not in printed


def test_a_check_whose_program_is_missing_fails_in_words(tool):
    check = tool("check")
    step = check.Step("gone", "", ("/missing/program",))
    assert check.run_step(step, {}) == "/missing/program is not installed."
