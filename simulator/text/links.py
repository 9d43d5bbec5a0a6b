"""Which addresses Telegram takes for a link, and how it writes them (td/tdutils/td/utils/HttpUrl.cpp, LinkManager.cpp)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

SPACES = " \t\r\n\0\v"
_IN_HOSTS = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=]|[^\x00-\x7f]|%[0-9A-Fa-f]{2})*\Z")
_IN_USERINFO = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=:]|[^\x00-\x7f]|%[0-9A-Fa-f]{2})*\Z")
_BROKEN_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_OWN_SCHEMES = ("tg", "ton", "tonsite")


class BadLink(ValueError):
    """Not an address; says why in Telegram's words."""


@dataclass(frozen=True, slots=True)
class Address:
    protocol: str
    userinfo: str
    host: str
    is_ipv6: bool
    port: int
    """0 if the address names none."""
    query: str

    def __str__(self) -> str:
        userinfo = f"{self.userinfo}@" if self.userinfo else ""
        port = f":{self.port}" if self.port else ""
        return f"{self.protocol}://{userinfo}{self.host}{port}{self.query}"


def ascii_lower(text: str) -> str:
    return "".join(chr(ord(letter) + 32) if "A" <= letter <= "Z" else letter for letter in text) if not text.islower() else text


def parse_address(url: str, default_protocol: str = "http") -> Address:
    scheme, rest = _split_scheme(url)
    protocol = scheme or default_protocol
    if protocol not in {"http", "https"}:
        raise BadLink("Unsupported URL protocol")
    end = next((at for at, letter in enumerate(rest) if letter in "/?#"), len(rest))
    authority, query = rest[:end], rest[end:]
    authority, port = _split_port(authority)
    userinfo, _, host = authority.rpartition("@")
    is_ipv6 = len(host) > 1 and host[0] == "[" and host[-1] == "]"
    if is_ipv6:
        _check_ipv6(host)
    if not host:
        raise BadLink("URL host is empty")
    if host == ".":
        raise BadLink("Host is invalid")
    host = ascii_lower(host)
    if not is_ipv6:
        _check_part(host, _IN_HOSTS, "host")
        _check_part(userinfo, _IN_USERINFO, "userinfo")
    return Address(protocol, userinfo, host, is_ipv6, port, _clean_query(query))


def check_link(url: str, *, https_only: bool = False, http_only: bool = False) -> str:
    """The link as Telegram writes it; BadLink if it is none."""
    own = next((scheme for scheme in ("tonsite", "ton", "tg") if ascii_lower(url[: len(scheme) + 1]) == scheme + ":"), "")
    if own:
        url = url[len(own) + 1 :].removeprefix("//")
    address = parse_address(url)
    if https_only and (address.protocol != "https" or own):
        raise BadLink("Only HTTPS links are allowed")
    if own:
        if http_only:
            raise BadLink("Only HTTP links are allowed")
        return _own_link(own, url, address)
    if "." not in address.host and not address.is_ipv6:
        raise BadLink("Wrong HTTP URL")
    return str(address)


def checked_link(url: str) -> str:
    """The link as Telegram writes it; empty if it is none."""
    try:
        return check_link(url)
    except BadLink:
        return ""


def linked_user(url: str) -> int:
    """The user that tg://user?id=... points to, or 0."""
    found = re.match(r"tg:(?://)?user(?=[/?#]|\Z)/?\?([^#]*)", url, re.IGNORECASE)
    if not found:
        return 0
    for parameter in found[1].split("&"):
        key, _, value = parameter.partition("=")
        if key.lower() == "id":
            return int(value) if re.fullmatch(r"-?[0-9]{1,18}", value) else 0
    return 0


def _split_scheme(url: str) -> tuple[str, str]:
    end = next((at for at, letter in enumerate(url) if letter in ":/?#@[]"), len(url))
    if url[end : end + 3] == "://":
        return ascii_lower(url[:end]) or "none", url[end + 3 :]
    return "", url


def _split_port(authority: str) -> tuple[str, int]:
    at = len(authority) - 1
    while at > 0 and authority[at] not in ":]@":
        at -= 1
    if at <= 0 or authority[at] != ":":
        return authority, 0
    digits = authority[at + 1 :].lstrip("0") or "0"
    if not re.fullmatch(r"[0-9]{1,9}", digits) or not 0 < int(digits) <= 65535:
        raise BadLink("Wrong port number specified in the URL")
    return authority[:at], int(digits)


def _check_ipv6(host: str) -> None:
    try:
        ipaddress.IPv6Address(host[1:-1])
    except ValueError:
        raise BadLink("Wrong IPv6 address specified in the URL") from None


def _check_part(part: str, allowed: re.Pattern[str], name: str) -> None:
    if allowed.match(part):
        return
    broken = _BROKEN_PERCENT.search(part)
    if broken and allowed.match(part[: broken.start()]):
        raise BadLink(f"Wrong percent-encoded symbol in URL {name}")
    raise BadLink(f"Disallowed character in URL {name}")


def _clean_query(query: str) -> str:
    query = query.rstrip(SPACES) or "/"
    if query[0] != "/":
        query = "/" + query
    return "".join(f"%{ord(letter):02X}" if letter <= " " else letter for letter in query)


def _own_link(own: str, url: str, address: Address) -> str:
    if ascii_lower(url).startswith("http://") or address.protocol == "https" or address.userinfo or address.port or address.is_ipv6:
        raise BadLink("Wrong tg URL" if own == "tg" else "Wrong ton URL")
    query = address.query[1:] if address.query.startswith("/?") else address.query
    if not re.fullmatch(r"[A-Za-z0-9\-_.]*" if own == "tonsite" else r"[A-Za-z0-9\-_]*", address.host):
        raise BadLink("Unallowed characters in URL host")
    return f"{own}://{address.host}{query}"
