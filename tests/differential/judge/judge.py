#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Judges UPDATE messages by the words of RFC 7606 and its companions.

One line in: the message in hex, a space, and the session, a list of words with commas: as2 or as4; external, internal
or confederation; as_sets where AS_SETs are accepted; extended where the messages may have 65535 octets;
add_path:AFI/SAFI and next_hop6:AFI/SAFI for families with path identifiers (RFC 7911) and with IPv6 next hops for IPv4
routes (RFC 8950); bgpsec where it was negotiated (RFC 8205). Where the line has more words, they are ignored.

One line out, five words: the action; the errors as code/subcode:type, type 0 where no attribute has it, with commas; the
types of the attributes that are usable; the routes announced and the routes withdrawn as
AFI/SAFI/length/octets[@path identifier]. "-" is none of them. A sixth word, "opaque", says that the message has routes
of another family, into which the judge does not look.
"""
import sys

from octets import Malformed, number, prefixes, segments, tlvs

NONE, DISCARD, WITHDRAW, DISABLE, RESET = range(5)  # weakest first: RFC 7606 section 2
ACTIONS = ["none", "attribute-discard", "treat-as-withdraw", "afi-safi-disable", "session-reset"]

OPTIONAL, TRANSITIVE, EXTENDED_LENGTH = 0x80, 0x40, 0x10
WELL_KNOWN, NON_TRANSITIVE, OPTIONAL_TRANSITIVE = TRANSITIVE, OPTIONAL, OPTIONAL | TRANSITIVE

# The Optional and Transitive bits of each attribute. What IANA marks as deprecated is not recognized: RFC 7606 section 7.
FLAGS = {
    1: WELL_KNOWN, 2: WELL_KNOWN, 3: WELL_KNOWN,  # RFC 4271 section 5.1
    4: NON_TRANSITIVE, 5: WELL_KNOWN, 6: WELL_KNOWN, 7: OPTIONAL_TRANSITIVE,
    8: OPTIONAL_TRANSITIVE,  # RFC 1997
    9: NON_TRANSITIVE, 10: NON_TRANSITIVE,  # RFC 4456 section 8
    14: NON_TRANSITIVE, 15: NON_TRANSITIVE,  # RFC 4760 sections 3 and 4
    16: OPTIONAL_TRANSITIVE,  # RFC 4360 section 2
    17: OPTIONAL_TRANSITIVE, 18: OPTIONAL_TRANSITIVE,  # RFC 6793 section 3
    22: OPTIONAL_TRANSITIVE, 27: OPTIONAL_TRANSITIVE,  # RFC 6514 sections 5 and 8
    23: OPTIONAL_TRANSITIVE,  # RFC 9012 section 2
    24: NON_TRANSITIVE,  # RFC 5543 section 3
    25: OPTIONAL_TRANSITIVE,  # RFC 5701 section 2
    26: NON_TRANSITIVE,  # RFC 7311 section 3
    29: NON_TRANSITIVE,  # RFC 9552 section 5.3
    32: OPTIONAL_TRANSITIVE,  # RFC 8092 section 3
    33: NON_TRANSITIVE,  # RFC 8205 section 3
    34: OPTIONAL_TRANSITIVE,  # draft-ietf-idr-wide-bgp-communities
    35: OPTIONAL_TRANSITIVE,  # RFC 9234 section 5
    36: OPTIONAL_TRANSITIVE,  # RFC 10039
    37: OPTIONAL_TRANSITIVE,  # RFC 9015 section 3.2.1
    38: OPTIONAL_TRANSITIVE,  # RFC 9026 section 3.1.6
    39: OPTIONAL_TRANSITIVE,  # draft-ietf-idr-nhc
    40: OPTIONAL_TRANSITIVE,  # RFC 8669 section 3
    41: OPTIONAL_TRANSITIVE,  # RFC 9793
    128: OPTIONAL_TRANSITIVE,  # RFC 6368 section 5
}

ORIGIN, AS_PATH, NEXT_HOP, MP_REACH, MP_UNREACH, BGPSEC_PATH, ATTR_SET = 1, 2, 3, 14, 15, 33, 128
AS_SET, AS_SEQUENCE, AS_CONFED_SEQUENCE, AS_CONFED_SET = 1, 2, 3, 4  # RFC 4271 section 4.3, RFC 5065 section 3

# RFC 4271 section 6.3
UNSPECIFIC, ATTRIBUTE_LIST, UNRECOGNIZED, MISSING, FLAGS_ERROR, LENGTH = 0, 1, 2, 3, 4, 5
ORIGIN_ERROR, NEXT_HOP_ERROR, OPTIONAL_ERROR, NETWORK, AS_PATH_ERROR = 6, 8, 9, 10, 11

FAMILIES = {(1, 1): 32, (1, 2): 32, (2, 1): 128, (2, 2): 128}  # RFC 4760 section 6


class Session:
    def __init__(self, words):
        words = words.split(",")
        families = lambda name: {tuple(map(int, w.split(":")[1].split("/"))) for w in words if w.startswith(name + ":")}
        self.as_size = 2 if "as2" in words else 4
        self.peer = next((p for p in ("internal", "confederation") if p in words), "external")
        self.as_sets = "as_sets" in words
        self.maximum = 65535 if "extended" in words else 4096  # RFC 8654 section 3
        self.add_path, self.next_hop6 = families("add_path"), families("next_hop6")
        self.bgpsec = "bgpsec" in words
        self.inside_attr_set = False
        self.families = set()  # of the routes that the message at hand announces

    def of_attr_set(self):
        """RFC 6368 section 5: four octets for an AS; the attributes are those of the customer's internal session."""
        inside = Session("as4,internal")
        inside.as_sets, inside.inside_attr_set, inside.families = self.as_sets, True, self.families
        return inside


class Judgement:
    def __init__(self):
        self.errors = []  # (action, code, subcode, type)
        self.usable, self.announced, self.withdrawn, self.opaque = [], [], [], False
        self.whole = True  # all attributes could be framed

    def error(self, action, subcode, kind=0, code=3):
        self.errors.append((action, code, subcode, kind))

    @property
    def action(self):  # the strongest: RFC 7606 section 3 h
        return max((e[0] for e in self.errors), default=NONE)


def refused_ipv4(address):
    """Not a host's address: 0/8, 127/8, 224/4 and above. A choice; RFC 4271 section 6.3 has "valid IP host address"."""
    return address[0] in (0, 127) or address[0] >= 224


def refused_ipv6(address):
    """Not a host's address: ::, ::1, ff00::/8. RFC 4291 sections 2.5.2, 2.5.3 and 2.7."""
    return address[0] == 0xFF or number(address) in (0, 1)


# The attributes' values. Each function yields (action, subcode); the flags have been looked at by then.

def exactly(*sizes):
    def check(value, session):
        if len(value) not in sizes:
            yield WITHDRAW, LENGTH
    return check


def multiple(size):
    def check(value, session):
        if len(value) == 0 or len(value) % size:  # "not a non-zero multiple"
            yield WITHDRAW, LENGTH
    return check


def origin(value, session):  # RFC 7606 section 7.1
    if len(value) != 1:
        yield WITHDRAW, LENGTH
    elif value[0] > 2:
        yield WITHDRAW, ORIGIN_ERROR


def as_path(value, session):  # RFC 7606 section 7.2
    try:
        path = segments(value, session.as_size)
    except Malformed:
        yield WITHDRAW, AS_PATH_ERROR
        return
    kinds = [kind for kind, _ in path]
    confederation = AS_CONFED_SEQUENCE in kinds or AS_CONFED_SET in kinds
    if (any(0 in numbers for _, numbers in path)  # RFC 7607 section 2
            or session.peer == "external" and confederation  # RFC 5065 section 5
            or session.peer == "confederation" and kinds[:1] != [AS_CONFED_SEQUENCE]  # RFC 5065 section 5
            or not session.as_sets and (AS_SET in kinds or AS_CONFED_SET in kinds)):  # RFC 9774 section 3
        yield WITHDRAW, AS_PATH_ERROR


def local_pref(value, session):  # RFC 7606 section 7.5; between members of a confederation it is sent: RFC 5065 section 5
    if session.peer == "external":
        yield DISCARD, UNSPECIFIC
    elif len(value) != 4:
        yield WITHDRAW, LENGTH


def atomic_aggregate(value, session):  # RFC 7606 section 7.6
    if len(value) != 0:
        yield DISCARD, LENGTH


def aggregator(value, session):  # RFC 7606 section 7.7
    if len(value) != session.as_size + 4:
        yield DISCARD, LENGTH
    elif number(value[:session.as_size]) == 0:  # RFC 7607 section 2
        yield DISCARD, OPTIONAL_ERROR


def of_internal_peers(check):  # RFC 7606 sections 7.9 and 7.10; a member AS is another AS: RFC 5065 section 3
    def judged(value, session):
        if session.peer != "internal":
            yield DISCARD, UNSPECIFIC
        else:
            yield from check(value, session)
    return judged


def as4_path(value, session):  # RFC 6793 section 6
    if session.as_size == 4:
        yield DISCARD, UNSPECIFIC
        return
    try:
        if len(value) % 2 or len(value) < 6:
            yield DISCARD, LENGTH
            return
        path = segments(value, 4)
    except Malformed:
        yield DISCARD, OPTIONAL_ERROR
        return
    if any(0 in numbers for _, numbers in path):  # RFC 7607 section 2
        yield DISCARD, OPTIONAL_ERROR
    elif not session.as_sets and any(kind in (AS_SET, AS_CONFED_SET) for kind, _ in path):  # RFC 9774 section 3
        yield WITHDRAW, OPTIONAL_ERROR


def as4_aggregator(value, session):  # RFC 6793 section 6
    if session.as_size == 4:
        yield DISCARD, UNSPECIFIC
    elif len(value) != 8:
        yield DISCARD, LENGTH
    elif number(value[:4]) == 0:  # RFC 7607 section 2
        yield DISCARD, OPTIONAL_ERROR


def pmsi_tunnel(value, session):  # RFC 6514 section 5
    if len(value) < 5:
        yield WITHDRAW, LENGTH
        return
    kind, identifier = value[1], value[5:]
    # The composite tunnel bit makes the type undefined to who does not know it: RFC 8317 section 6.2.
    size = len(identifier)

    def mldp():  # RFC 6388 section 2.2: type, AFI, address length, root, opaque length, opaque value
        if size < 6:
            return False
        root = identifier[3]
        return root in (4, 16) and size >= 6 + root and size == 6 + root + number(identifier[4 + root:6 + root])

    sound = {
        0: lambda: size == 0,
        1: lambda: size in (12, 24),  # RFC 4875 section 19.1
        2: mldp, 7: mldp,
        3: lambda: size in (8, 32), 4: lambda: size in (8, 32), 5: lambda: size in (8, 32),
        6: lambda: size in (4, 16),
        8: lambda: True,  # RFC 7524
        12: lambda: True, 13: lambda: True,  # P2MP trees of SR-MPLS and SRv6: IANA
        10: lambda: size in (4, 16),  # RFC 9574
        11: lambda: size in (7, 19),  # RFC 8556 section 2.1
    }.get(kind, lambda: 0x7B <= kind <= 0x7E or 0xFB <= kind <= 0xFE)  # experimental: RFC 8317 section 8.1
    if not sound():
        yield WITHDRAW, OPTIONAL_ERROR


# The families whose tunnels need an egress endpoint: RFC 9012 sections 6 and 13.
TUNNELLED = {(1, 1), (2, 1), (1, 4), (2, 4), (1, 128), (2, 128), (25, 70)}


def tunnel_encapsulation(value, session):  # RFC 9012 section 13
    needed = bool(TUNNELLED & session.families)
    try:
        valid = unknown = 0
        for tunnel, content in tlvs(value, 2, 2):
            endpoints, sound, at = 0, True, 0
            while at < len(content):
                header = 2 if content[at] < 128 else 3  # section 2
                if len(content) - at < header:
                    raise Malformed
                size = number(content[at + 1:at + header])
                if len(content) - at - header < size:
                    raise Malformed
                if content[at] == 6:  # Tunnel Egress Endpoint: section 3.1
                    endpoints += 1
                    endpoint = content[at + header:at + header + size]
                    family = number(endpoint[4:6]) if size >= 6 else None
                    sound &= {0: 6, 1: 10, 2: 22}.get(family, size if size >= 6 else -1) == size
                at += header + size
            unknown += not 1 <= tunnel <= 19
            valid += sound and (endpoints == 1 or not needed)
        if not valid and not unknown:
            raise Malformed
    except Malformed:
        yield WITHDRAW, OPTIONAL_ERROR if value else LENGTH


def traffic_engineering(value, session):  # RFC 5543 section 3, RFC 7606 section 7.13
    if len(value) < 36:
        yield WITHDRAW, OPTIONAL_ERROR if value else LENGTH


def aigp(value, session):  # RFC 7311 sections 3 and 3.2
    try:
        first = next((v for kind, v in tlvs(value, 1, 2, True) if kind == 1), None)
    except Malformed:
        yield DISCARD, OPTIONAL_ERROR
        return
    if not value:
        yield DISCARD, LENGTH
    elif first is not None and (len(first) != 8 or first == b"\xff" * 8):
        yield DISCARD, OPTIONAL_ERROR


def pe_distinguisher_labels(value, session):
    """RFC 6514 section 8: unicast addresses, and RFC 1122 section 3.2.1.3 and RFC 4291 section 2.5 say which are; the route's
    address family, which decides between the two lengths, is not looked at."""
    ipv4 = value and len(value) % 7 == 0 and all(0 < value[i] < 224 for i in range(0, len(value), 7))
    ipv6 = value and len(value) % 19 == 0 and all(
        value[i] != 0xFF and any(value[i:i + 16]) for i in range(0, len(value), 19))
    if not ipv4 and not ipv6:
        yield WITHDRAW, OPTIONAL_ERROR if value else LENGTH


def bgp_ls(value, session):  # RFC 9552 section 8.2.2
    try:
        tlvs(value, 2, 2)
        if not value:
            yield DISCARD, LENGTH
    except Malformed:
        yield DISCARD, OPTIONAL_ERROR


def bgpsec_path(value, session):  # RFC 8205 sections 3 and 5.2
    if not session.bgpsec and not session.inside_attr_set:  # "MUST NOT be sent": section 2.2
        yield DISCARD, UNSPECIFIC
        return

    def check():
        path = number(value[:2])
        if len(value) < 2 or path < 8 or (path - 2) % 6 or path > len(value):
            return False
        count, rest, blocks = (path - 2) // 6, value[path:], 0
        confederation = [value[2 + 6 * i + 1] & 0x80 for i in range(count)]
        if session.peer == "external" and any(confederation):
            return False
        if session.peer == "confederation" and not confederation[0]:
            return False
        while rest:
            size = number(rest[:2])
            if len(rest) < 3 or size < 3 or size > len(rest):
                return False
            block, rest, signatures = rest[3:size], rest[size:], 0
            while block:
                if len(block) < 22 or len(block) < 22 + number(block[20:22]):
                    return False
                block = block[22 + number(block[20:22]):]
                signatures += 1
            if signatures != count:
                return False
            blocks += 1
        return blocks in (1, 2)
    if not check():
        yield WITHDRAW, OPTIONAL_ERROR if value else LENGTH


def d_path(value, session):  # RFC 10039: segments of a count and that many domains of seven octets
    rest = value
    while rest:
        size = 1 + rest[0] * 7
        if rest[0] == 0 or size > len(rest):
            yield WITHDRAW, OPTIONAL_ERROR
            return
        rest = rest[size:]
    if not value:
        yield WITHDRAW, LENGTH


def sfp(value, session):  # RFC 9015 section 3.2.1
    try:
        hops = [content for kind, content in tlvs(value, 1, 2) if kind == 2]
        if not hops or not all(hop and tlvs(hop[1:], 1, 2) for hop in hops):  # cases 6 and 7
            raise Malformed
    except Malformed:
        yield WITHDRAW, OPTIONAL_ERROR if value else LENGTH


def bfd_discriminator(value, session):  # RFC 9026 section 3.1.6
    if len(value) < 11:
        yield DISCARD, LENGTH
        return
    try:
        sources = [len(content) for kind, content in tlvs(value[5:], 1, 1) if kind == 1]
        if any(size not in (4, 16) for size in sources) or value[0] == 1 and not sources:
            raise Malformed
    except Malformed:
        yield DISCARD, OPTIONAL_ERROR


def next_hop_characteristics(value, session):  # draft-ietf-idr-nhc: AFI, SAFI, next hop, characteristics
    try:
        if len(value) < 4 or len(value) < 4 + value[3]:
            raise Malformed
        tlvs(value[4 + value[3]:], 2, 2)
    except Malformed:
        yield DISCARD, OPTIONAL_ERROR if value else LENGTH


def srv6_service(value):  # RFC 9252 section 7
    if len(value) < 1:
        raise Malformed
    for kind, content in tlvs(value[1:], 1, 2):
        if kind == 1:
            if len(content) < 21:
                raise Malformed
            tlvs(content[21:], 1, 2)


def prefix_sid(value, session):  # RFC 8669 section 6; RFC 9252 section 7 for TLVs 5 and 6
    at, seen = 0, set()
    if not value:
        yield DISCARD, LENGTH
    while at < len(value):
        if len(value) - at < 3:
            yield (WITHDRAW if value[at] in (5, 6) else DISCARD), OPTIONAL_ERROR
            return
        kind, size = value[at], number(value[at + 1:at + 3])
        content = value[at + 3:at + 3 + size]
        if len(content) < size:
            yield (WITHDRAW if kind in (5, 6) else DISCARD), OPTIONAL_ERROR
            return
        if kind not in seen:  # of a recognized TLV the first counts
            if kind == 1 and size != 7 or kind == 3 and (size < 8 or (size - 2) % 6):
                yield DISCARD, OPTIONAL_ERROR
            if kind in (5, 6):
                try:
                    srv6_service(content)
                except Malformed:
                    yield WITHDRAW, OPTIONAL_ERROR
        seen.add(kind)
        at += 3 + size


def bier(value, session):  # RFC 9793: TLVs of two octets each of type and length
    try:
        tlvs(value, 2, 2)
        if not value:
            yield DISCARD, LENGTH
    except Malformed:
        yield DISCARD, OPTIONAL_ERROR


def attr_set(value, session):  # RFC 6368 section 5, RFC 7606 section 7.16
    if len(value) < 4:
        yield WITHDRAW, LENGTH
        return
    inside = Judgement()
    found = attributes(value[4:], inside)
    malformed = bool(inside.errors) or MP_REACH in found or MP_UNREACH in found
    for kind, (flags, content, _) in found.items():
        if kind in (MP_REACH, MP_UNREACH):
            continue
        # What is only discarded because of who sent it (subcode 0) is not malformed.
        errors = judge_attribute(kind, flags, content, session.of_attr_set())
        malformed |= any(subcode != UNSPECIFIC for _, subcode in errors)
    if malformed:
        yield WITHDRAW, OPTIONAL_ERROR


VALUES = {
    1: origin, 2: as_path,
    3: exactly(4),  # RFC 7606 section 7.3
    4: exactly(4),  # RFC 7606 section 7.4
    5: local_pref, 6: atomic_aggregate, 7: aggregator,
    8: multiple(4),  # RFC 7606 section 7.8
    9: of_internal_peers(exactly(4)), 10: of_internal_peers(multiple(4)),
    16: multiple(8),  # RFC 7606 section 7.14
    17: as4_path, 18: as4_aggregator, 22: pmsi_tunnel, 23: tunnel_encapsulation, 24: traffic_engineering,
    25: multiple(20),  # RFC 7606 section 7.15
    26: aigp, 27: pe_distinguisher_labels, 29: bgp_ls,
    32: multiple(12),  # RFC 8092 section 6
    33: bgpsec_path,
    34: lambda value, session: [] if value else [(WITHDRAW, LENGTH)],  # RFC 7606 section 4
    35: exactly(4),  # RFC 9234 section 5
    36: d_path, 37: sfp, 38: bfd_discriminator, 39: next_hop_characteristics, 40: prefix_sid, 41: bier, 128: attr_set,
}


# The least that the format of an attribute needs, where a part of it is always there. Less is another length than "the
# expected length (based on the attribute type code)": RFC 4271 section 6.3.
MINIMUM = {23: 4, 24: 36, 26: 3, 27: 7, 36: 8, 37: 3, 39: 4, 40: 3, 41: 4}


def judge_attribute(kind, flags, value, session):
    """The (action, subcode) of one attribute other than MP_REACH_NLRI and MP_UNREACH_NLRI."""
    if kind not in FLAGS:
        # An unrecognized well-known attribute: RFC 4271 section 6.3, which RFC 7606 leaves as it is.
        return [] if flags & OPTIONAL else [(RESET, UNRECOGNIZED)]
    errors = []
    if flags & OPTIONAL_TRANSITIVE != FLAGS[kind]:  # RFC 7606 section 3 c
        # The AIGP attribute with the Transitive bit is malformed and discarded: RFC 7311 section 3.2.
        discarded = kind == 26 and flags & OPTIONAL
        errors.append((DISCARD if discarded else WITHDRAW, FLAGS_ERROR))
    values = list(VALUES[kind](value, session))
    if len(value) < MINIMUM.get(kind, 0):
        values = [(action, LENGTH) for action, _ in values]
    return errors + values


def attributes(octets, judgement):
    """Type -> (flags, value, first attribute) of the first of each type; what does not fit is an error."""
    found, at = {}, 0
    while at < len(octets):
        flags = octets[at]
        header = 4 if flags & EXTENDED_LENGTH else 3
        # The routes of a cut MP_REACH_NLRI or MP_UNREACH_NLRI cannot be parsed: RFC 7606 section 3 j.
        kind = octets[at + 1] if len(octets) - at > 1 else 0
        action = RESET if kind in (MP_REACH, MP_UNREACH) else WITHDRAW
        if len(octets) - at < header:  # RFC 7606 section 4, the second case
            judgement.error(action, ATTRIBUTE_LIST, kind)
            judgement.whole = False
            return found
        size = number(octets[at + 2:at + header])
        value = octets[at + header:at + header + size]
        if len(value) < size:  # RFC 7606 section 4, the first case
            judgement.error(action, LENGTH, kind)
            judgement.whole = False
            return found
        if kind not in found:
            found[kind] = flags, value, at == 0
        elif kind in (MP_REACH, MP_UNREACH):  # RFC 7606 section 3 g
            judgement.error(RESET, ATTRIBUTE_LIST, kind)
        else:
            judgement.error(DISCARD, ATTRIBUTE_LIST, kind)
        at += header + size
    return found


def routes_of(octets, family, session, judgement, routes):
    """Appends the routes; False where the field is not syntactically correct."""
    if family not in FAMILIES:
        judgement.opaque = True
        return True
    try:
        for identifier, length, prefix in prefixes(octets, FAMILIES[family], family in session.add_path):
            text = f"{family[0]}/{family[1]}/{length}/{prefix.hex()}"
            routes.append(text if identifier is None else f"{text}@{identifier}")
        return True
    except Malformed:
        return False


def mp_reach(flags, value, session, judgement):
    """RFC 4760 section 3, RFC 7606 sections 5.3 and 7.11. True where it has routes."""
    wrong = lambda: judgement.error(RESET, OPTIONAL_ERROR, MP_REACH)  # RFC 4760 section 7 has the subcode
    if flags & OPTIONAL_TRANSITIVE != FLAGS[MP_REACH]:  # RFC 7606 section 5.3, last but one bullet, with 3 j
        judgement.error(RESET, FLAGS_ERROR, MP_REACH)
    if len(value) < 5 or len(value) < 5 + value[3]:
        wrong()
        return False
    family, next_hop, routes = (number(value[:2]), value[2]), value[4:4 + value[3]], value[5 + value[3]:]
    if family in FAMILIES:
        expected = (16, 32) if family[0] == 2 else (4, 16, 32) if family in session.next_hop6 else (4,)
        if len(next_hop) not in expected:  # RFC 7606 section 7.11, RFC 2545 section 3, RFC 8950 section 3
            wrong()
            return bool(routes)
        refused = refused_ipv4(next_hop) if len(next_hop) == 4 else refused_ipv6(next_hop[:16])
        if routes and refused:  # "the route SHOULD be ignored": RFC 4271 section 6.3, RFC 4760 section 3
            judgement.error(WITHDRAW, NEXT_HOP_ERROR, MP_REACH)
    if not routes_of(routes, family, session, judgement, judgement.announced):
        wrong()
    return bool(routes)


def mp_unreach(flags, value, session, judgement):
    """RFC 4760 section 4, RFC 7606 section 5.3."""
    if flags & OPTIONAL_TRANSITIVE != FLAGS[MP_UNREACH]:
        judgement.error(RESET, FLAGS_ERROR, MP_UNREACH)
    if len(value) < 3 or not routes_of(value[3:], (number(value[:2]), value[2]), session, judgement, judgement.withdrawn):
        judgement.error(RESET, OPTIONAL_ERROR, MP_UNREACH)


def judge_header(message, session, judgement):  # RFC 4271 section 6.1
    if message[:16] != b"\xff" * 16:
        judgement.error(RESET, 1, code=1)
    elif len(message) < 19 or message[18] != 2:
        judgement.error(RESET, 3, code=1)
    elif number(message[16:18]) != len(message) or not 23 <= len(message) <= session.maximum:
        judgement.error(RESET, 2, code=1)


def judge(message, session):
    judgement = Judgement()
    judge_header(message, session, judgement)
    if judgement.errors:
        return judgement
    withdrawn_size = number(message[19:21])
    if 23 + withdrawn_size > len(message):  # RFC 7606 section 3 b
        judgement.error(RESET, ATTRIBUTE_LIST)
        return judgement
    attributes_size = number(message[21 + withdrawn_size:23 + withdrawn_size])
    begin = 23 + withdrawn_size
    if begin + attributes_size > len(message):  # RFC 7606 section 3 b
        judgement.error(RESET, ATTRIBUTE_LIST)
        return judgement
    nlri = message[begin + attributes_size:]
    octets = message[begin:begin + attributes_size]
    if not routes_of(message[21:21 + withdrawn_size], (1, 1), session, judgement, judgement.withdrawn):
        judgement.error(RESET, NETWORK)  # RFC 7606 sections 3 i and 5.3
    if not routes_of(nlri, (1, 1), session, judgement, judgement.announced):
        judgement.error(RESET, NETWORK)  # RFC 7606 sections 3 j and 5.3

    found = attributes(octets, judgement)
    session.families = {(1, 1)} if nlri else set()
    if MP_REACH in found and len(found[MP_REACH][1]) >= 3:
        session.families.add((number(found[MP_REACH][1][:2]), found[MP_REACH][1][2]))
    reachable = bool(nlri)
    for kind, (flags, value, _) in found.items():
        if kind == MP_REACH:
            reachable |= mp_reach(flags, value, session, judgement)
        elif kind == MP_UNREACH:
            mp_unreach(flags, value, session, judgement)
        else:
            errors = judge_attribute(kind, flags, value, session)
            # NEXT_HOP is for the NLRI field and without one ignored (RFC 4760 section 3), but for its flags and length,
            # which RFC 7606 sections 3 c and 7.3 have without exception.
            if kind == NEXT_HOP and nlri and len(value) == 4 and refused_ipv4(value):
                errors.append((WITHDRAW, NEXT_HOP_ERROR))
            for action, subcode in errors:
                judgement.error(action, subcode, kind)
            # What is unrecognized and not transitive is quietly ignored: RFC 4271 section 5.
            if not errors and (kind in FLAGS or flags & TRANSITIVE):
                judgement.usable.append(kind)

    # RFC 7606 section 3 d; RFC 4271 section 5 and RFC 4760 section 3 say when an attribute is mandatory.
    if reachable:
        path = BGPSEC_PATH in found and session.bgpsec  # in the place of AS_PATH: RFC 8205 section 3
        for kind, wanted in (ORIGIN, True), (AS_PATH, not path), (NEXT_HOP, bool(nlri)):
            if wanted and kind not in found:
                judgement.error(WITHDRAW, MISSING, kind)
        if path and AS_PATH in found:  # RFC 8205 section 5.2, check 4
            judgement.error(WITHDRAW, OPTIONAL_ERROR, BGPSEC_PATH)

    # RFC 7606 section 5.2: with attributes other than MP_UNREACH_NLRI and without reachable routes, what is more than a
    # discarded attribute resets the session.
    others = set(found) - {MP_UNREACH} or not judgement.whole
    if others and not reachable and WITHDRAW <= judgement.action < RESET:
        judgement.errors = [(RESET if e[0] >= WITHDRAW else e[0], *e[1:]) for e in judgement.errors]

    if judgement.action >= RESET:
        judgement.announced, judgement.withdrawn, judgement.usable = [], [], []
    elif judgement.action >= WITHDRAW:  # RFC 7606 section 2
        judgement.withdrawn += judgement.announced
        judgement.announced, judgement.usable = [], []
    return judgement


def text(judgement):
    listed = lambda values: ",".join(map(str, values)) or "-"
    return " ".join([
        ACTIONS[judgement.action],
        listed(sorted({f"{code}/{subcode}:{kind}" for _, code, subcode, kind in judgement.errors})),
        listed(sorted(judgement.usable)), listed(sorted(set(judgement.announced))),
        listed(sorted(set(judgement.withdrawn))),
    ] + ["opaque"] * judgement.opaque)


def main():
    sessions = {}
    for line in sys.stdin:
        message, words = line.split()[:2]
        session = sessions.get(words) or sessions.setdefault(words, Session(words))
        print(text(judge(bytes.fromhex(message), session)))


if __name__ == "__main__":
    main()
