# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""What both servers must do alike: Waitress inside `openipt serve`, and gunicorn behind another web server."""

import http.client
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode

import pytest

from cli.programs import Gunicorn, Running

# Both servers share a database, and an address that has been locked out stays so: every one is new.
ADDRESSES = (f"203.0.113.{number}" for number in range(1, 255))


class Proxy(ThreadingHTTPServer):
    """A web server in front: hands every request on and adds the address of who asked, at the right."""

    def __init__(self, port):
        self.behind = port
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]


class Handler(BaseHTTPRequestHandler):
    def hand_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name: value for name, value in self.headers.items() if name not in ("From", "X-Forwarded-For")}
        # "From" stands for the address of the client's machine: every connection of a test comes from this one.
        before = self.headers.get("X-Forwarded-For", "")
        headers["X-Forwarded-For"] = f"{before}, {self.headers['From']}".lstrip(", ")
        connection = http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=20)
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name not in ("Connection", "Transfer-Encoding", "Server", "Date"):
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        self.hand_on()

    def do_POST(self):
        self.hand_on()

    def log_message(self, *arguments):
        pass


class Browser:
    """Signs in through the proxy from a given address; keeps cookies as a browser does."""

    def __init__(self, port, address, **headers):
        self.port, self.headers, self.cookies = port, {"From": address, **headers}, {}

    def ask(self, method, path, form=None):
        headers = dict(self.headers, Cookie="; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read().decode()

    def sign_in(self, password="openipt-demo", email="thea@demo.example"):
        page = self.ask("GET", "/sign-in/")[1]
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page).group(1)
        return self.ask("POST", "/sign-in/", {"email": email, "password": password, "csrfmiddlewaretoken": token})[0]


@pytest.fixture(scope="module")
def waitress(small):
    """`openipt demo`: the server inside OpenIPT."""
    server = Running("demo", "--no-browser", "--port", 0, "--data", small)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def gunicorn(small):
    server = Gunicorn("--worker-class", "gthread", "--threads", "4", OPENIPT_DATA=str(small))
    yield server
    server.stop()


@pytest.fixture(params=["waitress", "gunicorn"])
def server(request):
    """Both in turn."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def through(server):
    """The port of a web server in front of it."""
    proxy = Proxy(server.port)
    yield proxy.port
    proxy.shutdown()
    proxy.server_close()


class TestWhoAsks:
    def test_a_strangers_guesses_lock_out_the_stranger_alone(self, through):
        stranger = Browser(through, next(ADDRESSES))
        assert [stranger.sign_in(password="a guess", email="sam@demo.example") for _ in range(5)][-1] == 429
        assert stranger.sign_in(email="sam@demo.example") == 429
        assert Browser(through, next(ADDRESSES)).sign_in(email="sam@demo.example") == 302

    def test_an_address_that_the_client_wrote_itself_counts_for_nothing(self, through):
        address = next(ADDRESSES)
        tries = [
            Browser(through, address, **{"X-Forwarded-For": f"192.0.2.{number}"}).sign_in(
                password="a guess", email="lena@demo.example"
            )
            for number in range(5)
        ]
        assert tries[-1] == 429
        assert Browser(through, next(ADDRESSES)).sign_in(email="lena@demo.example") == 302

    def test_a_browser_that_has_signed_in_before_is_not_locked_out_even_from_the_same_address(self, through):
        address = next(ADDRESSES)
        at_home = Browser(through, address)
        assert at_home.sign_in(email="ada@demo.example") == 302
        stranger = Browser(through, address)
        assert [stranger.sign_in(password="a guess", email="ada@demo.example") for _ in range(5)][-1] == 429
        at_home.cookies.pop("openipt_session")
        assert at_home.sign_in(email="ada@demo.example") == 302


def ask(connection, method, path, more=""):
    connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n".encode())


def read_head(stream):
    status = int(stream.readline().split()[1])
    headers = {}
    while (line := stream.readline().strip()) != b"":
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    return status, headers


class TestHead:
    """Over a bare socket, where nothing tidies up what a server sends."""

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/sign-in/", 200),
            ("/", 302),
            ("/static/interface/base.css", 200),
            ("/static/interface/none.css", 404),
            ("/no-such-page/", 404),
            ("/sign-in/again/", 405),
            ("/health/", 200),
        ],
    )
    def test_only_the_head_comes_back_and_the_next_answer_begins_where_it_should(self, server, path, status):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            stream = connection.makefile("rb")
            ask(connection, "HEAD", path)
            got, head = read_head(stream)
            assert got == status
            assert head.get("connection", "").lower() != "close"
            ask(connection, "GET", path)
            got, again = read_head(stream)
            assert got == status
            assert again["content-length"] == head["content-length"]
            assert len(stream.read(int(again["content-length"]))) == int(again["content-length"])
            ask(connection, "GET", "/sign-in/", "Connection: close\r\n")
            got, last = read_head(stream)
            assert got == 200
            assert len(stream.read()) == int(last["content-length"])
