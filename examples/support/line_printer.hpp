// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_LINE_PRINTER_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_LINE_PRINTER_HPP

#include "attributes_json.hpp"

#include <cstdint>
#include <iostream>
#include <string>
#include <vector>

namespace examples {

/// Writes lines, plain or as JSON objects. A field that is empty is left out.
class line_printer {
public:
    explicit line_printer(bool as_json) : json_{as_json}
    {
        std::cout.flush(); // sanitizers need a descriptor where a stream is used first; later there may be none
    }

    template<class... Fields>
    void line(std::string const& peer, char const* event, Fields const&... fields)
    {
        if (json_) {
            json all{{"peer", peer}, {"event", event}};
            (add(all, fields), ...);
            std::cout << text_of(all) << '\n';
        } else {
            std::cout << peer << ' ' << event;
            (write(fields), ...);
            std::cout << '\n';
        }
        std::cout.flush();
    }

    struct text {
        char const* name;
        std::string value;
    };
    struct number {
        char const* name;
        std::uint64_t value;
    };
    struct list {
        char const* name;
        std::vector<std::string> values;
    };
    /// What is a text for people and has parts for programs.
    struct object {
        char const* name;
        std::string value;
        json parts;
    };

private:
    static void add(json& to, text const& f)
    {
        if (!f.value.empty())
            to[f.name] = f.value;
    }
    static void add(json& to, number const& f) { to[f.name] = f.value; }
    static void add(json& to, list const& f)
    {
        if (!f.values.empty())
            to[f.name] = f.values;
    }
    static void add(json& to, object const& f)
    {
        if (!f.value.empty())
            to[f.name] = f.parts;
    }
    static void write(text const& f)
    {
        if (!f.value.empty())
            std::cout << ' ' << f.name << ' ' << f.value;
    }
    static void write(number const& f) { std::cout << ' ' << f.name << ' ' << f.value; }
    static void write(list const& f)
    {
        if (f.values.empty())
            return;
        std::cout << ' ' << f.name;
        for (auto const& value : f.values)
            std::cout << ' ' << value;
    }
    static void write(object const& f) { write(text{f.name, f.value}); }

    bool json_;
};

} // namespace examples

#endif
