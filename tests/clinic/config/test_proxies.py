# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who asks, when web servers stand in front: read from the right, and nobody is believed but those named."""

import pytest

from openipt.clinic.config.environment import MissingError
from openipt.clinic.config.proxies import behind_proxies, from_environment


def seen(environ, **settings):
    """What the application sees of a request that the server took from `REMOTE_ADDR`."""
    environ = {"REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "HTTP_HOST": "inside:8000"} | environ
    proxies = from_environment({f"OPENIPT_{name}": value for name, value in settings.items()})
    behind_proxies(lambda environ, start_response: [], proxies)(environ, None)
    return environ


def address(forwarded, **settings):
    return seen({"HTTP_X_FORWARDED_FOR": forwarded}, **settings)["REMOTE_ADDR"]


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("203.0.113.1, 192.0.2.7", "192.0.2.7"),  # the left one was written by the client
        ("127.0.0.1, 192.0.2.7", "192.0.2.7"),
        ("192.0.2.7, 127.0.0.1", "192.0.2.7"),  # a second web server on this machine
        ("192.0.2.7:4711", "192.0.2.7"),
        ("2001:DB8::1", "2001:db8::1"),
        ("[2001:db8::1]:4711", "2001:db8::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("192.0.2.7, unknown", "127.0.0.1"),
        ("nonsense", "127.0.0.1"),
        ("", "127.0.0.1"),
        (" , ,", "127.0.0.1"),
    ],
)
def test_the_first_address_from_the_right_that_is_no_web_server_of_ours(forwarded, client):
    assert address(forwarded) == client


def test_web_servers_on_other_machines_are_believed_when_they_are_named():
    chain = "203.0.113.1, 192.0.2.7, 198.51.100.3"
    said = {"HTTP_X_FORWARDED_FOR": chain, "REMOTE_ADDR": "198.51.100.99"}
    assert seen(said)["REMOTE_ADDR"] == "198.51.100.99"
    trusted = {"PROXIES": "127.0.0.1, 198.51.100.0/24"}
    assert (
        seen({"HTTP_X_FORWARDED_FOR": chain, "REMOTE_ADDR": "198.51.100.99"}, **trusted)["REMOTE_ADDR"] == "192.0.2.7"
    )


def test_with_none_named_no_header_is_believed():
    assert address("192.0.2.7", PROXIES="") == "127.0.0.1"


def test_a_socket_file_is_this_machine():
    assert seen({"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": "192.0.2.7"})["REMOTE_ADDR"] == "192.0.2.7"


WHO = {"FOR": "192.0.2.7", "PROTO": "https", "HOST": "ipt.example"}


def test_scheme_and_host_are_those_that_the_client_asked_for():
    said = {f"HTTP_X_FORWARDED_{name}": value for name, value in WHO.items()}
    believed = seen(said)
    assert (believed["wsgi.url_scheme"], believed["HTTP_HOST"]) == ("https", "ipt.example")
    refused = seen(said | {"REMOTE_ADDR": "198.51.100.1"})
    assert (refused["wsgi.url_scheme"], refused["HTTP_HOST"]) == ("http", "inside:8000")


def test_a_web_server_may_say_the_scheme_alone():
    believed = seen({"HTTP_X_FORWARDED_PROTO": "https"})
    assert (believed["REMOTE_ADDR"], believed["wsgi.url_scheme"]) == ("127.0.0.1", "https")


def test_of_two_web_servers_the_outer_one_says_the_scheme():
    chain = {"HTTP_X_FORWARDED_FOR": "192.0.2.7, 198.51.100.3", "HTTP_X_FORWARDED_PROTO": "https, http"}
    assert seen(chain, PROXIES="127.0.0.1, 198.51.100.0/24")["wsgi.url_scheme"] == "https"


def test_the_standard_header_is_read_only_when_it_is_chosen():
    said = {
        "HTTP_FORWARDED": 'for=203.0.113.1, for="[2001:db8::7]:80";proto=https;host=ipt.example',
        "HTTP_X_FORWARDED_FOR": "192.0.2.7",
    }
    assert seen(said)["REMOTE_ADDR"] == "192.0.2.7"
    standard = seen(said, PROXY_HEADER="Forwarded")
    assert (standard["REMOTE_ADDR"], standard["wsgi.url_scheme"], standard["HTTP_HOST"]) == (
        "2001:db8::7", "https", "ipt.example",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"), [("PROXIES", "198.51.100.0/99"), ("PROXIES", "nginx"), ("PROXY_HEADER", "X-Real-IP")]
)
def test_a_setting_that_cannot_be_read_is_named(name, value):
    with pytest.raises(MissingError, match=f"OPENIPT_{name}"):
        from_environment({f"OPENIPT_{name}": value})
