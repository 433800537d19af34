// What the store does per second: writes of one or many clients at once, each acknowledged after its sync, and look-ups.
#include <benchmark/benchmark.h>

#include <atomic>
#include <memory>

#include "store/sqlite/testing.h"

namespace couponry::bench {
namespace {

using store::Aggregate;
using store::numbered;

constexpr int kDocuments = 10'000;

struct Setting {
    store::TemporaryFolder folder;
    std::unique_ptr<store::Store> store = store::sqlite::open_or_stop(folder.file());
};
std::unique_ptr<Setting> setting;
std::atomic<int> next_number;

void write_some() {
    std::vector<store::NewVersion> documents;
    for (int number = 0; number < kDocuments; ++number)
        documents.push_back(store::new_version(numbered(number), std::string(400, 'x'), {{"email", numbered(number)}}));
    CHECK(
        setting->store->write("shop", [&](store::Transaction& t) { t.of(Aggregate::customers).put_all(documents); }).has_value());
}

void set_up(const benchmark::State&) {
    setting = std::make_unique<Setting>();
    write_some();
}
void tear_down(const benchmark::State&) {
    setting.reset();
}

/// One order of 400 bytes with two keys, as the requests of many shoppers bring it.
void write(benchmark::State& state) {
    for (auto _ : state) {
        const std::string id = "o" + std::to_string(next_number++);
        const auto order = store::new_version(id, std::string(400, 'x'), {{"customer", id}, {"email", id}});
        CHECK(setting->store->write("shop", [&](store::Transaction& t) { t.of(Aggregate::orders).put(order); }).has_value());
    }
    state.SetItemsProcessed(state.iterations());
}

void find(benchmark::State& state) {
    int number = state.thread_index() * 997;
    for (auto _ : state) {
        bool is_there = false;
        CHECK(setting->store
                  ->read("shop",
                         [&](const store::Transaction& t) {
                             is_there = t.of(Aggregate::customers).find(numbered(number % kDocuments)).has_value();
                         })
                  .has_value());
        CHECK(is_there);
        number += 7'919;
    }
    state.SetItemsProcessed(state.iterations());
}

void find_by(benchmark::State& state) {
    int number = state.thread_index() * 997;
    for (auto _ : state) {
        std::size_t found = 0;
        CHECK(setting->store
                  ->read("shop",
                         [&](const store::Transaction& t) {
                             found = t.of(Aggregate::customers).find_by("email", numbered(number % kDocuments), "", 10).size();
                         })
                  .has_value());
        CHECK(found == 1);
        number += 7'919;
    }
    state.SetItemsProcessed(state.iterations());
}

/// A thousand customers in one transaction, as an import writes them.
void import(benchmark::State& state) {
    std::vector<store::NewVersion> documents;
    for (auto _ : state) {
        state.PauseTiming();
        documents.clear();
        for (int at = 0; at < 1'000; ++at) {
            const std::string id = "c" + std::to_string(next_number++);
            documents.push_back(store::new_version(id, std::string(400, 'x'), {{"email", id}}));
        }
        state.ResumeTiming();
        CHECK(setting->store->write("shop", [&](store::Transaction& t) { t.of(Aggregate::customers).put_all(documents); })
                  .has_value());
    }
    state.SetItemsProcessed(state.iterations() * 1'000);
}

void on_store(const char* name, void (*function)(benchmark::State&), std::initializer_list<int> threads) {
    for (const int count : threads)
        benchmark::RegisterBenchmark(name, function)->Setup(set_up)->Teardown(tear_down)->Threads(count)->UseRealTime();
}

const bool is_set_up = [] {
    on_store("store/write", write, {1, 64});
    on_store("store/find", find, {1, 4});
    on_store("store/find_by", find_by, {1});
    on_store("store/import", import, {1});
    return true;
}();

}  // namespace
}  // namespace couponry::bench
