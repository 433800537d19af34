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
// Addresses that the codes of a batch are bound to: as many as fit into the body of a request.
constexpr std::size_t kAddressesPerBatchMax = 100'000;
// Codes that share a transaction: about 100 ms, for which other writers wait.
constexpr std::size_t kCodesPerStep = 10'000;
// Codes that are put in order together, 16 bytes each; more make less of the table be written again and again (docs/decisions/0013).
constexpr std::uint64_t kCodesPerRun = 1'000'000;

// The search: steps, never a time, so that the same cart has the same answer on every machine.
constexpr int kSearchStepsMax = 20'000;
// Tries per kind of fix before nothing of that kind is shown (docs/engine.md, Fixes).
constexpr int kFixTriesPerKindMax = 64;
constexpr int kFixesShownMax = 5;
constexpr int kFixPiecesMax = 5;
constexpr int kFixWaitDaysMax = 30;
constexpr int kPotentialDefault = 5;
constexpr int kPotentialMax = 50;
constexpr int kWalletMax = 100;
constexpr std::size_t kCartsPerBatchMax = 1'000;
constexpr std::size_t kKeysPerTenantMax = 1'000;
constexpr std::size_t kIdempotencyKeyLengthMax = 255;
constexpr std::int64_t kIdempotencyKeyMs = 86'400'000;

// The assistant: a message of a shopper.
constexpr std::size_t kMessageBytesMax = 2'000;

// What happens to orders after they are placed. A policy is a page of text.
constexpr std::size_t kPolicyTextLengthMax = 20'000;
constexpr std::int64_t kPolicyDaysMax = 3'650;
constexpr std::size_t kReturnReasonsMax = 50;
constexpr std::size_t kPoliciesPerTenantMax = 1'000;
constexpr std::size_t kRefundsPerOrderMax = 1'000;
// Of one order: every piece of it could come back alone, but nobody sends so many parcels.
constexpr std::size_t kRequestsPerOrderMax = 200;

// Documents.
constexpr std::size_t kDocumentBytesMax = 16 * 1024 * 1024;
constexpr std::size_t kDocumentDepthMax = 32;

// The store.
constexpr std::size_t kRowsPerPageMax = 1'000;
// Writes that share one commit: more gain little (a sync is long paid for) and make the first of them wait.
constexpr std::size_t kWritesPerCommitMax = 64;
constexpr std::size_t kWritesWaitingMax = 10'000;
constexpr int kStoreReaders = 4;
// Connections of one server to PostgreSQL; ten servers stay below its usual 100. Reads take turns with the network, so more of them.
constexpr int kStoreConnectionsReading = 6;
constexpr int kStoreConnectionsWriting = 4;
// How often a transaction is run when others were in its way: with pauses of up to 64 ms, about half a second.
constexpr int kStoreAttemptsMax = 20;
constexpr std::uint64_t kStorePauseMsMax = 64;
// How long a transaction waits for a lock of another program on the same database.
constexpr int kStoreLockWaitMs = 5'000;
// How long it waits for its turn or a free connection: while the database is away, each attempt to connect may take 5 seconds.
constexpr int kStoreTurnWaitMs = 10'000;

// How often a server asks what others on its database changed; they promise it within a second.
constexpr std::int64_t kFollowMs = 250;

// Lists.
constexpr std::size_t kPageRowsDefault = 50;
constexpr std::size_t kPageRowsMax = 200;
// Documents that one page of a search looks at: about 50 ms. A page may then have fewer rows than asked for, and goes on.
constexpr std::size_t kRowsSearchedMax = 5'000;
constexpr std::size_t kSearchLengthMax = 100;
// A cursor holds one key: a few identifiers and an instant.
constexpr std::size_t kCursorBytesMax = 1'024;

// A request over HTTP. RFC 9112, section 3, recommends 8,000 bytes for the request line; a head with a signed token and a browser's
// cookies needs about 8 KB, and usual proxies send no more than 16 KB.
constexpr std::size_t kTargetBytesMax = 8'000;
constexpr std::size_t kHeadBytesMax = 16 * 1024;
constexpr std::size_t kHeaderFieldsMax = 100;
constexpr std::size_t kQueryParametersMax = 100;
// The fullest cart (2,000 lines with attributes) has about 4 MB. A route that takes files says its own limit.
constexpr std::size_t kBodyBytesMax = 8 * 1024 * 1024;
constexpr std::size_t kRequestIdLengthMax = 64;

// Imports. A row has room for the largest document of a request.
constexpr std::size_t kImportBytesMax = 16ULL * 1024 * 1024 * 1024;
constexpr std::size_t kImportRowBytesMax = kBodyBytesMax;
constexpr std::size_t kImportErrorsMax = 100;
// Of each tenant; the oldest go.
constexpr std::size_t kJobsKeptMax = 200;

// Connections. Each has a file descriptor and, when idle, about 8 KB.
constexpr std::size_t kConnectionsMax = 10'000;
// Handlers that wait for storage, and requests that wait for such a handler: at 10 ms each the last one waits a third of a second.
constexpr std::size_t kBlockingThreads = 32;
constexpr std::size_t kBlockingWaitingMax = 1'000;
// Usual proxies close an idle connection after 60 s; closing later than they do spares them a request into a closing connection.
constexpr std::int64_t kIdleMsMax = 75'000;
// From the first byte of a request to the end of its head.
constexpr std::int64_t kHeadMsMax = 10'000;
// For a body, and for an answer, per started kBodyBytesMax: 140 KB/s, which a poor mobile line has. Streamed ones may be slower for as
// long in all (http/transfer_time.h).
constexpr std::int64_t kTransferMsMax = 60'000;
// How long a client may go on sending after the last answer of its connection, so that it reads that answer before a reset.
constexpr std::int64_t kLingerMsMax = 2'000;
// How often connections are looked at: the times above are kept to this precision.
constexpr std::int64_t kSweepMs = 1'000;

// Streamed bodies: what lies between a connection and a handler, per direction. A stream keeps a thread of the pool until it ends; the
// other threads are left to ordinary requests.
constexpr std::size_t kBodyBytesQueuedMax = 256 * 1024;
constexpr std::size_t kStreamsMax = 8;

// Server-sent events: usual proxies close a silent connection after 30 to 60 s; a reader that is further behind is dropped.
constexpr std::int64_t kHeartbeatMs = 15'000;
constexpr std::size_t kStreamBytesQueuedMax = 256 * 1024;

// Below this an answer fits into one packet anyway, and compressing saves nothing.
constexpr std::size_t kCompressBytesMin = 1'200;

}  // namespace couponry
