#include "http/compression.h"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/limits.h"
#include "http/body_writer.h"
#include "http/preconditions.h"

namespace couponry::http {

namespace {

// 6, zlib's default, takes up to 1.7 times as long as 4 and saves 2 to 7% of our JSON.
constexpr int kLevel = 4;
// zlib's number for a window of 32 KB with the head and tail of gzip.
constexpr int kGzipWindow = 15 + 16;
constexpr int kMemoryLevel = 8;
// Room for what one call of the packer makes; many calls make nothing.
constexpr std::size_t kPackedBytes = 16 * 1024;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

std::string_view take_until(std::string_view& text, char separator) {
    const std::size_t end = text.find(separator);
    const std::string_view taken = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return trimmed(taken);
}

/// "q=0", "q=0.000": refused. Whatever else stands there counts as a preference.
bool is_zero_weight(std::string_view parameter) {
    if (!equals_ignoring_case(parameter.substr(0, 2), "q=")) return false;
    const std::string_view weight = parameter.substr(2);
    return !weight.empty() && weight.find_first_not_of("0.") == std::string_view::npos;
}

bool is_compressible(const Response& response) {
    constexpr std::array<std::string_view, 6> kTypes = {"application/json",          "application/problem+json",
                                                        "application/x-ndjson",      "application/javascript",
                                                        "application/manifest+json", "image/svg+xml"};
    std::string_view type = response.headers.find("Content-Type").value_or("");
    type = take_until(type, ';');
    return type.starts_with("text/") || std::ranges::find(kTypes, type) != kTypes.end();
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
    bool any = false;
    while (!accept_encoding.empty()) {
        std::string_view coding = take_until(accept_encoding, ',');
        const std::string_view name = take_until(coding, ';');
        const bool wanted = !is_zero_weight(trimmed(coding));
        if (equals_ignoring_case(name, "gzip")) return wanted;
        if (name == "*") any = wanted;
    }
    return any;
}

std::string gzip(std::string_view text) {
    z_stream stream{};
    CHECK(deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string packed(deflateBound(&stream, text.size()), '\0');
    // zlib's interface is older than const.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

struct GzipPacker::Stream : z_stream {
    std::array<char, kPackedBytes> packed;  // not cleared for every line that is added
};

GzipPacker::GzipPacker() : stream_(std::make_unique<Stream>()) {
    CHECK(deflateInit2(stream_.get(), kLevel, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) == Z_OK);
}

GzipPacker::~GzipPacker() {
    deflateEnd(stream_.get());
}

std::string GzipPacker::add(std::string_view text) {
    return pack(text, Z_NO_FLUSH);
}

std::string GzipPacker::finish() {
    return pack({}, Z_FINISH);
}

std::string GzipPacker::pack(std::string_view text, int flush) {
    CHECK(text.size() <= kBodyBytesMax);
    std::string packed;
    stream_->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream_->avail_in = static_cast<uInt>(text.size());
    // zlib has more to say when it left no room.
    do {
        stream_->next_out = reinterpret_cast<Bytef*>(stream_->packed.data());
        stream_->avail_out = static_cast<uInt>(kPackedBytes);
        CHECK(deflate(stream_.get(), flush) != Z_STREAM_ERROR);
        packed.append(stream_->packed.data(), kPackedBytes - stream_->avail_out);
    } while (stream_->avail_out == 0);
    return packed;
}

void compress(const Request& request, Response& response) {
    const bool is_worth_it = response.stream || response.body.size() >= kCompressBytesMin;
    if (response.events || !is_worth_it || !is_compressible(response)) return;
    if (response.headers.find("Content-Encoding")) return;
    response.headers.add("Vary", "Accept-Encoding");
    if (!accepts_gzip(request.header("Accept-Encoding").value_or(""))) return;
    if (response.stream) {
        response.stream = [write = std::move(response.stream)](BodyWriter& out) {
            out.compress();
            write(out);
        };
    } else {
        response.body = gzip(response.body);
    }
    response.headers.set("Content-Encoding", "gzip");
    if (const auto tag = response.headers.find("ETag")) response.headers.set("ETag", gzip_etag(*tag));
}

}  // namespace couponry::http
