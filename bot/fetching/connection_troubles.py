"""Why no connection came about, by what the system and OpenSSL say (pure)."""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Iterator
from typing import Final

from bot.errors import ConnectionTrouble

# OpenSSL's numbers of what is wrong with a certificate (x509_vfy.h).
_CERTIFICATES: Final[dict[int, ConnectionTrouble]] = {
    9: "certificate not yet valid",
    10: "certificate expired",
    18: "certificate self-signed",
    19: "certificate self-signed",  # somewhere in its chain
    20: "certificate of unknown issuer",
    21: "certificate of unknown issuer",
    62: "certificate of another host",
    64: "certificate of another host",  # an IP address
}
_NO_TLS = re.compile(r"WRONG_VERSION_NUMBER|HTTP_REQUEST|RECORD_LAYER_FAILURE|PACKET_LENGTH")
_OLD = re.compile(
    r"PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|LEGACY|HANDSHAKE_FAILURE|NO_SHARED_CIPHER|NO_CIPHERS|"
    r"KEY_TOO_SMALL|MD_TOO_WEAK|INSUFFICIENT_SECURITY|WRONG_CIPHER|WRONG_SIGNATURE_TYPE"
)
_BROKEN = re.compile(r"disconnected|EOF|reset|broken", re.IGNORECASE)
_MOST_CAUSES: Final = 20


def connection_trouble(error: BaseException) -> ConnectionTrouble:
    """What broke a connection: the first of an error and its causes that says so."""
    found = (trouble for cause in _causes(error) if (trouble := _trouble(cause)))
    return next(found, "reset" if _BROKEN.search(str(error)) else "unknown")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from; of several that came at once each."""
    waiting, seen = [error], 0
    while waiting and seen < _MOST_CAUSES:
        one, seen = waiting.pop(0), seen + 1
        yield one
        waiting += one.exceptions if isinstance(one, BaseExceptionGroup) else ()
        waiting += [cause] if (cause := one.__cause__ or one.__context__) else []


def _trouble(error: BaseException) -> ConnectionTrouble | None:
    match error:
        case ssl.SSLCertVerificationError():
            return _CERTIFICATES.get(error.verify_code, "certificate invalid")
        case ssl.SSLError():
            return _handshake(f"{error.reason or ''} {error}")
        case socket.gaierror():
            return "no such host"
        case ConnectionRefusedError():
            return "refused"
        case ConnectionResetError() | ConnectionAbortedError() | BrokenPipeError() | EOFError():
            return "reset"
        case _:
            return None


def _handshake(reason: str) -> ConnectionTrouble:
    if _NO_TLS.search(reason):
        return "no TLS"
    if _OLD.search(reason):
        return "old protocol"
    return "reset" if _BROKEN.search(reason) else "unknown"
