# SPDX-License-Identifier: BSL-1.0
"""Octets and sequences of TLVs, for the judge."""


class Malformed(Exception):
    """What was to be read is not there."""


def number(octets):
    return int.from_bytes(octets, "big")


def tlvs(octets, type_size, length_size, length_covers_header=False):
    """The (type, value) of a sequence of TLVs; Malformed where one ends after the octets."""
    found, at, header = [], 0, type_size + length_size
    while at < len(octets):
        if len(octets) - at < header:
            raise Malformed
        kind = number(octets[at:at + type_size])
        size = number(octets[at + type_size:at + header])
        if length_covers_header:
            size -= header
        if size < 0 or len(octets) - at - header < size:
            raise Malformed
        found.append((kind, octets[at + header:at + header + size]))
        at += header + size
    return found


def segments(octets, as_size):
    """The (type, [AS]) of an AS_PATH: RFC 4271 section 4.3 b, RFC 7606 section 7.2."""
    found, at = [], 0
    while at < len(octets):
        if len(octets) - at < 2:  # underrun
            raise Malformed
        kind, count = octets[at], octets[at + 1]
        size = count * as_size
        if count == 0 or len(octets) - at - 2 < size or kind not in (1, 2, 3, 4):
            raise Malformed
        value = octets[at + 2:at + 2 + size]
        found.append((kind, [number(value[i:i + as_size]) for i in range(0, size, as_size)]))
        at += 2 + size
    return found


def prefixes(octets, bits, path_identifiers):
    """The (identifier or None, length, masked octets) of an NLRI field: RFC 4271 section 4.3, RFC 7911 section 3,
    RFC 7606 section 5.3."""
    found, at = [], 0
    while at < len(octets):
        identifier = None
        if path_identifiers:
            if len(octets) - at < 4:
                raise Malformed
            identifier = number(octets[at:at + 4])
            at += 4
        if at == len(octets):
            raise Malformed
        length = octets[at]
        size = (length + 7) // 8
        if length > bits or len(octets) - at - 1 < size:
            raise Malformed
        prefix = bytearray(octets[at + 1:at + 1 + size])
        if length % 8:  # the value of the trailing bits is irrelevant: RFC 4271 section 4.3
            prefix[-1] &= 0xFF << (8 - length % 8) & 0xFF
        found.append((identifier, length, bytes(prefix)))
        at += 1 + size
    return found
