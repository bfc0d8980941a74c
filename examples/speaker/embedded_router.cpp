// SPDX-License-Identifier: BSL-1.0
#include "demo_router.hpp"

#include <csignal>
#include <stdexcept>
#include <string_view>

namespace speaker {

namespace {

constexpr auto router_address = "127.0.0.2";

class embedded_router : public demo_router {
public:
    embedded_router(demo_stage& stage, std::string const& own_program) : stage_{stage}
    {
        auto const address = std::string{router_address};
        process_ = stage.start("",
            {own_program, "router", "--as", "65000", "--router-id", "10.240.0.2", "--listen", address + ":0",
                "--neighbor", "k8s_worker_0=10.240.0.20:65001@127.0.0.20", "--neighbor",
                "k8s_worker_1=10.240.0.21:65001@127.0.0.21"},
            [this](std::string const& line) { on_line(line); });
        stage.wait_until("the router to listen", [&] {
            if (process_->status())
                throw std::runtime_error{"the router did not start"};
            return !port_.empty();
        });
    }

    std::unique_ptr<child_process> start_node(
        std::string const& name, std::string const& number, std::vector<std::string> speaker) override
    {
        return start_node_on_loopback(stage_, name, number, std::move(speaker), router_address + (':' + port_));
    }
    std::string prompt(std::string const& command) const override { return command; }
    std::vector<std::string> show_protocols() override { return ask("show protocols"); }
    std::vector<std::string> show_route() override { return ask("show route"); }
    int stop() override
    {
        process_->signal(SIGTERM);
        stage_.wait_until("the router to stop", [&] { return process_->status().has_value(); });
        return *process_->status();
    }

private:
    // An answer ends with an empty line. News begin with the time, and go their own way.
    void on_line(std::string const& line)
    {
        constexpr std::string_view port = " port ";
        if (auto const at = line.rfind(port); port_.empty() && at != std::string::npos)
            port_ = line.substr(at + port.size());
        bool const news = line.size() > 8 && line[2] == ':' && line[5] == ':';
        if (line.empty())
            answered_ = true;
        else if (!news)
            answer_.push_back(line);
    }

    std::vector<std::string> ask(std::string const& command)
    {
        answer_.clear();
        answered_ = false;
        process_->tell(command);
        stage_.wait_until("the router's answer", [&] { return answered_ || process_->status(); });
        return answer_;
    }

    demo_stage& stage_;
    std::string port_;
    std::vector<std::string> answer_;
    bool answered_ = false;
    std::unique_ptr<child_process> process_; // last: its lines need the others
};

} // namespace

std::unique_ptr<child_process> start_node_on_loopback(demo_stage& stage, std::string const& name,
    std::string const& number, std::vector<std::string> speaker, std::string const& router)
{
    for (auto const& word :
        {std::string{"--source-address"}, "127.0.0." + number, std::string{"--map"}, "10.240.0.2=" + router})
        speaker.push_back(word);
    return stage.start(name, speaker);
}

std::unique_ptr<demo_router> start_embedded_router(demo_stage& stage, std::string const& own_program)
{
    return std::make_unique<embedded_router>(stage, own_program);
}

} // namespace speaker
