// The words by which slots are known, folded, of all six languages. Used by find_slots.cpp only.
#pragma once

#include <array>
#include <string_view>

namespace couponry::assistant {

/// Stands before or behind a code.
constexpr auto kCodeWords = std::to_array<std::string_view>(
    {"code",      "codes",   "coupon",    "coupons",       "voucher",        "vouchers",    "promo",
     "promocode", "coupen",  "gutschein", "gutscheincode", "gutscheincodes", "rabattcode",  "aktionscode",
     "codigo",    "codigos", "cupon",     "cupones",       "cupom",          "cupons",      "vale",
     "bon",       "codice",  "codici",    "buono",         "sconto",         "coupon-code", "promotioncode"});
/// Stands before an order's number.
constexpr auto kOrderWords = std::to_array<std::string_view>(
    {"order",    "orders",  "ordernumber", "orderid",       "ord",       "tracking",       "parcel",  "package",
     "shipment", "invoice", "bestellung",  "bestellnummer", "auftrag",   "auftragsnummer", "sendung", "paket",
     "rechnung", "pedido",  "pedidos",     "compra",        "encomenda", "commande",       "colis",   "ordine",
     "ordini",   "pacco",   "spedizione",  "cancel",        "refund"});
/// May stand between those and the number.
constexpr auto kNumberWords = std::to_array<std::string_view>(
    {"no", "nr", "number", "num", "nummer", "numero", "n", "id", "#", ".", "is", "ist", "es", "est", "e", "my", "the", "n°"});
constexpr auto kCardWords = std::to_array<std::string_view>(
    {"gift", "giftcard", "card", "geschenkkarte", "geschenkgutschein", "tarjeta", "carte", "cartao", "carta", "karte"});

struct CurrencyWord {
    std::string_view word;
    std::string_view currency;
};
constexpr auto kCurrencyWords = std::to_array<CurrencyWord>(
    {{"$", "USD"},       {"€", "EUR"},      {"£", "GBP"},       {"₹", "INR"},      {"¥", "JPY"},       {"eur", "EUR"},
     {"euro", "EUR"},    {"euros", "EUR"},  {"usd", "USD"},     {"dollar", "USD"}, {"dollars", "USD"}, {"bucks", "USD"},
     {"gbp", "GBP"},     {"quid", "GBP"},   {"pound", "GBP"},   {"pounds", "GBP"}, {"pence", "GBP"},   {"rs", "INR"},
     {"inr", "INR"},     {"rupees", "INR"}, {"rupee", "INR"},   {"reais", "BRL"},  {"real", "BRL"},    {"chf", "CHF"},
     {"franken", "CHF"}, {"pfund", "GBP"},  {"dolares", "USD"}, {"libras", "GBP"}});
constexpr auto kPercentWords = std::to_array<std::string_view>({"%", "percent", "prozent", "percento", "pct", "pc"});

/// Words that people shout, so no codes although in capitals.
constexpr auto kShoutedWords = std::to_array<std::string_view>(
    {"and",      "not",      "never", "why",     "still",     "please", "pls",    "all",    "both",   "only",      "free",
     "now",      "help",     "any",   "every",   "always",    "bogo",   "again",  "twice",  "very",   "really",    "stop",
     "hello",    "thanks",   "what",  "when",    "where",     "how",    "this",   "that",   "worst",  "none",      "nothing",
     "asap",     "urgent",   "sms",   "emi",     "cod",       "vat",    "faq",    "usa",    "dhl",    "ups",       "dpd",
     "gls",      "pdf",      "otp",   "upi",     "ceo",       "fyi",    "lol",    "wtf",    "omg",    "dan",       "api",
     "url",      "gpt",      "iban",  "nhs",     "xxl",       "iva",    "tva",    "mwst",   "app",    "uae",       "mrp",
     "gst",      "hdfc",     "icici", "sbi",     "visa",      "paypal", "klarna", "html",   "json",   "sql",       "http",
     "code",     "coupon",   "promo", "voucher", "discount",  "offer",  "order",  "refund", "money",  "sale",      "invalid",
     "error",    "working",  "work",  "expired", "system",    "admin",  "debug",  "mode",   "ignore", "prompt",    "wrong",
     "scam",     "yes",      "shop",  "store",   "online",    "email",  "mail",   "days",   "hours",  "weeks",     "good",
     "black",    "friday",   "nicht", "kein",    "keine",     "und",    "sofort", "jetzt",  "bitte",  "immer",     "nie",
     "alle",     "hilfe",    "warum", "code",    "gutschein", "rabatt", "codigo", "cupom",  "cupon",  "descuento", "desconto",
     "ayuda",    "ajuda",    "nunca", "siempre", "sempre",    "todo",   "todos",  "nada",   "gratis", "urgente",   "pas",
     "jamais",   "toujours", "rien",  "aide",    "non",       "mai",    "sconto", "codice", "subito", "perche",    "aiuto",
     "pourquoi", "porque"});

struct NumberWord {
    std::string_view word;
    std::string_view value;
};
/// "one" is left out: it is mostly no number.
constexpr auto kQuantityWords = std::to_array<NumberWord>(
    {{"two", "2"},    {"three", "3"}, {"four", "4"},  {"five", "5"},    {"six", "6"},   {"ten", "10"}, {"dozen", "12"},
     {"zwei", "2"},   {"drei", "3"},  {"vier", "4"},  {"funf", "5"},    {"dos", "2"},   {"tres", "3"}, {"cuatro", "4"},
     {"cinco", "5"},  {"deux", "2"},  {"trois", "3"}, {"quatre", "4"},  {"cinq", "5"},  {"dois", "2"}, {"duas", "2"},
     {"quatro", "4"}, {"due", "2"},   {"tre", "3"},   {"quattro", "4"}, {"cinque", "5"}});

struct ChannelWord {
    std::string_view word;
    std::string_view channel;
};
/// "shop" and "store" only where a word before them says that one stands in it.
constexpr auto kChannelWords = std::to_array<ChannelWord>({{"online", "online"},
                                                           {"website", "online"},
                                                           {"webshop", "online"},
                                                           {"onlineshop", "online"},
                                                           {"web", "online"},
                                                           {"internet", "online"},
                                                           {"onlinestore", "online"},
                                                           {"site", "online"},
                                                           {"instore", "in_store"},
                                                           {"branch", "in_store"},
                                                           {"filiale", "in_store"},
                                                           {"filialen", "in_store"},
                                                           {"laden", "in_store"},
                                                           {"ladengeschaft", "in_store"},
                                                           {"geschaft", "in_store"},
                                                           {"tienda", "in_store"},
                                                           {"tiendas", "in_store"},
                                                           {"magasin", "in_store"},
                                                           {"magasins", "in_store"},
                                                           {"boutique", "in_store"},
                                                           {"loja", "in_store"},
                                                           {"lojas", "in_store"},
                                                           {"negozio", "in_store"},
                                                           {"negozi", "in_store"},
                                                           {"app", "app"},
                                                           {"aplicacion", "app"},
                                                           {"aplicativo", "app"},
                                                           {"appli", "app"},
                                                           {"application", "app"},
                                                           {"phone", "phone"},
                                                           {"telefon", "phone"},
                                                           {"telefonisch", "phone"},
                                                           {"telefono", "phone"},
                                                           {"telephone", "phone"},
                                                           {"telefone", "phone"}});
constexpr auto kInStoreWords = std::to_array<std::string_view>({"shop", "store", "stores", "shops"});
constexpr auto kInStoreLeads = std::to_array<std::string_view>({"in", "the", "physical", "local", "your", "at", "retail", "to"});

}  // namespace couponry::assistant
