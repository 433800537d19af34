// Whole sentences of every language, as a shopper reads them.
#include "words/testing.h"

namespace couponry::words::test {
namespace {

using engine::Because;
using engine::CodeAnswer;
using engine::Fix;
using engine::FixKind;
using engine::Measure;
using Texts = std::vector<std::string>;

/// "~" is a no-break space, "^" a narrow one.
std::string visible(std::string text) {
    for (const auto& [space, sign] : {std::pair<std::string_view, std::string_view>("\u00A0", "~"), {"\u202F", "^"}})
        for (std::size_t place = text.find(space); place != std::string::npos; place = text.find(space, place))
            text.replace(place, space.size(), sign);
    return text;
}

ItemFilter garden() {
    ItemFilter filter;
    filter.categories = {"garden"};
    return filter;
}

Parameters with(std::initializer_list<std::pair<std::string, ParameterValue>> values) {
    Parameters parameters;
    for (const auto& [name, value] : values) parameters.set(name, value);
    return parameters;
}

ConditionTree leaf(const std::string& type, Parameters parameters = {}) {
    ConditionTree tree;
    tree.kind = ConditionTree::Kind::leaf;
    tree.rule = {type, std::move(parameters)};
    return tree;
}

/// It is Wednesday, 1 July 2026, 11:00 in London.
class Speaker {
public:
    Speaker(std::string_view locale, Currency currency) : currency_(currency), words_(words(locale, currency)) {}

    std::string short_of_amount() const {
        Because because = of(Reason::min_subtotal_not_met, Measure::money, 125'000, 4400);
        because.items = garden();
        because.has_items = true;
        return say(because);
    }
    std::string used_up() const { return say(of(Reason::usage_limit_reached, Measure::count, 1500, 1500)); }
    std::string ended(std::string_view instant) const {
        return say(of(Reason::code_expired, Measure::instant, at(instant).ms, at("2026-07-01T10:00:00Z").ms));
    }
    std::string not_in(const std::string& country) const {
        Because because = of(Reason::country_not_eligible, Measure::names, 0, 0);
        because.names = {country};
        because.observed_name = country;
        return say(because);
    }
    std::string take_more(std::int64_t quantity) const {
        Fix fix = saving(FixKind::add_quantity);
        fix.action.items = garden();
        fix.action.has_items = true;
        fix.action.quantity = quantity;
        return visible(words_.fix(fix));
    }
    std::string come_back(std::string_view instant) const {
        Fix fix = saving(FixKind::wait_until);
        fix.action.at = at(instant);
        return visible(words_.fix(fix));
    }
    std::string promotion() const {
        Promotion promotion;
        promotion.coupons = Texts{"HELLO10"};
        promotion.effects = {{"percent_off_items", with({{"percent", Percent{125'000}}, {"items", garden()}})},
                             {"buy_x_get_y", with({{"buy", with({{"quantity", std::int64_t{4}}})},
                                                   {"get", with({{"percent", Percent{kHundredPercent}}})}})},
                             {"free_shipping", {}}};
        promotion.when.kind = ConditionTree::Kind::all;
        ConditionTree unless;
        unless.kind = ConditionTree::Kind::none;
        unless.children = {leaf("channel", with({{"any_of", Texts{"phone"}}}))};
        promotion.when.children = {leaf("nth_order", with({{"n", std::int64_t{3}}})),
                                   leaf("min_subtotal", with({{"amount", MoneyMap{{currency_, 5000}}}})),
                                   leaf("schedule", with({{"days", Texts{"mon", "tue", "wed"}}, {"from", std::string("17:00")}})),
                                   unless};
        promotion.starts_at = at("2026-05-01T00:00:00+01:00");
        promotion.ends_at = at("2027-01-31T12:00:00Z");
        promotion.limits.redemptions_per_customer = 1;
        promotion.limits.applications_per_cart = 4;
        promotion.never_with = Texts{"free-ship-50"};
        return visible(words_.promotion(promotion));
    }
    std::string money(std::int64_t amount) const { return visible(words_.money(amount)); }
    std::string moment(std::string_view instant) const { return visible(words_.instant(at(instant))); }

private:
    static Because of(Reason reason, Measure measure, std::int64_t required, std::int64_t observed) {
        Because because;
        because.reason = reason;
        because.measure = measure;
        because.required = required;
        because.observed = observed;
        return because;
    }
    static Fix saving(FixKind kind) {
        Fix fix;
        fix.action.kind = kind;
        fix.verified = true;
        fix.saves = 750;
        return fix;
    }
    std::string say(const Because& because) const {
        CodeAnswer answer;
        answer.code = answer.coupon = "HELLO15";
        answer.reason = because.reason;
        answer.because = {because};
        const std::string said = words_.reason(answer, {}, Audience::shopper);
        expect_fit_for_shoppers(said);
        return visible(said);
    }

    Currency currency_;
    Words words_;
};

TEST(Languages, German) {
    const Speaker said("de-DE", kEuros);
    EXPECT_EQ(said.short_of_amount(), "HELLO15 gilt ab 1.250,00~€ für Artikel aus „Garten“. Es fehlen noch 1.206,00~€.");
    EXPECT_EQ(said.used_up(), "Alle 1.500 Einlösungen dieses Codes sind vergeben.");
    EXPECT_EQ(said.ended("2026-06-30T17:00:00Z"), "Dieser Code galt bis gestern, 18:00 Uhr.");
    EXPECT_EQ(said.ended("2026-05-01T17:00:00Z"), "Dieser Code galt bis 1. Mai.");
    EXPECT_EQ(said.not_in("US"),
              "Dieser Code gilt nicht für dieses Lieferland: Vereinigte Staaten. Ändern Sie dafür die Adresse.");
    EXPECT_EQ(said.take_more(1), "Nehmen Sie 1 Stück mehr und sparen Sie 7,50~€: Artikel aus „Garten“.");
    EXPECT_EQ(said.take_more(2), "Nehmen Sie 2 Stück mehr und sparen Sie 7,50~€: Artikel aus „Garten“.");
    EXPECT_EQ(said.come_back("2026-07-03T08:00:00Z"), "Kommen Sie wieder und sparen Sie 7,50~€: Freitag, 3. Juli, 9:00 Uhr.");
    EXPECT_EQ(said.come_back("2026-08-01T08:00:00Z"), "Kommen Sie wieder und sparen Sie 7,50~€: 1. August, 9:00 Uhr.");
    EXPECT_EQ(said.promotion(),
              "Mit dem Code HELLO10 gibt es 12,5~% Rabatt auf Artikel aus „Garten“, zu je 4 gekauften Stück 1 weitere gratis "
              "(alle Artikel) und Gratisversand. Die Aktion gilt, wenn es die 3. Bestellung der Person ist, der Warenkorb "
              "mindestens 50,00~€ beträgt und es Montag bis Mittwoch von 17:00 Uhr bis 24:00 Uhr ist, aber nicht, wenn die "
              "Bestellung am Telefon aufgegeben wird. Bedingungen: vom 1. Mai bis 31. Januar 2027, 12:00 Uhr, bis zu 4-mal je "
              "Bestellung, einmal je Person, nicht zusammen mit „Gratis Standardversand ab 55 €“.");
    EXPECT_EQ(said.money(123'456'789), "1.234.567,89~€");
    EXPECT_EQ(said.moment("2026-07-08T08:00:00Z"), "Mittwoch, 8. Juli, 9:00 Uhr");
    EXPECT_EQ(said.moment("2027-01-01T08:00:00Z"), "1. Januar 2027, 8:00 Uhr");
}

TEST(Languages, French) {
    const Speaker said("fr-FR", kEuros);
    EXPECT_EQ(said.short_of_amount(),
              "HELLO15 est valable dès 1^250,00~€ d’achat sur les articles de «~Jardin~». Ajoutez encore 1^206,00~€.");
    EXPECT_EQ(said.used_up(), "Les 1^500 utilisations de ce code sont épuisées.");
    EXPECT_EQ(said.ended("2026-06-30T17:00:00Z"), "Ce code était valable jusqu’à hier à 18h00.");
    EXPECT_EQ(said.ended("2026-05-01T17:00:00Z"), "Ce code était valable jusqu’au 1er mai.");
    EXPECT_EQ(said.not_in("US"),
              "Ce code n’est pas valable pour ce pays de livraison~: États-Unis. Changez d’adresse pour l’utiliser.");
    EXPECT_EQ(said.take_more(1), "Prenez-en 1 de plus parmi les articles de «~Jardin~» et économisez 7,50~€.");
    EXPECT_EQ(said.take_more(2), "Prenez-en 2 de plus parmi les articles de «~Jardin~» et économisez 7,50~€.");
    EXPECT_EQ(said.come_back("2026-07-03T08:00:00Z"), "Revenez vendredi 3 juillet à 9h00 et économisez 7,50~€.");
    EXPECT_EQ(said.come_back("2026-08-01T08:00:00Z"), "Revenez le 1er août à 9h00 et économisez 7,50~€.");
    EXPECT_EQ(
        said.promotion(),
        "Avec le code HELLO10, les clients obtiennent 12,5~% de remise sur les articles de «~Jardin~», 1 article de plus "
        "en cadeau pour l’achat de 4 (tous les articles) et la livraison gratuite. La promotion s’applique quand c’est la 3e "
        "commande du client, le panier atteint 50,00~€ ou plus et l’achat a lieu du lundi au mercredi de 17h00 à 24h00, "
        "mais pas quand la commande est passée par téléphone. Conditions~: du 1er mai au 31 janvier 2027 à 12h00, jusqu’à "
        "4 fois par commande, une fois par client, non cumulable avec «~Livraison standard gratuite dès 55 €~».");
    EXPECT_EQ(said.money(123'456'789), "1^234^567,89~€");
    EXPECT_EQ(said.moment("2026-07-08T08:00:00Z"), "mercredi 8 juillet à 9h00");
    EXPECT_EQ(said.moment("2027-01-01T08:00:00Z"), "1er janvier 2027 à 8h00");
}

TEST(Languages, Spanish) {
    const Speaker said("es-ES", kEuros);
    EXPECT_EQ(said.short_of_amount(), "HELLO15 es válido desde 1250,00~€ en artículos de «Jardín». Añada 1206,00~€ más.");
    EXPECT_EQ(said.used_up(), "Los 1.500 usos de este código se han agotado.");
    EXPECT_EQ(said.ended("2026-06-30T17:00:00Z"), "Este código fue válido hasta ayer, 18:00 h.");
    EXPECT_EQ(said.ended("2026-05-01T17:00:00Z"), "Este código fue válido hasta el 1 de mayo.");
    EXPECT_EQ(said.not_in("US"), "Este código no es para entregas en Estados Unidos. Cambie la dirección para usarlo.");
    EXPECT_EQ(said.take_more(1), "Lleve 1 unidad más de artículos de «Jardín» y ahorre 7,50~€.");
    EXPECT_EQ(said.take_more(2), "Lleve 2 unidades más de artículos de «Jardín» y ahorre 7,50~€.");
    EXPECT_EQ(said.come_back("2026-07-03T08:00:00Z"), "Vuelva el viernes, 3 de julio, 9:00 h, y ahorre 7,50~€.");
    EXPECT_EQ(said.come_back("2026-08-01T08:00:00Z"), "Vuelva el 1 de agosto, 9:00 h, y ahorre 7,50~€.");
    EXPECT_EQ(said.promotion(),
              "Con el código HELLO10, los clientes obtienen 12,5~% de descuento en artículos de «Jardín», 1 unidad más gratis "
              "por la compra de 4 (todos los artículos) y envío gratis. Se aplica cuando es el pedido n.º 3 del cliente, el "
              "carrito suma 50,00~€ o más y la compra se hace en este horario: de lunes a miércoles de 17:00 h a 24:00 h, pero "
              "no cuando el pedido se hace por teléfono. Condiciones: del 1 de mayo al 31 de enero de 2027, 12:00 h, hasta 4 "
              "veces por pedido, una vez por cliente, no combinable con «Envío estándar gratis desde 55 €».");
    EXPECT_EQ(said.money(123'456'789), "1.234.567,89~€");
    EXPECT_EQ(said.moment("2026-07-08T08:00:00Z"), "miércoles, 8 de julio, 9:00 h");
    EXPECT_EQ(said.moment("2027-01-01T08:00:00Z"), "1 de enero de 2027, 8:00 h");
}

TEST(Languages, Italian) {
    const Speaker said("it-IT", kEuros);
    EXPECT_EQ(said.short_of_amount(),
              "HELLO15 vale a partire da 1.250,00~€ di articoli di «Giardino». Aggiungi ancora 1.206,00~€.");
    EXPECT_EQ(said.used_up(), "Questo codice aveva 1.500 utilizzi, ora tutti esauriti.");
    EXPECT_EQ(said.ended("2026-06-30T17:00:00Z"), "Questo codice era valido fino a ieri, ore 18:00.");
    EXPECT_EQ(said.ended("2026-05-01T17:00:00Z"), "Questo codice era valido fino a venerdì 1 maggio.");
    EXPECT_EQ(said.not_in("US"),
              "Questo codice non vale per questo paese di consegna: Stati Uniti. Cambia indirizzo per usarlo.");
    EXPECT_EQ(said.take_more(1), "Prendi ancora 1 pezzo tra articoli di «Giardino» e risparmia 7,50~€.");
    EXPECT_EQ(said.take_more(2), "Prendi ancora 2 pezzi tra articoli di «Giardino» e risparmia 7,50~€.");
    EXPECT_EQ(said.come_back("2026-07-03T08:00:00Z"), "Torna venerdì 3 luglio, ore 9:00, e risparmia 7,50~€.");
    EXPECT_EQ(said.come_back("2026-08-01T08:00:00Z"), "Torna sabato 1 agosto, ore 9:00, e risparmia 7,50~€.");
    EXPECT_EQ(
        said.promotion(),
        "Con il codice HELLO10 i clienti ottengono 12,5% di sconto su articoli di «Giardino», 1 pezzo in più gratis per "
        "l’acquisto di 4 (tutti gli articoli) e spedizione gratuita. Si applica quando è l’ordine n. 3 del cliente, il carrello "
        "arriva a 50,00~€ o più e l’acquisto avviene in questo orario: da lunedì a mercoledì dalle ore 17:00 alle ore 24:00, ma "
        "non quando l’ordine viene fatto per telefono. Condizioni: da venerdì 1 maggio a domenica 31 gennaio 2027, ore 12:00, "
        "fino a 4 volte per ordine, una volta per cliente, non cumulabile con «Spedizione standard gratuita da 55 €».");
    EXPECT_EQ(said.money(123'456'789), "1.234.567,89~€");
    EXPECT_EQ(said.moment("2026-07-08T08:00:00Z"), "mercoledì 8 luglio, ore 9:00");
    EXPECT_EQ(said.moment("2027-01-01T08:00:00Z"), "venerdì 1 gennaio 2027, ore 8:00");
}

TEST(Languages, Portuguese) {
    const Speaker said("pt-PT", kEuros);
    EXPECT_EQ(said.short_of_amount(), "HELLO15 é válido a partir de 1250,00~€ em artigos de “Jardim”. Adicione mais 1206,00~€.");
    EXPECT_EQ(said.used_up(), "As 1.500 utilizações deste código estão esgotadas.");
    EXPECT_EQ(said.ended("2026-06-30T17:00:00Z"), "Este código foi válido até ontem, 18h00.");
    EXPECT_EQ(said.ended("2026-05-01T17:00:00Z"), "Este código foi válido até 1 de maio.");
    EXPECT_EQ(said.not_in("US"), "Este código não é para este país de entrega: Estados Unidos. Altere o endereço para o usar.");
    EXPECT_EQ(said.take_more(1), "Leve mais 1 unidade de artigos de “Jardim” e poupe 7,50~€.");
    EXPECT_EQ(said.take_more(2), "Leve mais 2 unidades de artigos de “Jardim” e poupe 7,50~€.");
    EXPECT_EQ(said.come_back("2026-07-03T08:00:00Z"), "Volte a partir de sexta-feira, 3 de julho, 9h00, e poupe 7,50~€.");
    EXPECT_EQ(said.come_back("2026-08-01T08:00:00Z"), "Volte a partir de 1 de agosto, 9h00, e poupe 7,50~€.");
    EXPECT_EQ(said.promotion(),
              "Com o código HELLO10, os clientes recebem 12,5% de desconto em artigos de “Jardim”, mais 1 unidade grátis na "
              "compra de 4 (todos os artigos) e envio grátis. Aplica-se quando é a 3.ª encomenda do cliente, o carrinho soma "
              "50,00~€ ou mais e a compra é feita neste horário: de segunda-feira a quarta-feira de 17h00 a 24h00, mas não "
              "quando a encomenda é feita por telefone. Condições: de 1 de maio até 31 de janeiro de 2027, 12h00, até 4 vezes "
              "por encomenda, uma vez por cliente, não acumulável com “Envio normal grátis a partir de 55 €”.");
    EXPECT_EQ(said.money(123'456'789), "1~234~567,89~€");
    EXPECT_EQ(said.moment("2026-07-08T08:00:00Z"), "quarta-feira, 8 de julho, 9h00");
    EXPECT_EQ(said.moment("2027-01-01T08:00:00Z"), "1 de janeiro de 2027, 8h00");
}

TEST(Languages, WriteAmountsOfEveryCountryInItsWay) {
    EXPECT_EQ(visible(words("pt-BR", kEuros).money(123'456'789)), "€~1.234.567,89");
    EXPECT_EQ(visible(words("es-MX", kPounds).money(1240)), "GBP~12.40");
    EXPECT_EQ(visible(words("fr-CA", kEuros).money(1240)), "12,40~€");
}

}  // namespace
}  // namespace couponry::words::test
