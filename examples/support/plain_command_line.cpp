// SPDX-License-Identifier: BSL-1.0
#include "plain_command_line.hpp"

#include "command_line.hpp"
#include "input_file.hpp"

namespace examples {

namespace {

std::string name_of(char const* path)
{
    std::string const text = path;
    return text.substr(text.rfind('/') + 1); // all of it where there is none
}

std::optional<int> read(std::string const& path, std::vector<std::uint8_t>& to, char const* program)
{
    if (auto octets = read_file(path)) {
        to = *std::move(octets);
        return {};
    }
    std::cerr << name_of(program) << ": cannot read " << path << '\n';
    return exit_status::failure;
}

} // namespace

std::optional<int> plain_command_line(int argc, char const* const* argv, char const* what)
{
    CLI::App app{what};
    add_version(app, name_of(argv[0]));
    return parse_command_line(app, argc, argv);
}

std::optional<int> plain_command_line(int argc, char const* const* argv, char const* what,
    std::optional<std::vector<std::uint8_t>>& octets)
{
    CLI::App app{what};
    add_version(app, name_of(argv[0]));
    std::string path;
    app.add_option("FILE", path, "octets to use in place of its own; - is standard input");
    auto const status = parse_command_line(app, argc, argv);
    return status || path.empty() ? status : read(path, octets.emplace(), argv[0]);
}

std::optional<int> plain_command_line(int argc, char const* const* argv, char const* what,
    std::vector<std::uint8_t>& octets)
{
    CLI::App app{what};
    add_version(app, name_of(argv[0]));
    std::string path;
    app.add_option("FILE", path, "what to read; - is standard input")->required();
    auto const status = parse_command_line(app, argc, argv);
    return status ? status : read(path, octets, argv[0]);
}

} // namespace examples
