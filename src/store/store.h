// The store: transactions, and copies of the whole. Any thread may use it; a call returns when its transaction has ended. Services
// use this interface; only the wiring knows which database is behind it.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/transaction.h"

namespace couponry::store {

/// What happens in a transaction: a function of a transaction that returns nothing, or a Result<void> whose failure undoes everything.
/// It may be run again after it was undone, on another thread than the caller's, so it only reads, writes and sets its results anew. An
/// exception undoes everything, too, and reaches the caller. A transaction inside another is a bug.
template <class T>
class Work {
public:
    template <class F>
        requires(std::invocable<F&, T&> && !std::same_as<F, Work>)
    Work(F function)
        : run_([function = std::move(function)](T& transaction) mutable -> Result<void> {
              if constexpr (std::is_void_v<std::invoke_result_t<F&, T&>>) {
                  function(transaction);
                  return {};
              } else {
                  return function(transaction);
              }
          }) {}
    Result<void> operator()(T& transaction) const { return run_(transaction); }

private:
    std::function<Result<void>(T&)> run_;
};
using Reading = Work<const Transaction>;
using Writing = Work<Transaction>;

/// What concurrent writes may see of each other. SQLite runs them one after the other in either case.
enum class Isolation {
    serializable,  ///< As if they ran one after the other.
    locks,  ///< The work itself first locks or writes the rows that decide, in the same order as others do: many at once, on few rows.
};

// Failures of all stores: `store_busy` (try again), `store_full`, `store_damaged`, `store_failed` (anything else of the disk),
// `store_unknown` (the connection was lost during a commit), and of opening: `store_missing`, `store_locked` (another server has it),
// `store_foreign` (not a database of Couponry), `store_newer` (of a later program), `store_older` (to be migrated), `store_unsafe` (it
// may lose what it acknowledged).
class Store {
public:
    virtual ~Store() = default;
    /// Sees one consistent state, in which every write is that had returned before.
    virtual Result<void> read(std::string_view tenant, const Reading& work) = 0;
    /// All of it or nothing; on disk when this returns. After a failure of the disk, or `store_unknown`, it may or may not have happened.
    virtual Result<void> write(std::string_view tenant, const Writing& work, Isolation isolation = Isolation::serializable) = 0;
    /// Writes a consistent copy of everything to a file that does not exist yet; reads and writes go on meanwhile.
    virtual Result<void> backup(const std::string& path) = 0;

    /// Whether other servers write to it as well, so that one has to ask for what they did.
    virtual bool is_shared() const { return false; }
    /// Of each of these tenants, in their order.
    virtual Result<std::vector<std::int64_t>> revisions(std::span<const std::string> tenants);
};

/// Whether opening may change an older database to the form that this program needs.
enum class Migrate { no, yes };

struct Opened {
    std::unique_ptr<Store> store;
    std::vector<std::string> migrations = {};  ///< The names of those that were made now, in order.
    bool is_new = false;  ///< There was nothing before.
};

}  // namespace couponry::store
