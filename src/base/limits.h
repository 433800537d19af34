// Every limit of the product in one place. Above a limit there is a clear refusal, never a silent cut.
#pragma once

#include <cstddef>
#include <cstdint>

namespace couponry {

// A cart.
constexpr std::size_t kLinesPerCartMax = 2'000;
constexpr std::int64_t kPiecesPerLineMax = 999'999;
constexpr std::size_t kCodesPerCartMax = 20;
constexpr std::size_t kShippingOptionsMax = 20;
constexpr std::size_t kShipmentsPerCartMax = 100;
// The largest amount of one price: with all lines full a cart stays below 2^63 minor units.
constexpr std::int64_t kAmountMinorMax = 1'000'000'000;

// A promotion.
constexpr std::size_t kLeavesPerPromotionMax = 100;
constexpr std::size_t kConditionDepthMax = 8;
constexpr std::size_t kEffectsPerPromotionMax = 20;
constexpr std::size_t kTiersPerEffectMax = 50;
constexpr std::size_t kPartsPerBundleMax = 20;
constexpr std::size_t kValuesPerListMax = 10'000;
constexpr std::size_t kFilterDepthMax = 4;
constexpr std::size_t kTextLengthMax = 2'000;
constexpr std::size_t kIdentifierLengthMax = 100;

// Codes.
constexpr std::size_t kCodeLengthMax = 64;

// The search: steps, never a time, so that the same cart has the same answer on every machine.
constexpr int kSearchStepsMax = 20'000;
// Tries per kind of fix before nothing of that kind is shown (docs/engine.md, Fixes).
constexpr int kFixTriesPerKindMax = 64;
constexpr int kFixesShownMax = 5;
constexpr int kFixPiecesMax = 5;
constexpr int kFixWaitDaysMax = 30;
constexpr int kPotentialDefault = 5;
constexpr int kPotentialMax = 50;

// Documents.
constexpr std::size_t kDocumentBytesMax = 16 * 1024 * 1024;
constexpr std::size_t kDocumentDepthMax = 32;

// The store.
constexpr std::size_t kRowsPerPageMax = 1'000;
// Writes that share one commit: more gain little (a sync is long paid for) and make the first of them wait.
constexpr std::size_t kWritesPerCommitMax = 64;
constexpr std::size_t kWritesWaitingMax = 10'000;
constexpr int kStoreReaders = 4;
// How long a transaction waits for a lock of another program on the same database.
constexpr int kStoreLockWaitMs = 5'000;

}  // namespace couponry
