# SPDX-License-Identifier: BSL-1.0
# What Doxygen reads in place of a header, line for line: its names in the group of its folder, and the members that
# every type has by contract, which have one meaning and no comment of their own, with that meaning.
#
# awk -f docs/reference/filter.awk include/bgpwire/net/asn.hpp

{ line[NR] = $0 }

END {
    group = FILENAME
    if (!sub(/^.*include\/bgpwire\//, "", group)) group = "umbrellas"
    if (!sub(/\/.*/, "", group)) group = "umbrellas"
    about_file()
    for (i = 1; i <= NR; ++i) print rewritten(i)
}

# The comment over a header's first #include is about the header.
function about_file(    i) {
    for (i = 4; i <= NR && line[i] !~ /^(#include|namespace|\/\/)/; ++i) continue
    line[i - 1] = "/// @file"
    if (line[i] !~ /^\/\/ /) return
    for (; line[i] ~ /^\/\//; ++i) {
        line[i] = "/" line[i]
        gsub(/[<@#]/, "\\\\&", line[i])
    }
}

function rewritten(i,    text, spaces, said) {
    text = line[i]
    # What is in detail namespaces is nobody's business, and what is in others' namespaces is not ours to group.
    if (text ~ /^(inline )?namespace ((bgpwire::)?detail|boost::system)/) return "/** @cond */ " text
    if (text ~ /^} \/\/ namespace ((bgpwire::)?detail|boost::system)/) return "} /** @endcond */"
    if (text ~ /^namespace bgpwire(::[a-z_]+)? \{/) return text " /** @addtogroup " group " */ /** @{ */"
    if (text ~ /^} \/\/ namespace bgpwire/) return "/** @} */ " text
    # Who may look inside is nobody's business either.
    if (text ~ /^ +friend (class )?[a-z_:]+(<[A-Za-z]+>)?;$/) return ""
    # The iterators are std::forward_iterator, and nothing beyond it.
    if (text ~ /^ *class ([a-z_]+_)?iterator \{$/) {
        closing = text; sub(/class.*/, "};", closing)
        said = documented(i) ? "" : "/** A `std::forward_iterator` over the elements; it borrows what the range borrows. */ "
        return said text " /** @cond */"
    }
    if (closing != "" && text == closing) { closing = ""; return "/** @endcond */ " text }
    # Specialisations of other libraries' templates, which Doxygen cannot place: what they are for, the header says.
    if (FILENAME ~ /\/io\/(fmt|format)\.hpp$/ && text !~ /^(\/\/|#(ifndef|define) BGPWIRE|#include)/)
        return i == NR ? "#endif" : ""
    sub(/explicit\(sizeof\.\.\.\([A-Za-z]+\) == 0\) /, "", text) # Doxygen takes it for a name
    # A colon behind a reference is not part of the name.
    if (match(text, /@ref [a-z0-9_]+(::[a-z0-9_]+)*:( |$)/)) {
        name = substr(text, RSTART + 5); sub(/:( .*|$)/, "", name)
        text = substr(text, 1, RSTART + 4) name " \"" name "\"" substr(text, RSTART + 5 + length(name))
    }
    said = meaning(text)
    if (said == "" || documented(i)) return text
    return "/** " said " */ " text
}

# The meaning of what is declared on a line of its own.
function meaning(text) {
    sub(/^ +/, "", text)
    if (text ~ /^friend constexpr (bool|auto) operator(==|<=>)\(.*= default;/)
        return text ~ /<=>/ ? "Orders by the members, first to last." : "Compares member by member."
    if (text ~ /operator==\(/ && text ~ /^friend constexpr bool/) return "Whether both say the same."
    if (text ~ /constexpr (const_)?iterator begin\(\) const noexcept/) return "The first element."
    if (text ~ /constexpr (const_)?iterator end\(\) const noexcept/) return "Behind the last element."
    if (text ~ /constexpr void encode\(wire::writer& out(, codec_context const&( context)?)?\) const noexcept/)
        return "Appends its octets to `out`, which keeps the failure where they do not fit."
    if (text ~ /constexpr void encode\(wire::writer&(, codec_context const&)?\) const noexcept \{\}/) return "Appends nothing: there is no value."
    if (text ~ / decode\(octets(, codec_context const&)?\) noexcept$/) return "There is nothing to read, and nothing that could fail."
    if (text ~ /^static constexpr path_attribute_traits traits/)
        return "Type code, name, category, lengths that are legal, and what an error asks for."
    if (text ~ /^static constexpr capability_traits traits/) return "Code, name and the lengths that are legal."
    return ""
}

# Whether a comment for Doxygen stands over the declaration, template head and constraint aside, or behind it.
function documented(i) {
    if (line[i] ~ /\/\/\/</) return 1
    while (line[--i] ~ /^ *(template<|requires )/) continue
    return line[i] ~ /^ *\/\/\//
}
