#include "document/table_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>

#include "base/limits.h"
#include "base/money.h"
#include "document/csv.h"
#include "document/parse.h"
#include "document/writer.h"

namespace couponry::document {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

/// An empty field removes what it stands for.
value text_or_nothing(const std::string& field) {
    return field.empty() ? value(nullptr) : value(field);
}

// Lists: texts apart by spaces, or a JSON list, which is how texts with spaces are written.

bool is_json_list(std::string_view field) {
    return field.starts_with('[');
}

Result<value> read_json_list(std::string_view column, const std::string& field) {
    auto list = parse(field);
    if (list && list->is_array()) return list;
    std::string detail = "A field that begins with [ is a JSON list; close it with ].";
    return fail("invalid_row", detail, {{fmt::format("/{}", column), detail}});
}

array read_words(std::string_view field) {
    array words;
    while (!field.empty()) {
        const std::size_t end = std::min(field.find(' '), field.size());
        if (end > 0) words.emplace_back(json_text(field.substr(0, end)));
        field.remove_prefix(std::min(end + 1, field.size()));
    }
    return words;
}

std::string_view text_of(const object& document, std::string_view name) {
    const value* found = document.if_contains(json_text(name));
    return found != nullptr && found->is_string() ? std::string_view(found->as_string()) : std::string_view();
}

const array* list_of(const object& document, std::string_view name) {
    const value* found = document.if_contains(json_text(name));
    return found != nullptr ? found->if_array() : nullptr;
}

std::string_view english_name_of(const object& document) {
    const value* names = document.if_contains("name");
    return names != nullptr && names->is_object() ? text_of(names->as_object(), "en") : std::string_view();
}

void add_line(std::string& lines, std::initializer_list<std::string_view> fields) {
    bool is_first = true;
    for (const std::string_view field : fields) {
        if (!is_first) lines += ',';
        is_first = false;
        lines += csv_field(field);
    }
    lines += '\n';
}

// Products

constexpr std::array kProductColumns = {Column{"product", "/id"}, Column{"name", "/name"}, Column{"category", "/categories"},
                                        Column{"list_price_minor", "/prices"}, Column{"currency", "/prices"}};

Result<object> read_price(const std::string& price, const std::string& currency) {
    const auto refuse = [](std::string_view column, std::string detail) {
        return fail("invalid_row", detail, {{fmt::format("/{}", column), detail}});
    };
    if (!parse_currency(currency)) return refuse("currency", "This is no currency; use an ISO 4217 code such as GBP.");
    std::int64_t minor = -1;
    const auto [end, error] = std::from_chars(price.data(), price.data() + price.size(), minor);
    if (error != std::errc{} || end != price.data() + price.size() || minor < 0 || minor > kAmountMinorMax)
        return refuse("list_price_minor",
                      fmt::format("The price must be a whole number of minor units from 0 to {}.", kAmountMinorMax));
    object prices;
    prices[currency] = minor;
    return prices;
}

Result<object> read_product_row(const std::vector<std::string>& values) {
    object product;
    product["id"] = values[0];
    product["name"] = object{{"en", text_or_nothing(values[1])}};
    if (is_json_list(values[2])) {
        auto categories = read_json_list("category", values[2]);
        if (!categories) return std::unexpected(categories.error());
        product["categories"] = std::move(*categories);
    } else {
        product["categories"] = values[2].empty() ? value(nullptr) : value(array({value(values[2])}));
    }
    if (!values[3].empty() || !values[4].empty()) {  // without both: no price
        auto prices = read_price(values[3], values[4]);
        if (!prices) return std::unexpected(prices.error());
        product["prices"] = std::move(*prices);
    }
    return product;
}

void write_product_rows(const object& product, std::string& lines) {
    const std::string_view id = text_of(product, "id");
    const std::string_view name = english_name_of(product);
    std::string category;
    if (const array* categories = list_of(product, "categories"); categories != nullptr && !categories->empty()) {
        const std::string_view first = categories->front().as_string();
        category = categories->size() == 1 && !is_json_list(first) ? std::string(first) : boost::json::serialize(*categories);
    }
    const value* prices = product.if_contains("prices");
    if (prices == nullptr || prices->as_object().empty()) return add_line(lines, {id, name, category, "", ""});
    for (const auto& [currency, price] : prices->as_object())
        add_line(lines, {id, name, category, fmt::format("{}", price.as_int64()), std::string_view(currency)});
}

// Customers

constexpr std::array kCustomerColumns = {Column{"id", "/id"}, Column{"email", "/email"}, Column{"segments", "/segments"}};

Result<object> read_customer_row(const std::vector<std::string>& values) {
    object customer;
    customer["id"] = values[0];
    customer["email"] = text_or_nothing(values[1]);
    if (is_json_list(values[2])) {
        auto segments = read_json_list("segments", values[2]);
        if (!segments) return std::unexpected(segments.error());
        customer["segments"] = std::move(*segments);
    } else {
        customer["segments"] = values[2].empty() ? value(nullptr) : value(read_words(values[2]));
    }
    return customer;
}

void write_customer_row(const object& customer, std::string& lines) {
    std::string segments;
    bool are_words = true;
    if (const array* list = list_of(customer, "segments"); list != nullptr) {
        are_words = !list->empty();  // an empty list is not the same as none
        for (const value& segment : *list) {
            const std::string_view text = segment.as_string();
            are_words = are_words && text.find(' ') == std::string_view::npos && !(segments.empty() && is_json_list(text));
            if (!segments.empty()) segments += ' ';
            segments += text;
        }
        if (!are_words) segments = boost::json::serialize(*list);
    }
    add_line(lines, {text_of(customer, "id"), text_of(customer, "email"), segments});
}

// Coupons

constexpr std::array kCouponColumns = {Column{"code", "/code"}, Column{"kind", "/kind"}, Column{"name", "/name"},
                                       Column{"starts_at", "/starts_at"}, Column{"ends_at", "/ends_at"}};

Result<object> read_coupon_row(const std::vector<std::string>& values) {
    object coupon;
    for (std::size_t at = 0; at < kCouponColumns.size(); ++at)
        coupon[json_text(kCouponColumns[at].name)] = text_or_nothing(values[at]);
    coupon["name"] = object{{"en", coupon["name"]}};
    return coupon;
}

void write_coupon_row(const object& coupon, std::string& lines) {
    add_line(lines, {text_of(coupon, "code"), text_of(coupon, "kind"), english_name_of(coupon), text_of(coupon, "starts_at"),
                     text_of(coupon, "ends_at")});
}

// Codes

constexpr std::array kCodeColumns = {Column{"code", "/code"},
                                     Column{"coupon", "/coupon"},
                                     Column{"bound_email", "/bound_email"},
                                     Column{"generated_at", "/generated_at"},
                                     Column{"ends_at", "/ends_at"},
                                     Column{"status", "/status"},
                                     Column{"held_by_order", "/held_by_order"}};

/// An empty field says nothing: what the code has stays.
Result<object> read_code_row(const std::vector<std::string>& values) {
    object code;
    for (std::size_t at = 0; at < kCodeColumns.size(); ++at)
        if (!values[at].empty()) code[json_text(kCodeColumns[at].name)] = values[at];
    return code;
}

void write_code_row(const object& code, std::string& lines) {
    std::string line;
    for (const Column& column : kCodeColumns) {
        if (&column != kCodeColumns.begin()) line += ',';
        line += csv_field(text_of(code, column.name));
    }
    lines += line + '\n';
}

constexpr std::array kTableForms = {
    TableForm{"products", kProductColumns, read_product_row, write_product_rows},
    TableForm{"customers", kCustomerColumns, read_customer_row, write_customer_row},
    TableForm{"coupons", kCouponColumns, read_coupon_row, write_coupon_row},
    TableForm{"codes", kCodeColumns, read_code_row, write_code_row, kCodeColumns.size() - 1},
};

}  // namespace

std::string TableForm::header() const {
    std::string line;
    for (const Column& column : columns) line += fmt::format("{}{}", line.empty() ? "" : ",", column.name);
    return line + '\n';
}

FieldError TableForm::at_column(FieldError error) const {
    const auto is_of = [&](const Column& column) {
        const bool is_below = error.pointer.size() > column.pointer.size() && error.pointer[column.pointer.size()] == '/';
        return error.pointer == column.pointer || (is_below && error.pointer.starts_with(column.pointer));
    };
    if (const auto found = std::ranges::find_if(columns, is_of); found != columns.end())
        error.pointer = fmt::format("/{}", found->name);
    return error;
}

const TableForm* find_table_form(std::string_view kind) {
    const auto found = std::ranges::find(kTableForms, kind, &TableForm::kind);
    return found == kTableForms.end() ? nullptr : &*found;
}

}  // namespace couponry::document
