"""Tells which addresses of the settings lead away from this machine; opens no connection."""

import ipaddress
from urllib.parse import urlsplit

from analyser.settings import Settings


def is_here(host: str) -> bool:
    """Whether a host is this machine; no host stands for a socket or a file.

    A name other than `localhost` counts as remote: asking where it leads would already be a word to the network.
    """
    try:
        return host in ("", "localhost") or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def remote_stores(settings: Settings) -> dict[str, str]:
    """Name the stores that lie on other machines, with their hosts: « base de données », « index du sens »."""
    addresses = {"base de données": settings.database_url, "index du sens": settings.chroma_url}
    hosts = {what: urlsplit(address).hostname or "" for what, address in addresses.items() if address}
    return {what: host for what, host in hosts.items() if not is_here(host)}


def refused_stores(settings: Settings) -> str | None:
    """Say why sovereign mode forbids a store of the settings; None when it does not."""
    if not settings.sovereign or not (remote := remote_stores(settings)):
        return None
    named = ", ".join(f"{what} sur {host}" for what, host in remote.items())
    return f"PVDPLUS_SOVEREIGN=1 interdit d’enregistrer ailleurs que sur ce poste : {named}."
