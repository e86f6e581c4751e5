# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""./run on machines that lack something: one plain sentence each, never a traceback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NEEDED = ("sh", "dirname", "cat", "cksum", "grep", "df", "awk", "mktemp", "rm", "tail", "mkdir", "chmod", "ln", "cp")


class Machine:
    """A checkout in a folder of its own, and a PATH that holds only what a test puts there."""

    def __init__(self, folder: Path):
        self.home, self.programs = folder / "checkout", folder / "bin"
        self.programs.mkdir()
        for name in NEEDED:
            (self.programs / name).symlink_to(shutil.which(name) or "/missing")
        shutil.copytree(ROOT / "requirements", self.home / "requirements")
        for name in ("run", "pyproject.toml"):
            shutil.copy(ROOT / name, self.home / name)

    def program(self, name: str, script: str) -> None:
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.programs), "HOME": str(self.home), "TMPDIR": str(self.home.parent)}
        command = [str(self.home / "run"), *arguments]
        done = subprocess.run(command, env=environment, text=True, capture_output=True, check=False, timeout=60)
        assert "Traceback" not in done.stdout + done.stderr
        return done


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def real_python(machine: Machine) -> None:
    machine.program("python3", f'exec {sys.executable} "$@"')


def environment_is_made(machine: Machine, pip: str) -> None:
    """A Python whose -m venv makes an environment in which -m pip does what the test says."""
    inner = f'case "$*" in *"-m pip"*) {pip} ;; *) exec {sys.executable} "$@" ;; esac'
    (machine.home.parent / "inner").write_text(f"#!/bin/sh\n{inner}\n")
    make = f'mkdir -p "$4/bin"; cp {machine.home.parent}/inner "$4/bin/python"; chmod +x "$4/bin/python"'
    machine.program("python3", f'case "$*" in *"-m venv"*) {make} ;; *) exec {sys.executable} "$@" ;; esac')


def test_without_python_it_says_which_python_is_needed(machine: Machine):
    done = machine.run("demo")
    assert done.returncode == 1
    assert "needs Python 3.11 or later, and none was found" in done.stderr


def test_an_old_python_is_named_with_its_version(machine: Machine):
    machine.program("python3", 'case "$*" in *"< (3, 11)"*) exit 1 ;; *) echo 3.9 ;; esac')
    done = machine.run("demo")
    assert done.returncode == 1
    assert "python3 is Python 3.9." in done.stderr


def test_a_python_that_is_only_a_broken_name_is_passed_over(machine: Machine):
    machine.program("python3.13", 'echo "python3.13: command not found" >&2; exit 127')
    real_python(machine)
    machine.program("df", 'printf "head\\nfs 1 1 5120 1 /\\n"')
    done = machine.run("demo")
    assert "The disk is full: 5 MB are free" in done.stderr


def test_without_the_venv_module_it_names_the_package(machine: Machine):
    machine.program("python3", f'case "$*" in *ensurepip*) exit 1 ;; *) exec {sys.executable} "$@" ;; esac')
    done = machine.run("demo")
    assert done.returncode == 1
    assert "apt install python3-venv" in done.stderr


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("runuser"), reason="needs an ordinary user")
def test_a_folder_that_cannot_be_written_is_named(machine: Machine):
    real_python(machine)
    machine.home.chmod(0o555)
    command = [str(machine.home / "run"), "demo"]
    if os.geteuid() == 0:
        # For root every folder can be written; somebody else has to try
        for folder in machine.home.parents:
            if folder.owner() == "root" and folder.is_relative_to("/tmp/pytest-of-root"):
                folder.chmod(0o755)
        command = ["runuser", "-u", "nobody", "--", *command]
    done = subprocess.run(command, text=True, capture_output=True, check=False, timeout=60)
    machine.home.chmod(0o755)
    assert done.returncode == 1
    assert f"The folder {machine.home} cannot be written" in done.stderr


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full."),
        ("PermissionError: [Errno 13] Permission denied: 'x'", "cannot be written"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "its hash differs"),
        ("ERROR: No matching distribution found for numpy==9", "cannot be had for this Python"),
        ("NewConnectionError: Temporary failure in name resolution", "could not be reached"),
    ],
)
def test_a_failed_installation_is_explained_in_a_sentence(machine: Machine, printed: str, said: str):
    environment_is_made(machine, f'echo "{printed}" >&2; exit 1')
    done = machine.run("test")
    assert done.returncode == 1
    assert said in done.stderr


def test_it_installs_once_and_again_only_when_the_list_has_changed(machine: Machine):
    log = machine.home.parent / "pip.log"
    environment_is_made(machine, f'echo "$*" >>{log}')
    machine.run("bench")
    assert log.read_text().count("--require-hashes") == 1
    assert log.read_text().count("--no-deps --no-build-isolation -e") == 1
    machine.run("bench")
    assert log.read_text().count("--require-hashes") == 1
    with (machine.home / "requirements" / "test.txt").open("a") as file:
        file.write("# changed\n")
    machine.run("bench")
    assert log.read_text().count("--require-hashes") == 2


def test_a_checkout_that_was_moved_gets_a_new_environment(machine: Machine):
    environment_is_made(machine, "exit 0")
    assert "Making .venv" in machine.run("bench").stdout
    machine.home = machine.home.rename(machine.home.parent / "elsewhere")
    assert "Making .venv" in machine.run("bench").stdout


def test_an_unknown_word_shows_what_there_is(machine: Machine):
    done = machine.run("dance")
    assert done.returncode == 1
    assert "There is no ./run dance" in done.stderr
    assert "./run demo" in done.stderr
