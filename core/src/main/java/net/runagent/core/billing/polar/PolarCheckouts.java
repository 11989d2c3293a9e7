package net.runagent.core.billing.polar;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Period;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.billing.CardAnswer;
import net.runagent.core.billing.CardCheckout;
import net.runagent.core.billing.CardCheckouts;
import net.runagent.core.billing.DiscountLine;
import net.runagent.core.billing.PolarProperties;
import net.runagent.core.money.Money;
import net.runagent.core.work.EverythingForgotten;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Products and checkouts at Polar. A product is known by its metadata: a new price makes a new product. */
@Component
class PolarCheckouts implements CardCheckouts {
    static final String PRODUCT = "runagent_product";
    static final String DISCOUNT = "runagent_discount";
    static final String INVOICE = "invoice_id";
    static final String ATTEMPT = "checkout_attempt";

    private final PolarClient client;
    private final PolarProperties properties;
    private final Cache<String, UUID> products = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofHours(1))
            .maximumSize(200)
            .build();

    PolarCheckouts(PolarClient client, PolarProperties properties) {
        this.client = client;
        this.properties = properties;
    }

    @Override
    public boolean offered() {
        return client.configured();
    }

    @Override
    public CardAnswer<UUID> product(
            String word, String name, Money price, @Nullable Period interval, String configured) {
        if (!configured.isBlank()) {
            return new CardAnswer.Got<>(UUID.fromString(configured));
        }
        String key = word + ":" + price.minor() + ":" + price.currency().toLowerCase(Locale.ROOT);
        UUID cached = products.getIfPresent(key);
        if (cached != null) {
            return new CardAnswer.Got<>(cached);
        }
        CardAnswer<JsonNode> list = client.get("/v1/products/?is_archived=false&limit=10&metadata%5B" + PRODUCT + "%5D="
                + URLEncoder.encode(key, StandardCharsets.UTF_8));
        if (!(list instanceof CardAnswer.Got<JsonNode>(JsonNode found))) {
            return list.map(PolarCheckouts::id);
        }
        List<JsonNode> items = found.path("items").valueStream().toList();
        CardAnswer<UUID> answer = items.isEmpty()
                ? client.post("/v1/products/", draft(key, name, price, interval))
                        .map(PolarCheckouts::id)
                : new CardAnswer.Got<>(id(items.getFirst()));
        if (answer instanceof CardAnswer.Got<UUID>(UUID id)) {
            products.put(key, id);
        }
        return answer;
    }

    /** A fixed sum: a share is rounded by us, so that nobody rounds it otherwise. */
    @Override
    public CardAnswer<UUID> discount(DiscountLine off) {
        String key = off.code() + ":" + off.off().minor() + ":"
                + off.off().currency().toLowerCase(Locale.ROOT) + ":" + off.months();
        UUID cached = products.getIfPresent(DISCOUNT + key);
        if (cached != null) {
            return new CardAnswer.Got<>(cached);
        }
        CardAnswer<List<JsonNode>> list =
                PolarPages.read(client, "/v1/discounts/?", discount -> discount, discount -> true, unreadable -> {});
        if (!(list instanceof CardAnswer.Got<List<JsonNode>>(List<JsonNode> known))) {
            return list.map(never -> new UUID(0, 0));
        }
        Optional<JsonNode> found = known.stream()
                .filter(each -> key.equals(each.path("metadata").path(DISCOUNT).asString("")))
                .findFirst();
        CardAnswer<UUID> answer = found.isPresent()
                ? new CardAnswer.Got<>(id(found.get()))
                : client.post("/v1/discounts/", draft(key, off)).map(PolarCheckouts::id);
        if (answer instanceof CardAnswer.Got<UUID>(UUID id)) {
            products.put(DISCOUNT + key, id);
        }
        return answer;
    }

    private static Map<String, Object> draft(String key, DiscountLine off) {
        Map<String, Object> draft = new HashMap<>();
        draft.put("name", "RunAgent " + off.code());
        draft.put("metadata", Map.of(DISCOUNT, key));
        draft.put("type", "fixed");
        draft.put("amount", off.off().minor());
        draft.put("currency", off.off().currency().toLowerCase(Locale.ROOT));
        if (off.forever()) {
            draft.put("duration", "forever");
        } else if (off.months() == 0) {
            draft.put("duration", "once");
        } else {
            draft.put("duration", "repeating");
            draft.put("duration_in_months", off.months());
        }
        return draft;
    }

    private static Map<String, Object> draft(String key, String name, Money price, @Nullable Period interval) {
        Map<String, Object> draft = new HashMap<>();
        draft.put("name", "RunAgent " + name);
        draft.put("metadata", Map.of(PRODUCT, key));
        draft.put(
                "prices",
                List.of(Map.of(
                        "amount_type",
                        "fixed",
                        "price_amount",
                        price.minor(),
                        "price_currency",
                        price.currency().toLowerCase(Locale.ROOT))));
        if (interval != null) {
            draft.put("recurring_interval", interval.getYears() > 0 ? "year" : "month");
        }
        return draft;
    }

    @Override
    public CardAnswer<CardCheckout> make(
            UUID customer, UUID product, String currency, UUID invoice, UUID attempt, @Nullable UUID discount) {
        Map<String, Object> body = new HashMap<>();
        body.put("products", List.of(product.toString()));
        body.put("customer_id", customer.toString());
        // Without it our server's own address would decide.
        body.put("currency", currency.toLowerCase(Locale.ROOT));
        body.put("allow_discount_codes", false);
        body.put("allow_trial", false);
        body.put("metadata", Map.of(INVOICE, invoice.toString(), ATTEMPT, attempt.toString()));
        if (discount != null) {
            body.put("discount_id", discount.toString());
        }
        if (!properties.successUrl().isBlank()) {
            body.put("success_url", properties.successUrl());
        }
        return client.post("/v1/checkouts/", body).map(PolarReading::checkout);
    }

    @Override
    public CardAnswer<List<CardCheckout>> of(UUID customer) {
        return client.get("/v1/checkouts/?limit=100&sorting=-created_at&customer_id=" + customer)
                .map(body -> body.path("items")
                        .valueStream()
                        .map(PolarReading::checkout)
                        .toList());
    }

    @Override
    public CardAnswer<CardCheckout> find(UUID checkout) {
        return client.get("/v1/checkouts/" + checkout).map(PolarReading::checkout);
    }

    @EventListener
    void forget(EverythingForgotten event) {
        products.invalidateAll();
    }

    private static UUID id(JsonNode product) {
        return UUID.fromString(product.path("id").asString());
    }
}
