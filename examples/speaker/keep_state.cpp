// SPDX-License-Identifier: BSL-1.0
// What the speaker knows of its last run, and leaves for the next one.
#include "node_speaker.hpp"

#include "log.hpp"
#include "saved_state.hpp"
#include "text.hpp"

#include <algorithm>
#include <iterator>

namespace speaker {

// As soon as there are pools, which may come later than the start. A file that is no good is kept for a look, and the
// services get what they ask for, or what their status says.
void node_speaker::restore()
{
    if (restored_ || config_->pools.empty())
        return;
    restored_ = true;
    std::string why;
    auto const kept = state_.read(why);
    if (!kept && why.empty())
        return; // the first start
    std::size_t lost = 0;
    if (kept)
        why = restore_from(*kept, lost);
    if (why.empty()) {
        auto const count = book_.grants().size();
        log({log_level::info, "state_restored",
            {{"file", state_.path()}, {"services", std::to_string(count)}, {"lost", std::to_string(lost)}},
            "state of " + state_.path(),
            counted(count, "service") + " restored" + (lost == 0 ? "" : ", " + std::to_string(lost) + " not")});
        return;
    }
    auto const aside = kept ? state_.set_aside() : std::string{};
    log({log_level::error, "state_refused", {{"file", state_.path()}, {"error", why}, {"kept_as", aside}}, "",
        "state of " + state_.path() + " refused: " + why + (aside.empty() ? "" : "; it is " + aside + " now")});
}

std::string node_speaker::restore_from(state_file::octets const& kept, std::size_t& lost)
{
    auto saved = unpack(kept);
    if (!saved)
        return "damaged configuration";
    std::vector<pool> former;
    if (options_.on_orphan == bgpwire::orphan_policy::keep) {
        for (auto const& files : saved->made_under) {
            diagnostics known; // and told when it was read first
            auto pools = configuration_in(files, options_, known).pools;
            std::ranges::move(pools, std::back_inserter(former));
        }
        texts_of_orphans_ = std::move(saved->made_under);
        constexpr auto text = &named_text::text;
        if (!texts_of_orphans_.empty() && std::ranges::equal(texts_of_orphans_.front(), config_texts_, {}, text, text))
            texts_of_orphans_.erase(texts_of_orphans_.begin()); // which are those of today
    }
    auto const tell = [&](std::string const& name, std::string const& had, std::string const& reason) {
        ++lost;
        log({log_level::warn, "address_not_restored", {{"service", name}, {"ip", had}, {"reason", reason}},
            "service " + name, "cannot have " + had + " again: " + reason});
    };
    auto const why = book_.restore(saved->snapshot, former, tell);
    for (auto const& [name, has] : book_.grants())
        if (has.is_orphan)
            log({log_level::warn, "address_kept", {{"service", name}, {"ip", address_list(has.addresses)}}, "",
                "service " + name + " keeps " + address_list(has.addresses) + ", which no pool has"});
    return why;
}

// Before anybody hears of an address it is on the disk.
void node_speaker::save()
{
    if (state_.path().empty() || !restored_)
        return;
    saved_state now;
    now.snapshot = book_.snapshot();
    if (!book_.has_orphans())
        texts_of_orphans_.clear();
    if (options_.on_orphan == bgpwire::orphan_policy::keep) {
        now.made_under = texts_of_orphans_;
        now.made_under.insert(now.made_under.begin(), config_texts_);
    }
    auto const why = state_.write(pack(now));
    if (!why.empty() && why != save_problem_)
        log({log_level::error, "state_not_written", {{"file", state_.path()}, {"error", why}}, "",
            "state file " + state_.path() + ' ' + why + "; a restart would not know what was given since"});
    save_problem_ = why;
}

} // namespace speaker
