package net.runagent.core.catalogue;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import org.jspecify.annotations.Nullable;

/**
 * Reads and checks the catalogue file; each mistake names its line.
 *
 * <p>Prices are written as people write them ({@code "19.00"}), in the one currency of the file; a server's limit is in
 * EUR, since Hetzner charges in EUR.
 */
record CatalogueFile(
        List<Plan> plans,
        List<ModelOffer> models,
        List<Place> places,
        List<CreditPack> packs,
        List<Discount> discounts,
        Plan plan,
        ModelOffer model,
        Place place) {
    private static final Set<String> TOP =
            Set.of("version", "currency", "default", "plans", "models", "places", "credit-packs", "discounts");
    private static final Set<String> PLAN = Set.of(
            "id",
            "name",
            "interval",
            "price",
            "setup-fee",
            "server-types",
            "vcpu",
            "memory-gb",
            "disk-gb",
            "included-credit",
            "max-monthly-server-cost",
            "polar-product");

    static CatalogueFile read(String origin, String text) {
        YamlPlace top = YamlPlace.of(origin, text);
        Map<String, YamlPlace> keys = top.map(TOP);
        top.need(keys, "version").number(1, 1, "(version)");
        String currency = top.need(keys, "currency").matching("[A-Z]{3}", "a currency such as USD");
        YamlPlace planList = top.need(keys, "plans");
        List<Plan> plans = unique(planList, place -> plan(place, currency), Plan::id);
        List<ModelOffer> models = unique(top.need(keys, "models"), CatalogueFile::model, ModelOffer::id);
        List<Place> places = unique(top.need(keys, "places"), CatalogueFile::place, Place::code);
        List<CreditPack> packs = packs(keys.get("credit-packs"), plans, currency);
        List<Discount> discounts = discounts(keys.get("discounts"), plans, currency);
        YamlPlace defaults = top.need(keys, "default");
        Map<String, YamlPlace> chosen = defaults.map(Set.of("plan", "model", "place"));
        return new CatalogueFile(
                plans,
                models,
                places,
                packs,
                discounts,
                pick(defaults.need(chosen, "plan"), plans, Plan::id),
                pick(defaults.need(chosen, "model"), models, ModelOffer::id),
                pick(defaults.need(chosen, "place"), places, Place::code));
    }

    private static Plan plan(YamlPlace at, String currency) {
        Map<String, YamlPlace> keys = at.map(PLAN);
        Period interval = at.need(keys, "interval").parsed("a period, P1M or P1Y", Period::parse);
        if (!interval.equals(Period.ofMonths(1)) && !interval.equals(Period.ofYears(1))) {
            throw at.need(keys, "interval").mistake("only P1M and P1Y are sold");
        }
        YamlPlace credit = at.need(keys, "included-credit");
        YamlPlace limit = at.need(keys, "max-monthly-server-cost");
        YamlPlace product = keys.get("polar-product");
        Money price = money(at.need(keys, "price"), currency);
        if (price.minor() <= 0) {
            throw at.need(keys, "price").mistake("a plan costs something");
        }
        return new Plan(
                at.need(keys, "id").matching("[a-z][a-z0-9-]{1,40}", "a word such as starter-monthly"),
                at.need(keys, "name").matching(".{1,30}", "a name of at most 30 characters"),
                interval,
                price,
                money(at.need(keys, "setup-fee"), currency),
                types(at.need(keys, "server-types")),
                at.need(keys, "vcpu").number(1, 128, "cores"),
                at.need(keys, "memory-gb").number(2, 1024, "GB of memory"),
                at.need(keys, "disk-gb").number(20, 4096, "GB of disk"),
                new UsdMicros(cents(credit, 100_000_00) * 10_000L),
                (int) cents(limit, 10_000_00),
                product == null ? "" : product.matching("[0-9a-f-]{36}", "the id of a product at Polar (a UUID)"));
    }

    private static List<CreditPack> packs(@Nullable YamlPlace at, List<Plan> plans, String currency) {
        if (at == null) {
            return List.of();
        }
        List<String> taken = plans.stream().map(Plan::id).toList();
        return unique(at, place -> pack(place, taken, currency), CreditPack::id);
    }

    private static CreditPack pack(YamlPlace at, List<String> taken, String currency) {
        Map<String, YamlPlace> keys = at.map(Set.of("id", "price", "credit"));
        String id = at.need(keys, "id").matching("[a-z][a-z0-9-]{1,40}", "a word such as credit-10");
        if (taken.contains(id)) {
            throw at.need(keys, "id").mistake("'" + id + "' is the word of a plan");
        }
        Money price = money(at.need(keys, "price"), currency);
        long credit = cents(at.need(keys, "credit"), 100_000_00);
        if (price.minor() <= 0 || credit <= 0) {
            throw at.mistake("a pack costs something and holds something");
        }
        if (currency.equals("USD") && price.minor() < credit) {
            throw at.need(keys, "price").mistake("the credit costs more than the pack");
        }
        return new CreditPack(id, price, new UsdMicros(credit * 10_000L));
    }

    private static List<Discount> discounts(@Nullable YamlPlace at, List<Plan> plans, String currency) {
        return at == null ? List.of() : unique(at, place -> discount(place, plans, currency), Discount::code);
    }

    private static Discount discount(YamlPlace at, List<Plan> plans, String currency) {
        Map<String, YamlPlace> keys =
                at.map(Set.of("code", "percent", "amount", "duration", "months", "plans", "until"));
        YamlPlace percent = keys.get("percent");
        YamlPlace amount = keys.get("amount");
        if ((percent == null) == (amount == null)) {
            throw at.mistake("a discount has either 'percent' or 'amount'");
        }
        YamlPlace only = keys.get("plans");
        YamlPlace until = keys.get("until");
        Discount discount = new Discount(
                at.need(keys, "code").matching("[A-Z0-9]{3,32}", "3 to 32 capital letters and digits"),
                percent == null ? 0 : percent.number(1, 90, "percent"),
                amount == null ? null : money(amount, currency),
                months(at, keys),
                only == null
                        ? List.of()
                        : only.list(each -> pick(each, plans, Plan::id).id()),
                until == null ? null : until.parsed("a day such as 2027-01-31", LocalDate::parse));
        for (Plan plan : plans) {
            long off = discount.off(plan.price()).minor();
            if (discount.isFor(plan) && (off <= 0 || off >= plan.price().minor())) {
                throw at.mistake("of plan '" + plan.id() + "' something has to be taken off, and something to be left");
            }
        }
        return discount;
    }

    private static int months(YamlPlace at, Map<String, YamlPlace> keys) {
        YamlPlace duration = at.need(keys, "duration");
        YamlPlace months = keys.get("months");
        if ((months != null) != duration.text().equals("months")) {
            throw duration.mistake("'months' stands beside the duration months, and only there");
        }
        return switch (duration.text()) {
            case "once" -> 0;
            case "forever" -> Discount.FOREVER;
            case "months" -> at.need(keys, "months").number(1, 36, "months");
            default -> throw duration.mistake("a duration is once, months or forever");
        };
    }

    private static List<String> types(YamlPlace at) {
        List<String> types = at.list(item -> item.matching("c[a-z]{1,3}[0-9]{2}", "a server type such as cx23"));
        if (types.isEmpty()) {
            throw at.mistake("a plan needs at least one server type");
        }
        return types;
    }

    private static ModelOffer model(YamlPlace at) {
        Map<String, YamlPlace> keys = at.map(Set.of("id", "name", "hint"));
        return new ModelOffer(
                at.need(keys, "id").matching("[a-z0-9.-]+/[A-Za-z0-9.:_-]+", "a model name such as openrouter/auto"),
                at.need(keys, "name").matching(".{1,30}", "a name of at most 30 characters"),
                at.need(keys, "hint").matching(".{1,80}", "a hint of at most 80 characters"));
    }

    private static Place place(YamlPlace at) {
        Map<String, YamlPlace> keys = at.map(Set.of("code", "city", "country"));
        return new Place(
                at.need(keys, "code").matching("[a-z]{2,4}[0-9]", "a location such as fsn1"),
                at.need(keys, "city").matching(".{1,30}", "a name of at most 30 characters"),
                at.need(keys, "country").matching("[A-Z]{2}", "a country code such as DE"));
    }

    private static Money money(YamlPlace at, String currency) {
        return new Money(currency, cents(at, 1_000_000_00));
    }

    private static long cents(YamlPlace at, long most) {
        long cents = at.parsed(
                "an amount such as \"19.00\"",
                text -> new BigDecimal(text).movePointRight(2).longValueExact());
        if (cents < 0 || cents > most) {
            throw at.mistake("the amount is outside 0 to " + BigDecimal.valueOf(most, 2));
        }
        return cents;
    }

    private static <T> List<T> unique(
            YamlPlace at, java.util.function.Function<YamlPlace, T> read, java.util.function.Function<T, String> id) {
        Set<String> seen = new HashSet<>();
        List<T> items = new ArrayList<>();
        at.list(item -> {
            T value = read.apply(item);
            if (!seen.add(id.apply(value))) {
                throw item.mistake("'" + id.apply(value) + "' stands in this list twice");
            }
            items.add(value);
            return value;
        });
        if (items.isEmpty()) {
            throw at.mistake("this list is empty");
        }
        return List.copyOf(items);
    }

    private static <T> T pick(YamlPlace at, List<T> items, java.util.function.Function<T, String> id) {
        String wanted = at.text();
        return items.stream()
                .filter(item -> id.apply(item).equals(wanted))
                .findFirst()
                .orElseThrow(() -> at.mistake("'" + wanted + "' is not in its list: "
                        + items.stream().map(id).toList()));
    }
}
