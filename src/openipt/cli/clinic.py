# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""`openipt demo`, `serve`, `check` and `manage`: arguments in, one call."""

from pathlib import Path

from openipt.cli import Parser, UserFault
from openipt.clinic.config import entry


def main(argv: list[str]) -> int:
    """Run the command named by `argv[0]`: demo, serve, check or manage; 2 when the check finds something to mend."""
    command, *rest = argv
    try:
        if command == "demo":
            _demo(rest)
        elif command == "serve":
            _serve(rest)
        elif command == "check":
            return 0 if _check(rest) else 2
        else:
            entry.manage(rest)
    except entry.MissingError as missing:
        raise UserFault(f"openipt {command}: {missing}") from missing
    return 0


def _demo(argv: list[str]) -> None:
    parser = Parser(prog="openipt demo", description="Start a sample clinic on this computer.")
    parser.add_argument("--port", type=_port, default=8000, help="port on this computer (default 8000; 0: any free)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the demo's data")
    parser.add_argument("--no-browser", action="store_true", help="do not open the browser")
    parser.add_argument(
        "--reset", action="store_true", help="delete the demo's data, after a question, and make it anew"
    )
    arguments = parser.parse_intermixed_args(argv)
    entry.demo(port=arguments.port, data=arguments.data, browser=not arguments.no_browser, reset=arguments.reset)


def _serve(argv: list[str]) -> None:
    parser = Parser(prog="openipt serve", description="Start the clinic for real use; settings from the environment.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=_port, default=8000, help="port to listen on (default 8000)")
    arguments = parser.parse_intermixed_args(argv)
    entry.serve(host=arguments.host, port=arguments.port)


def _check(argv: list[str]) -> bool:
    parser = Parser(
        prog="openipt check",
        description="Look for whatever needs mending: disk, data folder, database, audit, clock. Changes nothing.",
    )
    parser.add_argument("--json", action="store_true", help="as data")
    arguments = parser.parse_intermixed_args(argv)
    return entry.check(as_json=arguments.json)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError(text)
    return port


_port.__name__ = "port"  # argparse names it when the value is none
