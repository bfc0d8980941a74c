// SPDX-License-Identifier: BSL-1.0
// Writes an MRT file as a route collector would: a session that comes up, what arrives on it, and at the end
// the table. mrt_dump and `bgpdump -m` print it: mrt_write collected.mrt && bgpdump -m collected.mrt
// `-` is standard output. Without a file it only says what it would write.

#include "support/command_line.hpp"

#include <bgpwire/message.hpp>
#include <bgpwire/mrt.hpp>

#include <chrono>
#include <cstdio>
#include <vector>

namespace {

using namespace bgpwire;

mrt::record_time now()
{
    using namespace std::chrono;
    auto const since_1970 = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
    return {static_cast<std::uint32_t>(since_1970 / 1000000), static_cast<std::uint32_t>(since_1970 % 1000000)};
}

/// A file in the making: records in memory of a fixed size, which is written out when it is full.
class file_writer {
public:
    explicit file_writer(std::FILE* file) : file_{file} {}

    /// Whether all of it was written.
    bool finish()
    {
        flush();
        return !failed_ && (file_ == nullptr || std::fclose(file_) == 0);
    }

    /// Calls `write_record(writer)`; once more where the memory was too full for the record.
    template<class Write>
    void add(Write const& write_record)
    {
        auto const start = out_.size();
        write_record(out_);
        if (!out_.ok()) {
            out_.rewind(start);
            flush();
            write_record(out_);
        }
        if (!out_.ok()) {
            failed_ = true; // it is too large
            out_.rewind(0);
        }
    }

private:
    void flush()
    {
        std::fprintf(file_ == stdout ? stderr : stdout, "%zu octets of records\n", out_.size());
        if (file_ != nullptr && std::fwrite(memory_.data(), 1, out_.size(), file_) != out_.size())
            failed_ = true;
        out_.rewind(0);
    }

    std::FILE* file_;
    bool failed_ = false;
    std::vector<std::uint8_t> memory_ = std::vector<std::uint8_t>(1 << 17);
    wire::writer out_{memory_};
};

} // namespace

int main(int argc, char** argv)
{
    CLI::App app{"Writes an MRT file as a route collector would."};
    examples::add_version(app, "mrt_write");
    std::string path;
    app.add_option("OUTPUT", path, "a file to write; - is standard output (default: none)");
    if (auto const status = examples::parse_command_line(app, argc, argv))
        return *status;
    auto* const file = path.empty() ? nullptr : path == "-" ? stdout : std::fopen(path.c_str(), "wb");
    if (!path.empty() && file == nullptr) {
        std::perror(("mrt_write: " + path).c_str());
        return examples::exit_status::failure;
    }
    file_writer records{file};
    mrt::session_endpoints const ends{.peer_as = asn{65541}, .local_as = asn{65542},
        .peer_address = ipv4_address{0xc6336405}, .local_address = ipv4_address{0xc6336404}};
    mrt::bgp4mp_state_change const up{.ends = ends, .old_state = mrt::session_state::open_confirm,
        .new_state = mrt::session_state::established};
    records.add([&](wire::writer& out) { up.encode(out, now()); }); // with microseconds: BGP4MP_ET

    update announcement;
    announcement.path_attributes.set(origin{origin::code::igp});
    announcement.path_attributes.set(as_path{asn{65541}, asn{64496}});
    announcement.path_attributes.set(next_hop{ipv4_address{0xc6336405}});
    announcement.nlri = {*ipv4_prefix::parse("192.0.2.0/24"), *ipv4_prefix::parse("203.0.113.0/24")};
    std::uint8_t memory[standard_message_length];
    wire::writer message{memory};
    announcement.encode(message);
    mrt::bgp4mp_message const received{.ends = ends, .message_octets = message.written()};
    records.add([&](wire::writer& out) { received.encode(out, now()); });

    records.add([&](wire::writer& out) {
        mrt::peer_index_table_writer table{out, now(), bgp_identifier{0xc6336404}};
        table.add({.identifier = bgp_identifier{0xc6336405}, .address = ends.peer_address, .as_number = ends.peer_as});
    });
    for (std::uint32_t i = 0; i != announcement.nlri.size(); ++i)
        records.add([&](wire::writer& out) {
            mrt::rib_writer route{out, now(), i, announcement.nlri[i].prefix};
            route.add({.peer_index = 0, .originated_time = now().seconds,
                .path_attributes = announcement.path_attributes.octets()});
        });
    if (records.finish())
        return examples::exit_status::success;
    std::perror(("mrt_write: " + path).c_str());
    return examples::exit_status::failure;
}
