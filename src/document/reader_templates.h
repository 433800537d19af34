// The templates of reader.h, apart so that its list of what can be read stays readable. Included by it only.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <type_traits>
#include <utility>

namespace couponry::document {

template <class Target>
constexpr bool kIsOptional = false;
template <class Value>
constexpr bool kIsOptional<std::optional<Value>> = true;

template <class Model, class Read>
Result<Model> read_whole(const boost::json::value& value, const Read& read) {
    std::vector<FieldError> errors;
    Model model{};
    read(Reader(value, errors), model);
    if (!errors.empty()) return std::unexpected(invalid_document(std::move(errors)));
    return model;
}

template <class Value, std::size_t count>
bool Choice<Value, count>::operator()(const Reader& reader, Value& target) const {
    const auto text = text_in(reader);
    for (const Entry& entry : entries)
        if (text && entry.word == *text) {
            target = entry.value;
            return true;
        }
    std::vector<std::string_view> words;
    words.reserve(count);
    for (const Entry& entry : entries) words.push_back(entry.word);
    return refuse_word(reader, words);
}

template <class ReadEntry>
template <class Entry>
bool ListOf<ReadEntry>::operator()(const Reader& reader, std::vector<Entry>& target) const {
    const boost::json::array* entries = reader.array(size_max);
    if (entries == nullptr) return false;
    if (entries->empty() && !may_be_empty) return reader.refuse("The list is empty; name at least one, or leave the field out.");
    std::vector<Entry> read;
    read.reserve(entries->size());
    bool is_good = true;
    for (std::size_t index = 0; index < entries->size(); ++index) {
        is_good = read_entry(Reader(reader, index, (*entries)[index]), read.emplace_back()) && is_good;
    }
    if (is_good) target = std::move(read);
    return is_good;
}

template <class ReadEntry>
template <class Map>
bool MapOf<ReadEntry>::operator()(const Reader& reader, Map& target) const {
    const boost::json::object* entries = reader.object();
    if (entries == nullptr) return false;
    if (entries->size() > size_max)
        return reader.refuse("There are more than " + std::to_string(size_max) + " entries; send fewer.");
    Map read;
    bool is_good = true;
    for (const auto& [key, value] : *entries) {
        typename Map::mapped_type entry{};
        const Reader place(reader, std::string_view(key.data(), key.size()), value);
        if (key.empty()) is_good = place.refuse("The name is empty; give it one.");
        is_good = read_entry(place, entry) && is_good;
        read.emplace(std::string(key.data(), key.size()), std::move(entry));
    }
    if (is_good) target = std::move(read);
    return is_good;
}

template <class Target, class Read>
bool Fields::optional(std::string_view name, Target& target, const Read& read) {
    const boost::json::value* value = find(name);
    if (value == nullptr) return false;
    const Reader place(*reader_, name, *value);
    if constexpr (kIsOptional<Target>) {
        typename Target::value_type entry{};
        if (!read(place, entry)) return false;
        target = std::move(entry);
        return true;
    } else {
        return read(place, target);
    }
}

template <class Target, class Read>
bool Fields::required(std::string_view name, Target& target, const Read& read) {
    if (is_object() && !has(name))
        return reader_->refuse_at(pointer_step(name), "The field \"" + std::string(name) + "\" is missing; it must be given.");
    return optional(name, target, read);
}

}  // namespace couponry::document
