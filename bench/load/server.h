// A server in a process of its own, with a shop that is given: what it takes of the processor and of memory is its own. One thread.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>

#include "service/services.h"

namespace couponry::load {

constexpr const char* kKey = "load";

class Server {
public:
    /// Forks, so it comes before any thread. `fill` puts the shop into the new store of `folder`, if it is new.
    /// `on_one_core`: one thread for connections, all of the server on core 0 and the caller on core 1 from now on.
    Server(const std::string& folder, const std::function<void(service::Services&)>& fill, bool on_one_core = false);
    /// Ends the process.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    std::uint16_t port() const { return port_; }
    /// From the start of the process to the first moment at which it answers /ready.
    double seconds_to_ready() const { return seconds_to_ready_; }
    /// Of all its threads so far.
    double cpu_seconds() const;
    std::int64_t resident_bytes() const;

private:
    [[noreturn]] static void serve(const std::string& folder, const std::function<void(service::Services&)>& fill,
                                   std::size_t threads, int told, int held);

    pid_t process_ = 0;
    int held_ = -1;  // closed, it ends the server
    std::uint16_t port_ = 0;
    double seconds_to_ready_ = 0;
};

/// A folder that is gone at the end.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace couponry::load
