package net.runagent.sandbox.polar;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.world.World;
import tools.jackson.databind.node.ObjectNode;

/** Invoices of orders: made when asked for, in their own time, and fetched at an address of their own. */
final class Invoices {
    private final World world;
    private final Shop shop;
    private final Webhooks webhooks;

    Invoices(World world, Shop shop, Webhooks webhooks) {
        this.world = world;
        this.shop = shop;
        this.webhooks = webhooks;
    }

    void make(ObjectNode order) {
        String status = order.path("status").asString();
        if (status.equals("draft") || status.equals("void")) {
            throw Errors.refuse(409, "OrderNotEligibleForInvoice", "This order is not eligible for an invoice.");
        }
        if (!order.hasNonNull("billing_name") || !order.hasNonNull("billing_address")) {
            throw Errors.refuse(
                    422, "MissingInvoiceBillingDetails", "Billing name and address are required to make an invoice.");
        }
        world.delays().after("invoice", () -> finish(order));
    }

    private void finish(ObjectNode order) {
        synchronized (shop) {
            if (secret(order).isEmpty()) {
                ObjectNode row = Json.object();
                row.put("id", key(order)).put("secret", world.chance().alphanumeric(40));
                row.set("order", order.path("id"));
                shop.put(Shop.BOOKKEEPING, row);
            }
            order.put("is_invoice_generated", true);
            shop.touch(Shop.ORDERS, order);
            webhooks.emit("order.updated", order);
        }
    }

    /** Part of the address at which it lies; empty while there is none. */
    Optional<String> secret(ObjectNode order) {
        return shop.find(Shop.BOOKKEEPING, key(order))
                .map(row -> row.path("secret").asString());
    }

    private static String key(ObjectNode order) {
        return "invoice:" + order.path("id").asString();
    }

    Optional<byte[]> pdf(String secret) {
        synchronized (shop) {
            return shop.all(Shop.BOOKKEEPING)
                    .filter(row -> row.path("secret").asString("").equals(secret))
                    .findFirst()
                    .map(row ->
                            pdf(lines(shop.get(Shop.ORDERS, row.path("order").asString()))));
        }
    }

    private static List<String> lines(ObjectNode order) {
        String currency = order.path("currency").asString().toUpperCase(Locale.ROOT);
        List<String> lines = new ArrayList<>();
        lines.add("Invoice " + order.path("invoice_number").asString() + " (simulated Polar)");
        lines.add("Date " + order.path("created_at").asString().substring(0, 10));
        lines.add("To " + order.path("billing_name").asString());
        order.path("items")
                .forEach(item -> lines.add(item.path("label").asString() + "  "
                        + money(item.path("amount").asLong(), currency)));
        lines.add("Discount  " + money(-order.path("discount_amount").asLong(), currency));
        lines.add("Tax  " + money(order.path("tax_amount").asLong(), currency));
        lines.add("Total  " + money(order.path("total_amount").asLong(), currency));
        return lines;
    }

    private static String money(long minor, String currency) {
        return "%s%d.%02d %s".formatted(minor < 0 ? "-" : "", Math.abs(minor) / 100, Math.abs(minor) % 100, currency);
    }

    /** One page of plain lines. */
    private static byte[] pdf(List<String> lines) {
        StringBuilder text = new StringBuilder("BT /F1 14 Tf 60 780 Td 22 TL\n");
        lines.forEach(line -> text.append('(')
                .append(line.replaceAll("[^\\x20-\\x7e]", "?").replaceAll("([()\\\\])", "\\\\$1"))
                .append(") Tj T*\n"));
        text.append("ET");
        List<String> objects = List.of(
                "<< /Type /Catalog /Pages 2 0 R >>",
                "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                        + " /Resources << /Font << /F1 5 0 R >> >> >>",
                "<< /Length " + text.length() + " >>\nstream\n" + text + "\nendstream",
                "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>");
        StringBuilder file = new StringBuilder("%PDF-1.4\n");
        StringBuilder table = new StringBuilder("0000000000 65535 f \n");
        for (int i = 0; i < objects.size(); i++) {
            table.append("%010d 00000 n \n".formatted(file.length()));
            file.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
        }
        int at = file.length();
        file.append("xref\n0 ").append(objects.size() + 1).append('\n').append(table);
        file.append("trailer\n<< /Size ").append(objects.size() + 1).append(" /Root 1 0 R >>\nstartxref\n");
        return file.append(at).append("\n%%EOF\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
}
