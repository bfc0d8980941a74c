// SPDX-License-Identifier: BSL-1.0
// What examples/collector answers to octets that are not as they should be, over loopback TCP, while a
// good session beside the bad one goes on.
//
//     collector-answers COLLECTOR
//
// The inputs are those by which daemons differ: headers, OPENs, UPDATEs, one line each.

#include "process.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <iostream>
#include <list>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace {

using bytes = std::vector<std::uint8_t>;

std::uint16_t port = 17911; // of the collector that is asked

bytes hex(std::string const& text)
{
    bytes result;
    int high = -1;
    for (char const c : text) {
        if (c == ' ' || c == '|')
            continue;
        int const digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        if (high < 0) {
            high = digit;
        } else {
            result.push_back(static_cast<std::uint8_t>(high << 4 | digit));
            high = -1;
        }
    }
    return result;
}

std::string to_hex(bytes const& octets)
{
    std::string text;
    for (auto const octet : octets) {
        text += "0123456789abcdef"[octet >> 4];
        text += "0123456789abcdef"[octet & 15];
    }
    return text;
}

bytes operator+(bytes a, bytes const& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

bytes u16(std::size_t value) { return {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value & 0xff)}; }

/// A message; `length` other than its own if asked for.
bytes message(int type, bytes const& body, int length = -1)
{
    auto const size = length < 0 ? 19 + body.size() : static_cast<std::size_t>(length);
    return bytes(16, 0xff) + u16(size) + bytes{static_cast<std::uint8_t>(type)} + body;
}
bytes const keepalive = message(4, {});

/// An OPEN with these Optional Parameters as they are.
bytes open(std::string const& parameters, std::string const& as = "fde9", std::string const& hold = "005a",
    std::string const& id = "0a000002", std::string const& version = "04", int parameters_length = -1)
{
    auto const p = hex(parameters);
    return message(1,
        hex(version + as + hold + id)
            + bytes{static_cast<std::uint8_t>(parameters_length < 0 ? p.size() : static_cast<std::size_t>(parameters_length))}
            + p);
}
/// The capabilities in one parameter.
bytes open_with(std::string const& capabilities, std::string const& as = "fde9")
{
    auto const size = hex(capabilities).size();
    return open("02" + to_hex({static_cast<std::uint8_t>(size)}) + capabilities, as);
}
char const* const usual = "0104 0001 0001 | 0104 0002 0001 | 0200 | 4600 | 4104 0000fde9";
bytes const good_open = open_with(usual);

bytes update(std::string const& withdrawn, std::string const& attributes, std::string const& nlri, int attributes_length = -1)
{
    auto const w = hex(withdrawn), a = hex(attributes), n = hex(nlri);
    return message(2,
        u16(w.size()) + w + u16(attributes_length < 0 ? a.size() : static_cast<std::size_t>(attributes_length)) + a + n);
}

std::string zeros(std::size_t count) { return std::string(2 * count, '0'); }

char const* const prefix = "18 c6 33 64"; // 198.51.100.0/24
std::string const origin = "40010100", path = "4002060201 0000fde9", next_hop = "400304c0000201", med = "800404000000c8";
std::string const base = origin + path + next_hop;

/// What becomes of the route in question.
enum class fate { announced, withdrawn, untouched, announced_or_withdrawn };

struct update_case {
    char const* what;
    bytes message;
    fate expected;
    char const* notification = nullptr; ///< in hex, without the header; then the session ends
};

std::vector<update_case> update_cases()
{
    auto const with = [](std::string const& attribute) { return update("", base + attribute, prefix); };
    std::string long_path = "5002 07dc"; // 500 AS numbers in two segments
    for (int segment = 0; segment != 2; ++segment) {
        long_path += "02fa";
        for (int i = 0; i != 250; ++i)
            long_path += "0000fde9";
    }
    // 2 * (2 + 250 * 4) = 2004 octets
    static auto const long_refresh = message(5, hex("0001 01 01" + zeros(4073)));
    static auto const clipped = "0701" + to_hex({long_refresh.begin(), long_refresh.begin() + 4096 - 21});
    long_path.replace(5, 4, "07d4");
    using enum fate;
    return {
        {"baseline", with(med), announced},
        {"ORIGIN length 2", update("", "4001020000" + path + next_hop, prefix), withdrawn},
        {"ORIGIN length 0", update("", "400100" + path + next_hop, prefix), withdrawn},
        {"ORIGIN 3", update("", "40010103" + path + next_hop, prefix), withdrawn},
        {"ORIGIN optional", update("", "c0010100" + path + next_hop, prefix), withdrawn},
        {"ORIGIN missing", update("", path + next_hop, prefix), withdrawn},
        {"AS_PATH missing", update("", origin + next_hop, prefix), withdrawn},
        {"NEXT_HOP missing", update("", origin + path, prefix), withdrawn},
        {"AS_PATH empty", update("", origin + "400200" + next_hop, prefix), announced},
        {"AS_PATH segment overruns", update("", origin + "4002060202 0000fde9" + next_hop, prefix), withdrawn},
        {"AS_PATH trailing octet", update("", origin + "4002070201 0000fde9 00" + next_hop, prefix), withdrawn},
        {"AS_PATH empty segment", update("", origin + "4002020200" + next_hop, prefix), withdrawn},
        {"AS_PATH segment type 9", update("", origin + "4002060901 0000fde9" + next_hop, prefix), withdrawn},
        {"AS_PATH with AS 0", update("", origin + "4002060201 00000000" + next_hop, prefix), withdrawn},
        {"AS_CONFED_SEQUENCE from outside", update("", origin + "4002060301 0000fde9" + next_hop, prefix), withdrawn},
        {"AS_PATH with an AS_SET", update("", origin + "4002060101 0000fde9" + next_hop, prefix), withdrawn},
        {"AS_PATH of 500", update("", origin + long_path + next_hop, prefix), announced},
        {"AS_PATH starts with another AS", update("", origin + "4002060201 0000fdea" + next_hop, prefix), announced_or_withdrawn},
        {"NEXT_HOP length 3", update("", origin + path + "400303c00002", prefix), withdrawn},
        {"NEXT_HOP length 5", update("", origin + path + "400305c000020101", prefix), withdrawn},
        {"NEXT_HOP 0.0.0.0", update("", origin + path + "40030400000000", prefix), withdrawn},
        {"NEXT_HOP 224.0.0.1", update("", origin + path + "400304e0000001", prefix), withdrawn},
        {"MED length 3", with("800403000001"), withdrawn},
        {"LOCAL_PREF from outside", with("40050400000064"), announced},
        {"LOCAL_PREF from outside, length 3", with("400503000064"), announced},
        {"ATOMIC_AGGREGATE length 1", with("40060100"), announced},
        {"AGGREGATOR of a two-octet session", with("c00706fde90a000001"), announced},
        {"COMMUNITIES length 5", with("c00805fde9000100"), withdrawn},
        {"ORIGINATOR_ID from outside", with("8009040a000001"), announced},
        {"CLUSTER_LIST length 3 from outside", with("800a03010203"), announced},
        {"EXTENDED COMMUNITIES length 7", with("c010070002fde9000000"), withdrawn},
        {"EXTENDED COMMUNITIES length 0", with("c01000"), withdrawn},
        {"AS4_PATH in a four-octet session", with("c011060201 0000fde9"), announced},
        {"AS4_PATH malformed", with("c0110102"), announced_or_withdrawn},
        {"PMSI length 1", with("c0160100"), announced_or_withdrawn},
        {"TUNNEL_ENCAP length 1", with("c0170100"), announced_or_withdrawn},
        {"attribute 28", with("c01c0400000000"), announced},
        {"BGP-LS garbage", with("801d0401020304"), announced},
        {"LARGE_COMMUNITY length 11", with("c0200b0000fde900000001000000"), withdrawn},
        {"BGPsec_PATH garbage", with("80210401020304"), announced_or_withdrawn},
        {"OTC length 1024", with("d0230400" + zeros(1024)), announced_or_withdrawn},
        {"OTC length 3", with("c02303000000"), announced_or_withdrawn},
        {"Prefix-SID of thirty zeros", with("c0281e" + zeros(30)), announced},
        {"Prefix-SID, a TLV passes the end", with("c0280a 01 00c8 00000000000000"), announced},
        {"ATTR_SET length 2", with("c080020000"), announced_or_withdrawn},
        {"unknown well-known attribute", with("404d0101"), untouched, "0302 404d0101"},
        {"ORIGIN twice", with(origin), announced},
        {"an unknown attribute twice", with("c0630101 c0630102"), announced},
        {"attribute overruns", with("c008c80001"), withdrawn},
        {"stray octets behind the attributes", with("c008"), withdrawn},
        {"extended length without room", with("d00800"), withdrawn},
        {"withdrawn routes longer than the message", message(2, hex("00ff 0000")), untouched, "0301"},
        {"attributes longer than the message", message(2, hex("0000 00ff 40010100")), untouched, "0301"},
        {"NLRI of 33 bits", update("", base, "21 c6336400 00"), untouched, "030a"},
        {"NLRI cut off", update("", base, "18 c633"), untouched, "030a"},
        {"withdrawn route of 40 bits", update("28 c633640000", "", ""), untouched, "030a"},
        {"host bits in the NLRI", update("", base, "17 c6336400 18 c63364"), announced},
        {"multicast prefix", update("", base, "04 e0 18 c63364"), announced},
        {"malformed COMMUNITIES without NLRI", update("", base + "c00805fde9000100", ""), untouched,
            "0305 c00805fde9000100"},
        {"attributes without NLRI", update("", base, ""), untouched},
        {"MP_REACH twice",
            with("800e16 0002 01 10 20010db8000000000000000000000001 00 00" + std::string{"800e16 0002 01 10 "}
                + "20010db8000000000000000000000001 00 00"),
            untouched, "0301"},
        {"MP_REACH next hop of 5 octets", with("800e0d 0002 01 05 2001000000 00 10 2001"), untouched,
            "0309 800e0d 0002 01 05 2001000000 00 10 2001"},
        {"MP_REACH without next hop", with("800e08 0002 01 00 00 10 2001"), untouched, "0309 800e08 0002 01 00 00 10 2001"},
        {"MP_REACH transitive", with("c00e18 0002 01 10 20010db8000000000000000000000001 00 10 2001"), withdrawn},
        {"MP_REACH attribute of 4 octets", with("800e04 0002 01 10"), untouched, "0309 800e04 0002 01 10"},
        {"MP_REACH prefix of 129 bits", with("800e27 0002 01 10 20010db8000000000000000000000001 00 81"
                                             "2001 0db8 0000 0000 0000 0000 0000 0001 00"),
            untouched, "0309 800e27 0002 01 10 20010db8000000000000000000000001 00 81"
                       "2001 0db8 0000 0000 0000 0000 0000 0001 00"},
        {"MP_UNREACH attribute of 2 octets", with("800f02 0002"), untouched, "0309 800f02 0002"},
        {"UPDATE of 22 octets", message(2, hex("000000"), 22), untouched, "0102 0016"},
        {"header length 18", message(2, {}, 18), untouched, "0102 0012"},
        {"header length 4097", message(2, bytes(4078, 0)), untouched, "0102 1001"},
        {"KEEPALIVE of 20 octets", message(4, {0}), untouched, "0102 0014"},
        {"header length 65535, and no more", message(2, {}, 65535), untouched, "0102 ffff"},
        {"marker, length and type wrong", bytes(15, 0xff) + bytes{0} + u16(0) + bytes{0}, untouched, "0101"},
        {"length and type wrong", message(0, {}, 18), untouched, "0102 0012"},
        {"marker", bytes(15, 0xff) + bytes{0} + u16(19) + bytes{4}, untouched, "0101"},
        {"type 0", message(0, {}), untouched, "0103 00"},
        {"type 6", message(6, hex("0001")), untouched, "0103 06"},
        {"type 255", message(255, {}), untouched, "0103 ff"},
        {"ROUTE-REFRESH of 22 octets", message(5, hex("000100")), untouched, "0102 0016"},
        {"ROUTE-REFRESH of a family that there is not", message(5, hex("0063 00 01")), untouched},
        {"ROUTE-REFRESH subtype 9", message(5, hex("0001 09 01")), untouched},
        {"ROUTE-REFRESH with an ORF that was not agreed upon", message(5, hex("0001 00 01 01 40 0001 80")), untouched},
        {"EoRR without BoRR", message(5, hex("0001 02 01")), untouched},
        {"BoRR twice", message(5, hex("0001 01 01")) + message(5, hex("0001 01 01")), untouched},
        {"EoRR of five octets", message(5, hex("0001 02 01 00")), untouched,
            "0701 ffffffffffffffffffffffffffffffff 0018 05 0001 02 01 00"},
        {"BoRR of 4096 octets: the NOTIFICATION is no longer than that", long_refresh, untouched, clipped.c_str()},
        {"BoRR of five octets", message(5, hex("0001 01 01 00")), untouched,
            "0701 ffffffffffffffffffffffffffffffff 0018 05 0001 01 01 00"},
        {"NOTIFICATION of 20 octets", message(3, {6}), untouched, ""},
        {"NOTIFICATION of an unknown code", message(3, hex("63 63 01 02")), untouched, ""},
        {"shutdown communication longer than the message", message(3, hex("06 02 ff 41")), untouched, ""},
        {"shutdown communication that is no UTF-8", message(3, hex("06 02 02 c3 28")), untouched, ""},
        {"Hard Reset without an inner code", message(3, hex("06 09")), untouched, ""},
        {"second OPEN", good_open, untouched, "0503 01"},
    };
}

struct open_case {
    char const* what;
    bytes message;
    char const* notification; ///< null: it is accepted
};

std::vector<open_case> open_cases()
{
    std::string sixty; // more than the one length octet can say
    for (int i = 0; i != 60; ++i)
        sixty += "0104 0001 0001";
    auto const extended = [](std::string const& parameters) {
        auto const size = hex(parameters).size();
        return open("ff" + to_hex(u16(size)) + parameters, "fde9", "005a", "0a000002", "04", 255);
    };
    auto const too_long = message(1, hex("04 fde9 005a 0a000002 ff ff") + u16(4065) + bytes(4065, 0));
    return {
        {"valid", good_open, nullptr},
        {"no optional parameters", open(""), nullptr},
        {"version 3", open("", "fde9", "005a", "0a000002", "03"), "0201 0004"},
        {"version 5", open("", "fde9", "005a", "0a000002", "05"), "0201 0004"},
        {"My AS 0", open("", "0000"), "0202"},
        {"four-octet AS number 0", open_with("4104 00000000"), "0202"},
        {"four-octet AS number and My AS differ", open_with("4104 0000fe35"), "0202"},
        {"AS_TRANS without the capability", open("", "5ba0"), "0202"},
        {"two four-octet AS numbers that differ", open_with("4104 0000fde9 4104 0000fe35"), "0202"},
        {"four-octet AS number of length 0, followed by another", open_with("4100 0104 0001 0001"), nullptr},
        {"hold time 0", open("", "fde9", "0000"), nullptr},
        {"hold time 1", open("", "fde9", "0001"), "0206"},
        {"hold time 2", open("", "fde9", "0002"), "0206"},
        {"hold time 3", open("", "fde9", "0003"), nullptr},
        {"hold time 65535", open("", "fde9", "ffff"), nullptr},
        {"identifier 0.0.0.0", open("", "fde9", "005a", "00000000"), "0203"},
        {"identifier 224.0.0.1", open("", "fde9", "005a", "e0000001"), nullptr},
        {"identifier 255.255.255.255", open("", "fde9", "005a", "ffffffff"), nullptr},
        {"28 octets", message(1, hex("04 fde9 005a 0a000002")), "0102 001c"},
        {"parameters shorter than the message", open("0200 0200", "fde9", "005a", "0a000002", "04", 2), "0200"},
        {"parameters longer than the message", open("0200", "fde9", "005a", "0a000002", "04", 9), "0200"},
        {"parameter header cut off", open("02"), "0200"},
        {"parameter overruns", open("0209 0200"), "0200"},
        {"parameter type 77", open("4d0100"), "0204"},
        {"parameter type 1", open("01020000"), "0204"},
        {"capability header cut off", open("0201 01"), "0200"},
        {"capability overruns its parameter", open("0203 0104 00"), "0200"},
        {"Multiprotocol of length 5", open_with("0105 0001000100"), nullptr},
        {"Multiprotocol of an unknown family", open_with("0104 0063 004d"), nullptr},
        {"Route Refresh of length 3", open_with("0203 000000"), nullptr},
        {"Graceful Restart of length 5", open_with("4005 0078 000101"), nullptr},
        {"ADD-PATH of length 3", open_with("4503 000101"), nullptr},
        {"ADD-PATH that neither sends nor receives", open_with("4504 0001 01 04"), nullptr},
        {"Outbound Route Filtering cut off", open_with("0307 0001 00 01 c8 40 03"), nullptr},
        {"Extended Next Hop of length 5", open_with("0505 0001 0001 00"), nullptr},
        {"Extended Message of length 1", open_with("0601 00"), nullptr},
        {"Enhanced Route Refresh of length 1", open_with("4601 00"), nullptr},
        {"Long-Lived Graceful Restart of length 6", open_with("4706 0001 01 80 0000"), nullptr},
        {"Long-Lived Graceful Restart alone", open_with("4707 0001 01 80 00000a"), nullptr},
        {"two Graceful Restarts", open_with("4002 0078 4006 0078 0001 01 80"), nullptr},
        {"Multiple Labels of length 3", open_with("0803 0001 04"), nullptr},
        {"Multiple Labels, none and twice", open_with("0808 0001 04 00 0001 04 02"), nullptr},
        {"Software Version of length 0", open_with("4b00"), nullptr},
        {"Software Version, inner length 0", open_with("4b01 00"), nullptr},
        {"Software Version, inner length passes the end", open_with("4b07 0a 414243444546"), nullptr},
        {"unknown capability", open_with("de02 0102"), nullptr},
        {"unknown capability of length 0", open_with("de00"), nullptr},
        {"Role of length 0", open_with("0900"), nullptr},
        {"Role 99", open_with("0901 63"), nullptr},
        {"two Roles that differ", open_with("0901 00 0901 03"), "020b"},
        {"extended parameters", open("ff 0009 02 0006 0104 0001 0001", "fde9", "005a", "0a000002", "04", 255), nullptr},
        {"extended parameters, first length not 255", open("ff 0009 02 0006 0104 0001 0001", "fde9", "005a", "0a000002", "04", 12),
            nullptr},
        {"extended header cut off after its type", open("ff", "fde9", "005a", "0a000002", "04", 255), "0200"},
        {"extended header cut off", open("ff 00", "fde9", "005a", "0a000002", "04", 255), "0200"},
        {"extended length passes the message", open("ff 0100 02 0006 0104 0001 0001", "fde9", "005a", "0a000002", "04", 255), "0200"},
        {"extended parameter's length cut off", open("ff 0002 02 00", "fde9", "005a", "0a000002", "04", 255), "0200"},
        {"extended parameter overruns", open("ff 0009 02 0106 0104 0001 0001", "fde9", "005a", "0a000002", "04", 255), "0200"},
        {"extended length 0", open("ff 0000", "fde9", "005a", "0a000002", "04", 255), nullptr},
        {"type 255 as second parameter", open("0200 ff00"), "0204"},
        {"sixty equal Multiprotocol capabilities", extended("02 0168" + sixty), nullptr},
        {"three parameters, the same capability in each", open("0206 0104 0001 0001 0206 0104 0001 0001 0202 0200"), nullptr},
        {"4097 octets", too_long, "0102 1001"},
        {"KEEPALIVE instead", keepalive, "0501 04"},
        {"UPDATE instead", message(2, hex("0000 0000")), "0501 02"},
        {"ROUTE-REFRESH instead", message(5, hex("0001 00 01")), "0501 05"},
        {"NOTIFICATION instead", message(3, hex("06 02")), ""},
        {"a second one before the KEEPALIVE", good_open + good_open, "0502 01"},
        {"and then an UPDATE before the KEEPALIVE", good_open + message(2, hex("0000 0000")), "0502 02"},
        {"and then a ROUTE-REFRESH before the KEEPALIVE", good_open + message(5, hex("0001 00 01")), "0502 05"},
        {"hold time 3, and then silence", open("", "fde9", "0003") + keepalive, "0400"},
    };
}

/// What a collector with these options answers.
struct policy {
    std::vector<std::string> options;
    std::vector<open_case> cases;
};

std::vector<policy> policies()
{
    auto const role = [](char const* number) { return open_with(std::string{usual} + "0901" + number); };
    return {
        {{"--peer-as", "65001"},
            {{"AS 65001", good_open, nullptr}, {"AS 65077", open("", "fe35"), "0202"},
                {"AS 65077 behind AS_TRANS", open_with("4104 0000fe35", "5ba0"), "0202"},
                {"AS 65001 behind AS_TRANS", open_with("4104 0000fde9", "5ba0"), nullptr}}},
        {{"--as", "65001", "--id", "10.0.0.2"}, // internal
            {{"our own identifier", good_open, "0203"},
                {"another one", open("", "fde9", "005a", "0a000003"), nullptr}}},
        {{"--as", "65002", "--id", "10.0.0.2"}, {{"our own identifier from outside", good_open, nullptr}}},
        {{"--require-four-octet-as"},
            {{"the required capability", good_open, nullptr}, {"not among others", open_with("0200"), "0207 4104 0000fde8"},
                {"no capability", open(""), "0207 4104 0000fde8"}}},
        {{"--role", "3"}, // we are its customer
            {{"Provider", role("00"), nullptr}, {"RS", role("01"), "020b"}, {"RS-Client", role("02"), "020b"},
                {"Customer", role("03"), "020b"}, {"Peer", role("04"), "020b"}, {"no role", good_open, nullptr},
                {"the same role twice", open_with("0901 00 0901 00"), nullptr}}},
        {{"--strict-role", "3"}, {{"Provider", role("00"), nullptr}, {"no role, strictly", good_open, "020b"}}},
    };
}

/// A TCP connection to the collector, blocking, with patience.
class client {
public:
    client()
    {
        fd_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
            throw std::runtime_error{"cannot connect"};
        sockaddr_in mine{};
        socklen_t size = sizeof mine;
        ::getsockname(fd_, reinterpret_cast<sockaddr*>(&mine), &size);
        name = "127.0.0.1:" + std::to_string(ntohs(mine.sin_port));
    }
    ~client() { ::close(fd_); }
    client(client const&) = delete;
    client& operator=(client const&) = delete;

    std::string name;
    bool ended = false;

    void send(bytes const& octets) { (void)::send(fd_, octets.data(), octets.size(), MSG_NOSIGNAL); }

    /// Whether the other side has closed by now; what it sent is lost.
    bool is_closed()
    {
        std::uint8_t memory[4096];
        while (true) {
            auto const got = ::recv(fd_, memory, sizeof memory, MSG_DONTWAIT);
            if (got <= 0)
                return got == 0 || errno != EAGAIN;
        }
    }

    /// The next message without its header, its type in front; nothing at the end, or after ten seconds.
    bytes next()
    {
        while (held_.size() < 19 || held_.size() < size_of_first()) {
            pollfd p{fd_, POLLIN, 0};
            if (::poll(&p, 1, 10'000) <= 0)
                return {};
            std::uint8_t memory[4096];
            auto const got = ::recv(fd_, memory, sizeof memory, 0);
            if (got <= 0) {
                ended = true;
                return {};
            }
            held_.insert(held_.end(), memory, memory + got);
        }
        auto const size = static_cast<std::ptrdiff_t>(size_of_first());
        bytes one(held_.begin() + 18, held_.begin() + size);
        held_.erase(held_.begin(), held_.begin() + size);
        return one;
    }

    void establish(bytes const& with = good_open)
    {
        send(with);
        if (auto const theirs = next(); theirs.empty() || theirs[0] != 1)
            throw std::runtime_error{"no OPEN"};
        if (auto const answer = next(); answer != bytes{4})
            throw std::runtime_error{"no KEEPALIVE"};
        send(keepalive);
    }

private:
    std::size_t size_of_first() const { return static_cast<std::size_t>(held_[16] << 8 | held_[17]); }

    int fd_ = -1;
    bytes held_;
};

/// The collector's lines.
class output {
public:
    explicit output(std::string file) : file_{std::move(file)} {}

    /// All that it has said about this peer.
    std::vector<std::string> of(std::string const& peer) const
    {
        std::ifstream in{file_};
        std::vector<std::string> lines;
        for (std::string line; std::getline(in, line);)
            if (line.substr(0, peer.size() + 1) == peer + ' ')
                lines.push_back(line.substr(peer.size() + 1));
        return lines;
    }
    /// Waits for a line that holds this text.
    bool has(std::string const& peer, std::string const& text) const
    {
        for (int i = 0; i != 1'000; ++i) {
            for (auto const& line : of(peer))
                if (line.find(text) != std::string::npos)
                    return true;
            ::usleep(10'000);
        }
        return false;
    }

private:
    std::string file_;
};

int failures = 0, passed = 0;

void report(bool good, std::string const& what, std::string const& seen)
{
    if (good) {
        ++passed;
        return;
    }
    ++failures;
    std::cout << "FAILED: " << what << ": " << seen << '\n';
}

/// What the connection ends with: the NOTIFICATION in hex, "" for a close without one, "-" if it goes on.
std::string ending(client& c)
{
    while (true) {
        auto const one = c.next();
        if (one.empty())
            return c.ended ? "" : "-";
        if (one[0] == 3)
            return to_hex(bytes(one.begin() + 1, one.end()));
    }
}

void check_open(open_case const& one)
{
    client c;
    c.send(one.message);
    if (one.notification == nullptr) {
        auto const theirs = c.next(), answer = c.next();
        report(!theirs.empty() && theirs[0] == 1 && answer == bytes{4}, std::string{"OPEN: "} + one.what,
            "got " + to_hex(answer));
        return;
    }
    auto const seen = ending(c);
    report(seen == to_hex(hex(one.notification)) && (c.ended || ending(c).empty()), std::string{"OPEN: "} + one.what, "got " + seen);
}

void check_update(update_case const& one, output const& said)
{
    client c;
    c.establish();
    c.send(update("", base + "80040400000064", prefix)); // MED 100
    c.send(one.message);
    auto const name = std::string{"UPDATE: "} + one.what;
    if (one.notification != nullptr) {
        auto const seen = ending(c);
        report(seen == to_hex(hex(one.notification)), name, "got NOTIFICATION " + seen);
        return;
    }
    c.send(update("", base, "20 cb007101")); // 203.0.113.1/32: what came before is through
    if (!said.has(c.name, "203.0.113.1/32")) {
        report(false, name, "the session did not go on: " + ending(c));
        return;
    }
    auto fate_seen = fate::untouched;
    int mentioned = 0;
    for (auto const& line : said.of(c.name)) {
        auto const announce = line.find(" announce"), at = line.find("198.51.100.0/24");
        if (at == std::string::npos)
            continue;
        if (++mentioned == 1)
            continue; // the good one that came first
        fate_seen = announce != std::string::npos && announce < at ? fate::announced : fate::withdrawn;
    }
    bool const good = one.expected == fate::announced_or_withdrawn ? fate_seen != fate::untouched : fate_seen == one.expected;
    report(good, name, "its fate was " + std::to_string(int(fate_seen)));
}

/// Whoever connects and says nothing is asked to leave soon, and keeps nobody out.
void check_strangers(live::process const& collector)
{
    client quiet;
    auto const seen = ending(quiet);
    report(seen == "0400", "a stranger says nothing for --open-time 1", "got " + seen);
    std::list<client> strangers;
    for (int i = 0; i != 400; ++i)
        strangers.emplace_back();
    client good;
    good.establish();
    ::sleep(3);
    auto const left = std::count_if(strangers.begin(), strangers.end(), [](client& c) { return !c.is_closed(); });
    report(left == 0, "400 strangers", std::to_string(left) + " are still there");
    report(collector.is_running() && !good.is_closed(), "the good session", "disturbed by 400 strangers");
}

/// As many connections as may be without an OPEN: the oldest go first.
void check_number_of_strangers()
{
    std::list<client> strangers;
    for (int i = 0; i != 400; ++i)
        strangers.emplace_back();
    client good;
    good.establish();
    auto const left = std::count_if(strangers.begin(), strangers.end(), [](client& c) { return !c.is_closed(); });
    report(left > 200 && left <= 256, "400 strangers for --open-time 600", std::to_string(left) + " are there");
    report(!strangers.back().is_closed(), "the youngest stranger", "closed");
}

/// Hundredths of a second.
double processor_time(pid_t of)
{
    std::ifstream in{"/proc/" + std::to_string(of) + "/stat"};
    std::string word;
    double user = 0, system = 0;
    for (int i = 0; i != 13; ++i)
        in >> word;
    in >> user >> system;
    return user + system;
}

/// Without a descriptor left it neither spins nor dies, and takes connections as soon as there is one.
void check_descriptors(live::process const& collector)
{
    std::list<client> strangers;
    for (int i = 0; i != 60; ++i)
        strangers.emplace_back();
    ::sleep(1);
    auto const before = processor_time(collector.id());
    ::sleep(2);
    auto const used = processor_time(collector.id()) - before;
    report(used < 40, "without a descriptor", "used " + std::to_string(used) + " hundredths of a second of two");
    strangers.clear();
    ::sleep(3);
    client good;
    good.establish();
    report(collector.is_running(), "the collector", "has died");
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 2) {
        std::cerr << "usage: collector-answers COLLECTOR\n";
        return 2;
    }
    char folder[] = "/tmp/bgpwire-collector-XXXXXX";
    if (::mkdtemp(folder) == nullptr)
        return 1;
    int number = 0;
    auto const start = [&](std::vector<std::string> const& options, int descriptors = 0) {
        ++port;
        std::vector<std::string> command{arguments[1], "--listen", "127.0.0.1:" + std::to_string(port)};
        command.insert(command.end(), options.begin(), options.end());
        if (descriptors != 0)
            command.insert(command.begin(), {"prlimit", "--nofile=" + std::to_string(descriptors)});
        live::process collector{command, std::string{folder} + "/lines" + std::to_string(++number)};
        for (int i = 0; i != 100; ++i) {
            ::usleep(50'000);
            try {
                client probe;
                break;
            } catch (std::runtime_error const&) {
            }
        }
        return collector;
    };
    {
        auto collector = start({});
        output const said{std::string{folder} + "/lines1"};
        client good;
        good.establish();
        int turn = 0;
        auto const still_good = [&](std::string const& after) {
            ++turn;
            auto const mark = "203.0." + std::to_string(turn / 250) + '.' + std::to_string(turn % 250) + "/32";
            good.send(update("", base, "20 cb00" + to_hex({static_cast<std::uint8_t>(turn / 250), static_cast<std::uint8_t>(turn % 250)})));
            report(said.has(good.name, mark), "the good session", "disturbed by " + after);
        };
        for (auto const& one : open_cases()) {
            check_open(one);
            still_good(one.what);
        }
        for (auto const& one : update_cases()) {
            try {
                check_update(one, said);
            } catch (std::runtime_error const& error) {
                report(false, one.what, error.what());
            }
            still_good(one.what);
        }
        report(collector.is_running(), "the collector", "has died");
        collector.signal(SIGTERM);
        auto const last = ending(good);
        report(last == "0602" "0e" + to_hex({'c', 'o', 'l', 'l', 'e', 'c', 't', 'o', 'r', ' ', 'e', 'n', 'd', 's'}),
            "what the good session hears at the end", last);
    }
    for (auto const& each : policies()) {
        auto const collector = start(each.options);
        for (auto const& one : each.cases)
            check_open(one);
        report(collector.is_running(), "the collector", "has died");
    }
    check_strangers(start({"--open-time", "1"}));
    {
        auto const collector = start({"--open-time", "600"});
        check_number_of_strangers();
    }
    {
        auto const collector = start({"--open-time", "600"}, 40);
        check_descriptors(collector);
    }
    std::cout << passed << " as expected, " << failures << " not\n";
    if (failures == 0)
        live::output_of("rm -rf " + std::string{folder});
    return failures == 0 ? 0 : 1;
}
