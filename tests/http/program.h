// The program itself, as a process that a test may kill. It is the one that lies beside the test.
#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/check.h"

namespace couponry::http_tests {

inline constexpr const char* kProgramKey = "kill-test";

inline std::string request(std::string_view method, std::string_view target, std::string_view body,
                           std::string_view type = "application/json", std::string_view lines = "") {
    return fmt::format(
        "{} {} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}\r\n{}",
        method, target, kProgramKey, type, body.size(), lines, body);
}

/// The program as a process of its own.
class Program {
public:
    /// With a PostgreSQL at `database`, unless that is empty.
    explicit Program(const std::filesystem::path& folder, const std::string& database = {}) {
        int told[2];
        CHECK(pipe2(told, O_CLOEXEC) == 0);
        const std::string program = (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "couponry").string();
        const std::string data = folder.string();
        process_ = fork();
        CHECK(process_ >= 0);
        if (process_ == 0) {
            dup2(told[1], STDOUT_FILENO);
            setenv("COUPONRY_API_KEY", kProgramKey, 1);
            if (!database.empty()) setenv("COUPONRY_DATABASE", database.c_str(), 1);
            execl(program.c_str(), program.c_str(), "serve", "--listen", "127.0.0.1:0", "--data", data.c_str(), "--log", "none",
                  nullptr);
            _exit(127);
        }
        close(told[1]);
        port_ = read_port(told[0]);
        output_ = told[0];
    }
    ~Program() {
        if (process_ > 0) end(SIGKILL);
        close(output_);
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    std::uint16_t port() const { return port_; }
    void end(int signal) {
        kill(process_, signal);
        int status = 0;
        CHECK(waitpid(process_, &status, 0) == process_);
        process_ = -1;
    }

private:
    /// It says "… listens on http://127.0.0.1:<port>" when it does.
    static std::uint16_t read_port(int pipe) {
        std::string text;
        char letter = 0;
        while (read(pipe, &letter, 1) == 1 && letter != '\n') text += letter;
        const std::size_t colon = text.rfind(':');
        CHECK(colon != std::string::npos);  // the program lies beside this test, and starts
        return static_cast<std::uint16_t>(std::stoi(text.substr(colon + 1)));
    }

    pid_t process_ = -1;
    int output_ = -1;
    std::uint16_t port_ = 0;
};

}  // namespace couponry::http_tests
