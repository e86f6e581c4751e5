# SPDX-FileCopyrightText: OpenIPT contributors
# SPDX-License-Identifier: Apache-2.0
"""Who asks, over which scheme and for which host, when web servers stand in front. No Django here.

The rule is one and the same under every WSGI server. Only the addresses in OPENIPT_PROXIES are believed. Each web
server adds the address it was asked from at the right, so the list is read from there: the first address that is no
web server of ours is the client, and whatever stands further left was written by the client and may be a lie.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from openipt.clinic.config.environment import MissingError

Network = IPv4Network | IPv6Network
Application = Callable[..., Iterable[bytes]]

THIS_MACHINE = "127.0.0.1, ::1"
_HEADERS = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")


@dataclass(frozen=True, slots=True)
class Proxies:
    """The networks whose word counts, and whether they speak `Forwarded` (RFC 7239) or the `X-Forwarded-` headers.

    One of the two and never both: a web server leaves the other header as the client sent it.
    """

    networks: tuple[Network, ...]
    standard: bool = False

    def trusts(self, address: str) -> bool:
        """Return whether this address is a web server of ours; an empty one is a socket file of this machine."""
        if not address:
            return any(network.is_loopback for network in self.networks)
        try:
            parsed = ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self.networks)


@dataclass(frozen=True, slots=True)
class Hop:
    """What one web server says: the address it was asked from, the scheme and the host; "" for what it leaves out."""

    address: str
    scheme: str = ""
    host: str = ""


def from_environment(environment: Mapping[str, str]) -> Proxies:
    """Read OPENIPT_PROXIES (addresses and networks, with commas) and OPENIPT_PROXY_HEADER; raises MissingError."""
    text = environment.get("OPENIPT_PROXIES", THIS_MACHINE)
    header = environment.get("OPENIPT_PROXY_HEADER", "").strip().lower() or "x-forwarded-for"
    if header not in ("forwarded", "x-forwarded-for"):
        raise MissingError("OPENIPT_PROXY_HEADER is not known: write Forwarded or X-Forwarded-For.")
    names = [name.strip() for name in text.split(",") if name.strip()]
    return Proxies(tuple(_network(name) for name in names), standard=header == "forwarded")


def behind_proxies(application: Application, proxies: Proxies) -> Application:
    """Wrap a WSGI application so that it sees the client where the server saw the web server in front."""

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        _settle(environ, proxies)
        return application(environ, start_response)

    return wrapped


def _settle(environ: dict[str, Any], proxies: Proxies) -> None:
    hops = _standard_hops(environ) if proxies.standard else _usual_hops(environ)
    address = environ.get("REMOTE_ADDR", "")
    last = Hop(address)
    while hops and proxies.trusts(last.address):
        hop = hops.pop()
        if _parsed(hop.address) is None:  # "unknown", a made-up name: no one further left can be believed
            last = Hop(last.address, hop.scheme, hop.host)
            break
        last = hop
    environ["REMOTE_ADDR"] = _parsed(last.address) or address
    if last.scheme in ("http", "https"):
        environ["wsgi.url_scheme"] = last.scheme
    if last.host:
        environ["HTTP_HOST"] = last.host
    for name in _HEADERS:
        environ.pop(name, None)


def _usual_hops(environ: Mapping[str, Any]) -> list[Hop]:
    addresses = _listed(environ, "HTTP_X_FORWARDED_FOR") or [""]  # the scheme alone may be said
    schemes = _beside(_listed(environ, "HTTP_X_FORWARDED_PROTO"), len(addresses))
    hosts = _beside(_listed(environ, "HTTP_X_FORWARDED_HOST"), len(addresses))
    return [Hop(address, scheme.lower(), host) for address, scheme, host in zip(addresses, schemes, hosts, strict=True)]


def _beside(values: list[str], count: int) -> list[str]:
    """As many values as there are addresses, counted from the right; a web server that names one names the first."""
    missing = count - len(values)
    return [values[0] if values else ""] * missing + values if missing >= 0 else values[-count:]


def _standard_hops(environ: Mapping[str, Any]) -> list[Hop]:
    hops = []
    for element in _listed(environ, "HTTP_FORWARDED"):
        pairs = (pair.partition("=") for pair in element.split(";"))
        parameters = {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}
        hops.append(Hop(parameters.get("for", ""), parameters.get("proto", "").lower(), parameters.get("host", "")))
    return hops


def _listed(environ: Mapping[str, Any], name: str) -> list[str]:
    return [value.strip() for value in environ.get(name, "").split(",") if value.strip()]


def _parsed(text: str) -> str | None:
    """Return an address as web servers write it (also `[::1]:80`, `192.0.2.1:80`) in its usual form.

    None for others.
    """
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address)


def _network(name: str) -> Network:
    try:
        return ip_network(name, strict=False)
    except ValueError as problem:
        raise MissingError(
            f"OPENIPT_PROXIES names {name}, which is no address: write addresses or networks, with commas."
        ) from problem
