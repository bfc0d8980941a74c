// SPDX-License-Identifier: BSL-1.0
#include "scenario.hpp"

#include "catch.hpp"
#include "support.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace {

namespace fs = std::filesystem;

/// A folder of scenarios with one in it, `s`.
class folder {
public:
    explicit folder(std::string const& text)
    {
        auto name = (fs::temp_directory_path() / "scenarios-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
        add("scenario.yaml", text);
    }
    ~folder()
    {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    folder(folder const&) = delete;
    folder& operator=(folder const&) = delete;

    void add(std::string const& name, std::string const& text) const
    {
        fs::create_directories(path_ + "/s");
        std::ofstream{path_ + "/s/" + name} << text;
    }
    [[nodiscard]] std::string const& path() const { return path_; }

    /// What is said of it, without the folder in front.
    [[nodiscard]] read_result<std::optional<speaker::scenario>> read() const
    {
        speaker::diagnostics errors;
        auto result = speaker::read_scenario(path_, "s", errors);
        auto lines = lines_of(errors);
        for (auto& line : lines)
            if (line.starts_with(path_ + "/s/"))
                line.erase(0, path_.size() + 3);
        return {std::move(result), lines};
    }

private:
    std::string path_;
};

auto const head = std::string{"title: t\n"
                              "router: {as: 65000, id: 10.0.0.1, interface: eth1, addresses: [10.0.0.1/24]}\n"
                              "nodes:\n"
                              "- {name: a, as: 65001, addresses: [10.0.0.2/24, \"2001:db8::2/64\"]}\n"
                              "- {name: b, neighbor: node_b, as: 65001, addresses: [10.0.0.3/24]}\n"
                              "steps:\n"};

} // namespace

TEST_CASE("A scenario is read with the files that it names", "[speaker]")
{
    folder const f{head
        + "- title: one\n"
          "  put: {config.yaml: c.yaml, services.yaml: }\n"
          "  stop: [b]\n"
          "  established: 1\n"
          "  routes: {10.1.0.1/32: [a, b], 10.1.0.2/32: []}\n"
          "  said: [hello]\n"
          "  bird: [{ask: show route, see: [x], never: [y]}]\n"
          "  requests: [{to: 10.1.0.1, answered by: [a]}]\n"};
    f.add("c.yaml", "the configuration");
    f.add("bird.conf", "router id 10.0.0.1;");
    CHECK(speaker::scenario_names(f.path()) == std::vector<std::string>{"s"});
    auto const [read, lines] = f.read();
    CHECK(lines.empty());
    REQUIRE(read);
    CHECK(read->router_files == std::map<std::string, std::string>{{"bird.conf", "router id 10.0.0.1;"}});
    REQUIRE(read->nodes.size() == 2);
    CHECK(to_string(read->nodes[0].addresses.at(1)) == "2001:db8::2/64");
    CHECK(read->nodes[0].neighbor == "a");
    CHECK(read->nodes[1].neighbor == "node_b");
    REQUIRE(read->steps.size() == 1);
    auto const& step = read->steps[0];
    CHECK(step.put
        == std::vector<std::pair<std::string, std::string>>{
            {"config.yaml", "the configuration"}, {"services.yaml", ""}});
    CHECK(step.stop == std::vector<std::string>{"b"});
    CHECK(step.established == 1u);
    CHECK(step.routes == speaker::route_listing{{"10.1.0.1/32", {"a", "b"}}, {"10.1.0.2/32", {}}});
    CHECK(step.said == std::vector<std::string>{"hello"});
    REQUIRE(step.asked.contains("bird"));
    CHECK(step.asked.at("bird").at(0).command == "show route");
    CHECK(step.asked.at("bird").at(0).never == std::vector<std::string>{"y"});
    CHECK(step.requests.at(0).answered_by == std::set<std::string>{"a"});
}

TEST_CASE("What is wrong with a scenario is told with its place", "[speaker]")
{
    struct mistake {
        std::string text;
        std::string line;
    };
    auto const m = GENERATE(
        mistake{"- {title: x, stop: [c]}\n", "scenario.yaml:7:20: stop: there is no node \"c\""},
        mistake{"- {title: x, routes: {10.1.0.1/32: [c]}}\n",
            "scenario.yaml:7:36: 10.1.0.1/32: there is no node \"c\""},
        mistake{"- {title: x, established: 3}\n",
            "scenario.yaml:7:27: established: expected a number from 0 to 2, not \"3\""},
        mistake{"- {title: x, seen: [y]}\n",
            "scenario.yaml:7:14: unknown key \"seen\" in a step; the nearest known key is \"stop\""},
        mistake{"- {title: x, requests: [{to: 10.1.0.300, answered by: [a]}]}\n",
            "scenario.yaml:7:30: to: expected an IPv4 or IPv6 address, not \"10.1.0.300\""},
        mistake{"- {title: x, put: {config.yaml: none.yaml}}\n", "none.yaml: cannot be read: No such file or directory"},
        mistake{"  []\n", "scenario.yaml:1:1: scenario: router and nodes need addresses, and something must happen"});
    CAPTURE(m.text);
    auto const [read, lines] = folder{head + m.text}.read();
    CHECK(lines == std::vector<std::string>{m.line});
    CHECK(!read);
}

TEST_CASE("An interface's address has a length that its family has", "[speaker]")
{
    auto text = head + "- {title: x}\n";
    text.replace(text.find("10.0.0.2/24"), 11, "10.0.0.2/33");
    auto const [read, lines] = folder{text}.read();
    CHECK(lines
        == std::vector<std::string>{"scenario.yaml:4:36: addresses: expected an address and the length of its network "
                                    "such as 10.240.0.2/24, not \"10.0.0.2/33\""});
}

TEST_CASE("A scenario that does not exist is refused with those that do", "[speaker]")
{
    folder const f{head + "- {title: x}\n"};
    speaker::diagnostics errors;
    CHECK(!speaker::read_scenario(f.path(), "t", errors));
    CHECK(lines_of(errors)
        == std::vector<std::string>{
            "scenario \"t\": there is none of that name in " + f.path() + "; there are s"});
}
