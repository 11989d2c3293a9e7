package net.runagent.sandbox.polar;

import java.util.List;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.world.World;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where money goes back. A refund is pending before it is money, and the order tells of it only then; what is pending is
 * held at the card's processor and cannot be given back twice. Disputes change without any webhook.
 */
final class Refunds {
    static final List<String> DISPUTE_STATUSES =
            List.of("prevented", "early_warning", "needs_response", "under_review", "lost", "won");

    private final World world;
    private final Shop shop;
    private final Shapes shapes;
    private final Webhooks webhooks;
    private String next = "succeeded";

    Refunds(World world, Shop shop, Shapes shapes, Webhooks webhooks) {
        this.world = world;
        this.shop = shop;
        this.shapes = shapes;
        this.webhooks = webhooks;
    }

    /** How the next refund ends: {@code succeeded} or {@code failed}; {@code pending} for one that hangs. */
    void next(String status) {
        next = status;
    }

    /** @param amount net of tax, minor units; the tax follows */
    ObjectNode make(ObjectNode order, long amount, String reason, JsonNode metadata, boolean revoke) {
        synchronized (shop) {
            if (!order.path("paid").asBoolean()) {
                throw Errors.refuse(404, "RefundUnknownPayment", "Refund issued for unknown order");
            }
            if (order.path("status").asString().equals("refunded") || free(order) == 0) {
                throw Errors.refuse(
                        403,
                        "RefundedAlready",
                        "Order is already fully refunded: " + order.path("id").asString());
            }
            if (revoke && order.hasNonNull("subscription_id")) {
                throw Errors.refuse(
                        400,
                        "RevokeSubscriptionBenefitsProhibited",
                        "Subscription benefits can only be revoked upon cancellation");
            }
            if (disputed(order)) {
                throw Errors.refuse(
                        403, "RefundDisputedPayment", "Refund cannot be issued for order with disputed payment");
            }
            if (amount > free(order)) {
                throw Errors.unprocessable("amount", "Refund amount exceeds refundable amount");
            }
            long tax = taxOf(order, amount);
            ObjectNode refund = shop.put(Shop.REFUNDS, shapes.refund(order, amount, tax, reason, metadata, revoke));
            webhooks.emit("refund.created", refund);
            String outcome = next;
            next = "succeeded";
            if (!outcome.equals("pending")) {
                world.delays().after("refund", () -> finish(refund, order, amount, tax, outcome));
            }
            return refund.deepCopy();
        }
    }

    /** The bank has the money, or soon will: the card's processor gives none back beside it. */
    private boolean disputed(ObjectNode order) {
        return shop.all(Shop.DISPUTES)
                .filter(dispute -> dispute.path("order_id").equals(order.path("id")))
                .anyMatch(dispute -> List.of("needs_response", "under_review", "lost")
                        .contains(dispute.path("status").asString()));
    }

    /** What no refund has taken yet, pending ones included. */
    private long free(ObjectNode order) {
        long pending = shop.all(Shop.REFUNDS)
                .filter(refund -> refund.path("order_id").equals(order.path("id")))
                .filter(refund -> refund.path("status").asString().equals("pending"))
                .mapToLong(refund -> refund.path("amount").asLong())
                .sum();
        return order.path("refundable_amount").asLong() - pending;
    }

    private static long taxOf(ObjectNode order, long amount) {
        long left = order.path("refundable_tax_amount").asLong();
        return amount == order.path("refundable_amount").asLong()
                ? left
                : Math.min(
                        left,
                        Math.round((double) amount
                                * order.path("tax_amount").asLong()
                                / order.path("net_amount").asLong()));
    }

    private void finish(ObjectNode refund, ObjectNode order, long amount, long tax, String outcome) {
        synchronized (shop) {
            refund.put("status", outcome);
            shop.touch(Shop.REFUNDS, refund);
            webhooks.emit("refund.updated", refund);
            if (outcome.equals("succeeded")) {
                gone(order, amount, tax);
            }
        }
    }

    private void gone(ObjectNode order, long amount, long tax) {
        long back = order.path("refunded_amount").asLong() + amount;
        long taxBack = order.path("refunded_tax_amount").asLong() + tax;
        long most = order.path("net_amount").asLong()
                + order.path("applied_balance_amount").asLong();
        order.put("refunded_amount", back)
                .put("refunded_tax_amount", taxBack)
                .put("refundable_amount", Math.max(0, most - back))
                .put(
                        "refundable_tax_amount",
                        Math.max(0, order.path("tax_amount").asLong() - taxBack))
                .put("status", back >= most ? "refunded" : "partially_refunded");
        shop.touch(Shop.ORDERS, order);
        webhooks.emit("order.refunded", order);
    }

    /** Polar gives the money back by itself, so that the bank is not asked to: done when it is known. */
    ObjectNode prevent(ObjectNode order, long amount) {
        synchronized (shop) {
            long tax = taxOf(order, amount);
            ObjectNode dispute = dispute(order, "prevented", amount, tax);
            ObjectNode refund = shapes.refund(order, amount, tax, "dispute_prevention", Json.object(), true);
            refund.put("status", "succeeded").putNull("subscription_id");
            refund.set("dispute", dispute.deepCopy().without(List.of("customer", "case_id")));
            shop.put(Shop.REFUNDS, refund);
            webhooks.emit("refund.created", refund);
            gone(order, amount, tax);
            return refund.deepCopy();
        }
    }

    /** A second call about the same order changes its dispute. */
    ObjectNode dispute(ObjectNode order, String status) {
        synchronized (shop) {
            return dispute(
                    order,
                    status,
                    order.path("net_amount").asLong(),
                    order.path("tax_amount").asLong());
        }
    }

    private ObjectNode dispute(ObjectNode order, String status, long amount, long tax) {
        ObjectNode known = shop.all(Shop.DISPUTES)
                .filter(dispute -> dispute.path("order_id").equals(order.path("id")))
                .findFirst()
                .orElse(null);
        ObjectNode dispute = known == null ? shapes.dispute(order, amount, tax) : known;
        boolean resolved = status.equals("lost") || status.equals("won");
        dispute.put("status", status).put("resolved", resolved);
        dispute.put("closed", resolved || status.equals("prevented"));
        return known == null ? shop.put(Shop.DISPUTES, dispute) : shop.touch(Shop.DISPUTES, dispute);
    }
}
