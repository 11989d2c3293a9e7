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

    ObjectNode checkout(JsonNode asked, ObjectNode product, ObjectNode customer, String base, String secret) {
        JsonNode price = product.path("prices").path(0);
        long amount = price.path("price_amount").asLong();
        Map<String, @Nullable Object> fields = fresh();
        fields.put("payment_processor", "stripe");
        fields.put("status", "open");
        fields.put("client_secret", secret);
        fields.put("url", base + "/checkout/" + secret);
        fields.put("expires_at", Instant.parse(shop.now()).plus(CHECKOUT_LASTS).toString());
        fields.put("success_url", asked.path("success_url").asString(base + "/checkout/" + secret + "/confirmation"));
        nulls(fields, "return_url", "embed_origin", "discount_id", "discount", "trial_end", "active_trial_interval");
        nulls(fields, "active_trial_interval_count", "trial_interval", "trial_interval_count", "subscription_id");
        fields.put("amount", amount);
        fields.put("discount_amount", 0);
        fields.put("net_amount", amount);
        fields.put("tax_amount", tax(amount));
        fields.put("tax_behavior", "exclusive");
        fields.put("total_amount", amount + tax(amount));
        fields.put("currency", price.path("price_currency").asString());
        fields.put("allow_trial", asked.path("allow_trial").asBoolean(true));
        fields.put("organization_id", organization);
        fields.put("product_id", product.path("id").asString());
        fields.put("product_price_id", price.path("id").asString());
        fields.put("allow_discount_codes", asked.path("allow_discount_codes").asBoolean(true));
        fields.put("require_billing_address", false);
        fields.put("is_discount_applicable", true);
        fields.put("is_free_product_price", amount == 0);
        fields.put("is_payment_required", amount > 0);
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
        return Json.object(fields);
    }

    ObjectNode subscription(ObjectNode checkout, ObjectNode product, ObjectNode customer, String until) {
        Map<String, @Nullable Object> fields = fresh();
        fields.put("amount", checkout.path("net_amount").asLong());
        fields.put("currency", checkout.path("currency").asString());
        fields.put("recurring_interval", product.path("recurring_interval").asString());
        fields.put("recurring_interval_count", 1);
        fields.put("status", "active");
        fields.put("current_period_start", shop.now());
        fields.put("current_period_end", until);
        fields.put("started_at", shop.now());
        fields.put("cancel_at_period_end", false);
        fields.put("pause_at_period_end", false);
        nulls(fields, "current_meter_period_start", "current_meter_period_end", "trial_start", "trial_end");
        nulls(fields, "canceled_at", "ends_at", "ended_at", "past_due_at", "paused_at", "resumes_at", "discount_id");
        nulls(fields, "customer_cancellation_reason", "customer_cancellation_comment", "pending_update", "discount");
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

    /** @param checkout null for a renewal: its order names no checkout */
    ObjectNode order(
            String reason,
            ObjectNode product,
            ObjectNode customer,
            @Nullable ObjectNode checkout,
            @Nullable ObjectNode subscription) {
        JsonNode price = product.path("prices").path(0);
        long net = price.path("price_amount").asLong();
        String currency = price.path("price_currency").asString();
        Map<String, @Nullable Object> fields = fresh();
        fields.put("status", "pending");
        fields.put("paid", false);
        fields.put("subtotal_amount", net);
        fields.put("discount_amount", 0);
        fields.put("net_amount", net);
        fields.put("tax_amount", tax(net));
        fields.put("total_amount", net + tax(net));
        fields.put("applied_balance_amount", 0);
        fields.put("due_amount", net + tax(net));
        fields.put("refunded_amount", 0);
        fields.put("refunded_tax_amount", 0);
        fields.put("refundable_amount", 0);
        fields.put("refundable_tax_amount", 0);
        fields.put("currency", currency);
        fields.put("billing_reason", reason);
        nulls(fields, "billing_name", "billing_address", "receipt_number", "discount_id", "discount");
        nulls(fields, "next_payment_attempt_at");
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
        Map<String, @Nullable Object> item = fresh();
        item.put("label", product.path("name").asString());
        item.put("amount", net);
        item.put("tax_amount", tax(net));
        item.put("proration", false);
        item.put("product_price_id", price.path("id").asString());
        fields.put("items", List.of(item));
        fields.put("description", product.path("name").asString());
        return Json.object(fields);
    }

    static ObjectNode withoutParts(ObjectNode subscription) {
        return subscription
                .deepCopy()
                .without(List.of("customer", "product", "discount", "prices", "meters", "pending_update"));
    }

    ObjectNode refund(ObjectNode order, long amount, String reason, JsonNode metadata, boolean revoke) {
        Map<String, @Nullable Object> fields = fresh();
        fields.put("metadata", metadata);
        fields.put("status", "pending");
        fields.put("reason", reason);
        fields.put("amount", amount);
        fields.put("tax_amount", tax(amount));
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

    ObjectNode dispute(ObjectNode order, String status) {
        Map<String, @Nullable Object> fields = fresh();
        fields.put("status", status);
        fields.put("resolved", status.equals("prevented"));
        fields.put("closed", status.equals("lost") || status.equals("won"));
        fields.put("amount", order.path("net_amount").asLong());
        fields.put("tax_amount", order.path("tax_amount").asLong());
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

    ObjectNode session(ObjectNode customer, String base, String token) {
        Map<String, @Nullable Object> fields = fresh();
        fields.put("token", token);
        fields.put("expires_at", Instant.parse(shop.now()).plus(CHECKOUT_LASTS).toString());
        fields.put("return_url", null);
        fields.put("customer_portal_url", base + "/portal/" + token);
        fields.put("customer_id", customer.path("id").asString());
        fields.put("customer", customer);
        return Json.object(fields);
    }

    ObjectNode endpoint(String url, String secret, List<String> events) {
        Map<String, @Nullable Object> fields = fresh();
        fields.put("url", url);
        fields.put("name", null);
        fields.put("format", "raw");
        fields.put("secret", secret);
        fields.put("organization_id", organization);
        fields.put("events", events);
        fields.put("enabled", true);
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
