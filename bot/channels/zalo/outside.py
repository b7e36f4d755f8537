"""What is fetched from wherever an event says: only the open internet, never this machine or its own network.

The address that is connected to is what counts: a name may lead anywhere, and so may a redirection.
"""

import socket
from ipaddress import ip_address

from aiohttp import AddrInfoType


def open_socket(found: AddrInfoType) -> socket.socket:
    """A socket for an address of the open internet. Raises OSError for any other."""
    family, kind, protocol, _, place = found
    address = ip_address(str(place[0]).partition("%")[0])
    if not address.is_global or address.is_multicast:
        raise OSError("not an address of the open internet")
    return socket.socket(family, kind, protocol)
