package net.runagent.sandbox.polar;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.world.World;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Everything the simulated Polar knows: tables of JSON objects in the shape of its API. Guarded by itself. */
final class Shop {
    static final String PRODUCTS = "products";
    static final String CUSTOMERS = "customers";
    static final String CHECKOUTS = "checkouts";
    static final String ORDERS = "orders";
    static final String SUBSCRIPTIONS = "subscriptions";
    static final String REFUNDS = "refunds";
    static final String DISPUTES = "disputes";
    static final String DISCOUNTS = "discounts";
    static final String SESSIONS = "sessions";
    static final String ENDPOINTS = "endpoints";
    static final String EVENTS = "events";
    static final String DELIVERIES = "deliveries";
    /** What is not part of the API: periods and retries of a subscription, cards, balances, invoices. */
    static final String BOOKKEEPING = "bookkeeping";

    private final World world;
    private final Map<String, Map<String, ObjectNode>> tables = new LinkedHashMap<>();

    Shop(World world) {
        this.world = world;
        world.store().load("polar", JsonNode.class).ifPresent(this::read);
    }

    private void read(JsonNode saved) {
        saved.properties()
                .forEach(table -> table.getValue()
                        .properties()
                        .forEach(row -> table(table.getKey()).put(row.getKey(), (ObjectNode) row.getValue())));
    }

    private Map<String, ObjectNode> table(String name) {
        return tables.computeIfAbsent(name, any -> new LinkedHashMap<>());
    }

    synchronized Optional<ObjectNode> find(String table, String id) {
        return Optional.ofNullable(table(table).get(id));
    }

    /** As found, or {@code newest}. */
    synchronized Optional<ObjectNode> named(String table, String id) {
        return id.equals("newest") ? all(table).reduce((older, newer) -> newer) : find(table, id);
    }

    synchronized ObjectNode get(String table, String id) {
        return find(table, id).orElseThrow(() -> new IllegalStateException("no " + id + " among " + table));
    }

    /** Oldest first; a copy of the list, not of the objects. */
    synchronized Stream<ObjectNode> all(String table) {
        return List.copyOf(table(table).values()).stream();
    }

    synchronized ObjectNode put(String table, ObjectNode object) {
        table(table).put(object.path("id").asString(), object);
        keep();
        return object;
    }

    /** Says that an object changed: Polar's clock moves its {@code modified_at}. */
    synchronized ObjectNode touch(String table, ObjectNode object) {
        object.put("modified_at", now());
        return put(table, object);
    }

    /** @return what was there */
    synchronized ObjectNode remove(String table, String id) {
        ObjectNode removed = table(table).remove(id);
        keep();
        return Objects.requireNonNull(removed, id);
    }

    synchronized void clear() {
        Map<String, ObjectNode> endpoints = Map.copyOf(table(ENDPOINTS));
        tables.clear();
        table(ENDPOINTS).putAll(endpoints);
        keep();
    }

    String now() {
        return world.clock().now().toString();
    }

    String id() {
        return world.chance().uuid();
    }

    private void keep() {
        world.store().keep("polar", () -> {
            synchronized (this) {
                return Json.tree(tables);
            }
        });
    }
}
