package net.runagent.sandbox.polar;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.runagent.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** New objects with every field that the published description asks for; the contract checks prove it. */
final class Shapes {
    static final Duration CHECKOUT_LASTS = Duration.ofHours(1);
    /** Polar's share: 5 % and 50 cents. */
    private static final int FEE_PERCENT = 5;

    private static final long FEE_FIXED = 50;

    private final Shop shop;
    private final String organization;

    Shapes(Shop shop, String organization) {
        this.shop = shop;
        this.organization = organization;
    }

    private Map<String, @Nullable Object> fresh() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("id", shop.id());
        fields.put("created_at", shop.now());
        fields.put("modified_at", null);
        return fields;
    }

    private static void nulls(Map<String, @Nullable Object> fields, String... names) {
        for (String name : names) {
            fields.put(name, null);
        }
    }

    ObjectNode product(JsonNode asked) {
        boolean recurring = asked.hasNonNull("recurring_interval");
        Map<String, @Nullable Object> fields = fresh();
        fields.put("name", asked.path("name").asString());
        fields.put("description", asked.path("description").asStringOpt().orElse(null));
        fields.put("visibility", "public");
        fields.put(
                "recurring_interval",
                recurring ? asked.path("recurring_interval").asString() : null);
        fields.put(
                "recurring_interval_count",
                recurring ? asked.path("recurring_interval_count").asInt(1) : null);
        fields.put("is_recurring", recurring);
        fields.put("is_archived", false);
        fields.put("organization_id", organization);
        fields.put("metadata", metadata(asked));
        nulls(fields, "trial_interval", "trial_interval_count", "meter_interval", "meter_interval_count");
        List<Object> prices = new ArrayList<>();
        for (JsonNode price : asked.path("prices")) {
            prices.add(price(price, String.valueOf(fields.get("id"))));
        }
        fields.put("prices", prices);
        fields.put("benefits", List.of());
        fields.put("medias", List.of());
        fields.put("attached_custom_fields", List.of());
        return Json.object(fields);
    }

    private Map<String, @Nullable Object> price(JsonNode asked, String product) {
        Map<String, @Nullable Object> fields = fresh();
        fields.put("source", "catalog");
        fields.put("amount_type", "fixed");
        fields.put("price_currency", asked.path("price_currency").asString("usd"));
        fields.put("price_amount", asked.path("price_amount").asLong());
        fields.put("tax_behavior", null);
        fields.put("is_archived", false);
        fields.put("product_id", product);
        return fields;
    }

    ObjectNode customer(JsonNode asked) {
        Map<String, @Nullable Object> fields = fresh();
        fields.put("metadata", metadata(asked));
        fields.put("external_id", asked.path("external_id").asStringOpt().orElse(null));
        fields.put("email", asked.path("email").asString());
        fields.put("email_verified", false);
        fields.put("type", "individual");
        fields.put("name", asked.path("name").asStringOpt().orElse(null));
        nulls(fields, "billing_name", "billing_address", "tax_id", "locale", "deleted_at", "first_user_event_at");
        fields.put("organization_id", organization);
        fields.put("avatar_url", "https://www.gravatar.com/avatar/0?d=404");
        return Json.object(fields);
    }

    ObjectNode checkout(
            JsonNode asked,
            ObjectNode product,
            ObjectNode customer,
            @Nullable ObjectNode discount,
            String base,
            String secret) {
        JsonNode price = product.path("prices").path(0);
        long amount = price.path("price_amount").asLong();
        Map<String, @Nullable Object> fields = fresh();
        fields.put("payment_processor", "stripe");
        fields.put("status", "open");
        fields.put("client_secret", secret);
        fields.put("url", base + "/checkout/" + secret);
        fields.put("expires_at", Instant.parse(shop.now()).plus(CHECKOUT_LASTS).toString());
        fields.put("success_url", asked.path("success_url").asString(base + "/checkout/" + secret + "/confirmation"));
        nulls(fields, "return_url", "embed_origin", "trial_end", "active_trial_interval");
        nulls(fields, "active_trial_interval_count", "trial_interval", "trial_interval_count", "subscription_id");
        fields.put("amount", amount);
        fields.put("tax_behavior", "exclusive");
        fields.put("currency", price.path("price_currency").asString());
        fields.put("allow_trial", asked.path("allow_trial").asBoolean(true));
        fields.put("organization_id", organization);
        fields.put("product_id", product.path("id").asString());
        fields.put("product_price_id", price.path("id").asString());
        fields.put("allow_discount_codes", asked.path("allow_discount_codes").asBoolean(true));
        fields.put("require_billing_address", false);
        fields.put("is_discount_applicable", true);
        fields.put("is_free_product_price", amount == 0);
        fields.put("is_payment_setup_required", product.path("is_recurring").asBoolean());
        fields.put("is_payment_form_required", true);
        fields.put("customer_id", customer.path("id").asString());
        fields.put("is_business_customer", false);
        fields.put("customer_name", customer.path("name").asStringOpt().orElse(null));
        fields.put("customer_email", customer.path("email").asString());
        nulls(fields, "customer_ip_address", "customer_billing_name", "customer_billing_address", "customer_tax_id");
        fields.put("payment_method_type", "card");
        fields.put("payment_processor_metadata", Map.of());
        fields.put(
                "billing_address_fields",
                Map.of(
                        "country", "required",
                        "state", "disabled",
                        "city", "disabled",
                        "postal_code", "disabled",
                        "line1", "disabled",
                        "line2", "disabled"));
        fields.put("metadata", metadata(asked));
        fields.put("customer_metadata", Map.of());
        fields.put(
                "external_customer_id",
                customer.path("external_id").asStringOpt().orElse(null));
        ObjectNode sold = product.deepCopy().without(List.of("metadata", "attached_custom_fields"));
        fields.put("products", List.of(sold));
        fields.put("product", sold);
        fields.put("product_price", price);
        fields.put("prices", Map.of(product.path("id").asString(), List.of(price)));
        fields.put("attached_custom_fields", List.of());
        ObjectNode checkout = Json.object(fields);
        discount(checkout, discount);
        return checkout;
    }

    /** Prices a checkout anew, with the discount or without one. */
    static void discount(ObjectNode checkout, @Nullable ObjectNode discount) {
        long amount = checkout.path("amount").asLong();
        long off = Discounts.off(discount, amount, checkout.path("currency").asString());
        long net = amount - off;
        checkout.put("discount_amount", off)
                .put("net_amount", net)
                .put("tax_amount", tax(net))
                .put("total_amount", net + tax(net))
                .put("is_payment_required", net > 0);
        if (discount == null) {
            checkout.putNull("discount_id").putNull("discount");
        } else {
            checkout.set("discount_id", discount.path("id"));
            checkout.set("discount", Json.tree(Discounts.brief(discount)));
        }
    }

    ObjectNode discount(JsonNode asked, List<JsonNode> products) {
        Map<String, @Nullable Object> fields = fresh();
        boolean percentage = asked.hasNonNull("basis_points");
        fields.put("name", asked.path("name").asString());
        fields.put("duration", asked.path("duration").asString());
        if (asked.path("duration").asString().equals("repeating")) {
            fields.put("duration_in_months", asked.path("duration_in_months").asLong());
        }
        fields.put("type", percentage ? "percentage" : "fixed");
        if (percentage) {
            fields.put("basis_points", asked.path("basis_points").asLong());
        } else {
            ObjectNode amounts = asked.path("amounts").isObject()
                    ? (ObjectNode) asked.path("amounts")
                    : Json.object()
                            .put(
                                    asked.path("currency").asString("usd"),
                                    asked.path("amount").asLong());
            Map.Entry<String, JsonNode> first = amounts.properties().iterator().next();
            fields.put("amount", first.getValue().asLong());
            fields.put("currency", first.getKey());
            fields.put("amounts", amounts);
        }
        fields.put("metadata", metadata(asked));
        for (String field :
                List.of("code", "starts_at", "ends_at", "max_redemptions", "max_redemptions_per_customer")) {
            fields.put(field, asked.hasNonNull(field) ? asked.path(field) : null);
        }
        fields.put("redemptions_count", 0);
        fields.put("organization_id", organization);
        fields.put(
                "products",
                products.stream()
                        .map(product -> ((ObjectNode) product)
                                .deepCopy()
                                .without(List.of("prices", "benefits", "medias", "attached_custom_fields")))
                        .toList());
        return Json.object(fields);
    }

    ObjectNode subscription(
            ObjectNode checkout,
            ObjectNode product,
            ObjectNode customer,
            @Nullable ObjectNode discount,
            String start,
            String until) {
        Map<String, @Nullable Object> fields = fresh();
        fields.put("amount", checkout.path("net_amount").asLong());
        fields.put("currency", checkout.path("currency").asString());
        fields.put("recurring_interval", product.path("recurring_interval").asString());
        fields.put("recurring_interval_count", 1);
        fields.put("status", "active");
        fields.put("current_period_start", start);
        fields.put("current_period_end", until);
        fields.put("started_at", start);
        fields.put("cancel_at_period_end", false);
        fields.put("pause_at_period_end", false);
        nulls(fields, "current_meter_period_start", "current_meter_period_end", "trial_start", "trial_end");
        nulls(fields, "canceled_at", "ends_at", "ended_at", "past_due_at", "paused_at", "resumes_at");
        nulls(fields, "customer_cancellation_reason", "customer_cancellation_comment", "pending_update");
        fields.put("discount_id", discount == null ? null : discount.path("id"));
        fields.put("discount", discount == null ? null : Discounts.base(discount));
        fields.put("customer_id", customer.path("id").asString());
        fields.put("product_id", product.path("id").asString());
        fields.put("checkout_id", checkout.path("id").asString());
        fields.put("metadata", checkout.path("metadata"));
        fields.put("customer", customer);
        fields.put("product", product);
        fields.put("prices", product.path("prices"));
        fields.put("meters", List.of());
        return Json.object(fields);
    }

    /**
     * One line of an order.
     *
     * @param amount minor units, negative for what is given back
     * @param proration part of a period: its discount is in it already
     */
    record Line(String label, long amount, boolean proration, String price) {
        static Line of(JsonNode product) {
            JsonNode price = product.path("prices").path(0);
            return new Line(
                    product.path("name").asString(),
                    price.path("price_amount").asLong(),
                    false,
                    price.path("id").asString());
        }
    }

    /**
     * @param checkout null for a renewal: its order names no checkout
     * @param discount taken off all lines but prorations
     * @param balance what the customer has to their credit, minor units
     */
    ObjectNode order(
            String reason,
            ObjectNode product,
            ObjectNode customer,
            @Nullable ObjectNode checkout,
            @Nullable ObjectNode subscription,
            List<Line> lines,
            @Nullable JsonNode discount,
            long balance) {
        String currency = product.path("prices").path(0).path("price_currency").asString();
        long subtotal = lines.stream().mapToLong(Line::amount).sum();
        long full = lines.stream()
                .filter(line -> !line.proration())
                .mapToLong(Line::amount)
                .sum();
        long off = Discounts.off(discount, full, currency);
        long net = subtotal - off;
        long total = net + tax(net);
        long applied = total > 0 ? -Math.min(balance, total) : 0;
        Map<String, @Nullable Object> fields = fresh();
        fields.put("status", "pending");
        fields.put("paid", false);
        fields.put("subtotal_amount", subtotal);
        fields.put("discount_amount", off);
        fields.put("net_amount", net);
        fields.put("tax_amount", tax(net));
        fields.put("total_amount", total);
        fields.put("applied_balance_amount", applied);
        fields.put("due_amount", Math.max(0, total + applied));
        fields.put("refunded_amount", 0);
        fields.put("refunded_tax_amount", 0);
        fields.put("refundable_amount", Math.max(0, net + applied));
        fields.put("refundable_tax_amount", Math.max(0, tax(net)));
        fields.put("currency", currency);
        fields.put("billing_reason", reason);
        // Asked for on the page beside the card.
        fields.put(
                "billing_name",
                customer.hasNonNull("name") ? customer.path("name").asString() : "Card holder");
        fields.put("billing_address", Map.of("country", "DE"));
        fields.put("receipt_number", null);
        JsonNode taken = off > 0 ? discount : null;
        fields.put("discount_id", taken == null ? null : taken.path("id"));
        fields.put("discount", taken == null ? null : Discounts.base((ObjectNode) taken));
        fields.put("next_payment_attempt_at", null);
        fields.put("invoice_number", "SIM-" + shop.id().substring(0, 8));
        fields.put("is_invoice_generated", false);
        fields.put("customer_id", customer.path("id").asString());
        fields.put("product_id", product.path("id").asString());
        fields.put(
                "subscription_id",
                subscription == null ? null : subscription.path("id").asString());
        fields.put("checkout_id", checkout == null ? null : checkout.path("id").asString());
        JsonNode metadata = checkout != null ? checkout.path("metadata") : Json.object();
        fields.put("metadata", subscription == null ? metadata : subscription.path("metadata"));
        fields.put("platform_fee_amount", 0);
        fields.put("platform_fee_currency", currency);
        fields.put("customer", customer);
        fields.put(
                "product",
                product.deepCopy().without(List.of("prices", "benefits", "medias", "attached_custom_fields")));
        fields.put("subscription", subscription == null ? null : withoutParts(subscription));
        fields.put("items", lines.stream().map(this::item).toList());
        fields.put("description", product.path("name").asString());
        // Newer than the description: who reads must pass over it.
        fields.put("units", null);
        return Json.object(fields);
    }

    private Map<String, @Nullable Object> item(Line line) {
        Map<String, @Nullable Object> item = fresh();
        item.put("label", line.label());
        item.put("amount", line.amount());
        item.put("tax_amount", tax(line.amount()));
        item.put("proration", line.proration());
        item.put("product_price_id", line.price());
        return item;
    }

    static ObjectNode withoutParts(ObjectNode subscription) {
        return subscription
                .deepCopy()
                .without(List.of("customer", "product", "discount", "prices", "meters", "pending_update"));
    }

    /** @param tax the share of the order's tax that goes back with it */
    ObjectNode refund(ObjectNode order, long amount, long tax, String reason, JsonNode metadata, boolean revoke) {
        Map<String, @Nullable Object> fields = fresh();
        fields.put("metadata", metadata);
        fields.put("status", "pending");
        fields.put("reason", reason);
        fields.put("amount", amount);
        fields.put("tax_amount", tax);
        fields.put("currency", order.path("currency").asString());
        fields.put("organization_id", organization);
        fields.put("order_id", order.path("id").asString());
        fields.put(
                "subscription_id", order.path("subscription_id").asStringOpt().orElse(null));
        fields.put("customer_id", order.path("customer_id").asString());
        fields.put("revoke_benefits", revoke);
        fields.put("dispute", null);
        return Json.object(fields);
    }

    ObjectNode dispute(ObjectNode order, long amount, long tax) {
        Map<String, @Nullable Object> fields = fresh();
        fields.put("status", "needs_response");
        fields.put("resolved", false);
        fields.put("closed", false);
        fields.put("amount", amount);
        fields.put("tax_amount", tax);
        fields.put("currency", order.path("currency").asString());
        fields.put("reason", "fraudulent");
        fields.put("evidence_due_by", null);
        fields.put("past_due", false);
        fields.put("order_id", order.path("id").asString());
        fields.put("payment_id", shop.id());
        fields.put("case_id", null);
        fields.put("customer", order.path("customer"));
        return Json.object(fields);
    }

    ObjectNode session(ObjectNode customer, String base, String token, @Nullable String returnUrl) {
        Map<String, @Nullable Object> fields = fresh();
        fields.put("token", token);
        fields.put("expires_at", Instant.parse(shop.now()).plus(CHECKOUT_LASTS).toString());
        fields.put("return_url", returnUrl);
        fields.put("customer_portal_url", base + "/portal/" + token);
        fields.put("customer_id", customer.path("id").asString());
        fields.put("customer", customer);
        return Json.object(fields);
    }

    ObjectNode endpoint(String url, String secret, Instant set, List<String> events) {
        Map<String, @Nullable Object> fields = fresh();
        fields.put("url", url);
        fields.put("name", null);
        fields.put("format", "raw");
        fields.put("secret", secret);
        fields.put("organization_id", organization);
        fields.put("events", events);
        fields.put("enabled", true);
        fields.put(Webhooks.SECRET_SET, set.toString());
        return Json.object(fields);
    }

    static long fee(long net) {
        return net == 0 ? 0 : net * FEE_PERCENT / 100 + FEE_FIXED;
    }

    /** The buyer's tax, so that nobody mistakes the total for the price. */
    static long tax(long net) {
        return net * 19 / 100;
    }

    private static Object metadata(JsonNode asked) {
        return asked.path("metadata").isObject() ? asked.path("metadata") : Map.of();
    }
}
