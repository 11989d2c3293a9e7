package net.runagent.sandbox.polar;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Money off: a share in basis points or a fixed sum per currency, for the first period, for some months or for ever. Months
 * are calendar months from the first discounted period on, not renewals. Guarded by the shop.
 */
final class Discounts {
    /** In basis points: 10,000 are all of it. */
    private static final long WHOLE = 10_000;

    private final Shop shop;
    private final Shapes shapes;

    Discounts(Shop shop, Shapes shapes) {
        this.shop = shop;
        this.shapes = shapes;
    }

    ObjectNode make(JsonNode asked) {
        String code = asked.path("code").asString("");
        if (!code.isEmpty() && !code.matches("[A-Za-z0-9]{3,256}")) {
            throw Errors.unprocessable("code", "The code must have 3 to 256 letters and digits.");
        }
        if (!code.isEmpty() && byCode(code).isPresent()) {
            throw Errors.unprocessable("code", "Discount with this code already exists.");
        }
        boolean repeating = asked.path("duration").asString().equals("repeating");
        if (repeating && !asked.path("duration_in_months").isIntegralNumber()) {
            throw Errors.unprocessable("duration_in_months", "Field required");
        }
        List<JsonNode> products = new ArrayList<>();
        for (JsonNode id : asked.path("products")) {
            products.add(shop.find(Shop.PRODUCTS, id.asString())
                    .orElseThrow(() -> Errors.unprocessable("products", "Product does not exist.")));
        }
        return shop.put(Shop.DISCOUNTS, shapes.discount(asked, products));
    }

    Optional<ObjectNode> byCode(String code) {
        return shop.all(Shop.DISCOUNTS)
                .filter(discount -> discount.path("code").asString("").equalsIgnoreCase(code))
                .findFirst();
    }

    /** Whether it can be had now, by this customer, on this product. */
    boolean open(ObjectNode discount, JsonNode product, String customer) {
        Instant now = Instant.parse(shop.now());
        boolean begun = !discount.hasNonNull("starts_at")
                || !now.isBefore(Instant.parse(discount.path("starts_at").asString()));
        boolean over = discount.hasNonNull("ends_at")
                && !now.isBefore(Instant.parse(discount.path("ends_at").asString()));
        JsonNode most = discount.path("max_redemptions");
        JsonNode mostEach = discount.path("max_redemptions_per_customer");
        return begun
                && !over
                && applies(discount, product)
                && (!most.isIntegralNumber()
                        || discount.path("redemptions_count").asLong() < most.asLong())
                && (!mostEach.isIntegralNumber() || redeemed(discount, customer) < mostEach.asLong());
    }

    private static boolean applies(ObjectNode discount, JsonNode product) {
        String currency = product.path("prices").path(0).path("price_currency").asString("");
        boolean inCurrency = discount.path("type").asString().equals("percentage")
                || discount.path("amounts").has(currency);
        JsonNode products = discount.path("products");
        return inCurrency
                && (products.isEmpty()
                        || products.valueStream()
                                .anyMatch(each -> each.path("id").equals(product.path("id"))));
    }

    private long redeemed(ObjectNode discount, String customer) {
        return shop.all(Shop.ORDERS)
                .filter(order -> order.path("discount_id").equals(discount.path("id")))
                .filter(order -> order.hasNonNull("checkout_id"))
                .filter(order -> order.path("customer_id").asString().equals(customer))
                .count();
    }

    void redeem(String discount) {
        shop.find(Shop.DISCOUNTS, discount)
                .ifPresent(found -> shop.touch(
                        Shop.DISCOUNTS,
                        found.put(
                                "redemptions_count",
                                found.path("redemptions_count").asLong() + 1)));
    }

    /** @return minor units taken off; 0 without a discount, never more than the amount */
    static long off(@Nullable JsonNode discount, long amount, String currency) {
        if (discount == null || !discount.isObject()) {
            return 0;
        }
        return discount.path("type").asString().equals("percentage")
                ? (2 * amount * discount.path("basis_points").asLong() + WHOLE) / (2 * WHOLE)
                : Math.min(amount, discount.path("amounts").path(currency).asLong(0));
    }

    /** @param since the first discounted period's start */
    static boolean expired(JsonNode discount, Instant since, Instant periodStart) {
        return switch (discount.path("duration").asString()) {
            case "once" -> periodStart.isAfter(since);
            case "repeating" ->
                periodStart.isAfter(since.atOffset(ZoneOffset.UTC)
                        .plusMonths(discount.path("duration_in_months").asLong() - 1)
                        .toInstant());
            default -> false;
        };
    }

    /** As orders and subscriptions name it: without its products. */
    static ObjectNode base(ObjectNode discount) {
        return discount.deepCopy().without(List.of("products"));
    }

    /** As a checkout names it. */
    static Map<String, Object> brief(ObjectNode discount) {
        Map<String, Object> brief = new LinkedHashMap<>();
        for (String field : List.of(
                "duration",
                "duration_in_months",
                "type",
                "basis_points",
                "amount",
                "currency",
                "amounts",
                "id",
                "name",
                "code")) {
            if (discount.has(field)) {
                brief.put(field, discount.path(field));
            }
        }
        return brief;
    }
}
