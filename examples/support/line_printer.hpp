// SPDX-License-Identifier: BSL-1.0
#ifndef BGPWIRE_EXAMPLES_SUPPORT_LINE_PRINTER_HPP
#define BGPWIRE_EXAMPLES_SUPPORT_LINE_PRINTER_HPP

#include <iostream>
#include <string>
#include <string_view>
#include <vector>

namespace examples {

/// Writes lines, plain or as JSON objects.
class line_printer {
public:
    explicit line_printer(bool json) : json_{json} {}

    template<class... Fields>
    void line(std::string const& peer, char const* event, Fields const&... fields)
    {
        if (json_) {
            std::cout << R"({"peer":")" << peer << R"(","event":")" << event << '"';
            (write_json(fields), ...);
            std::cout << "}\n";
        } else {
            std::cout << peer << ' ' << event;
            (write_plain(fields), ...);
            std::cout << '\n';
        }
        std::cout.flush();
    }

    struct text {
        char const* name;
        std::string value;
    };
    struct list {
        char const* name;
        std::vector<std::string> values;
    };

private:
    static void quote(std::string_view value)
    {
        std::cout << '"';
        for (char const c : value) // print_to writes ASCII only
            std::cout << (c == '"' || c == '\\' ? "\\" : "") << c;
        std::cout << '"';
    }
    static void write_json(text const& f)
    {
        if (f.value.empty())
            return;
        std::cout << ",\"" << f.name << "\":";
        quote(f.value);
    }
    static void write_json(list const& f)
    {
        if (f.values.empty())
            return;
        std::cout << ",\"" << f.name << "\":[";
        for (std::size_t i = 0; i != f.values.size(); ++i) {
            if (i != 0)
                std::cout << ',';
            quote(f.values[i]);
        }
        std::cout << ']';
    }
    static void write_plain(text const& f)
    {
        if (!f.value.empty())
            std::cout << ' ' << f.name << ' ' << f.value;
    }
    static void write_plain(list const& f)
    {
        if (f.values.empty())
            return;
        std::cout << ' ' << f.name;
        for (auto const& value : f.values)
            std::cout << ' ' << value;
    }

    bool json_;
};

} // namespace examples

#endif
