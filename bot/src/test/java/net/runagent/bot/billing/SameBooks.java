package net.runagent.bot.billing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.runagent.core.billing.InvoiceSettled;
import net.runagent.core.billing.PaymentBooked;
import tools.jackson.databind.JsonNode;

/**
 * What must hold in the end, whatever happened: the ledger balances, running balances are the sums, what the ledger says of
 * the provider is what the provider says, and everything took effect once.
 */
final class SameBooks {
    private final CardHouse house;

    private SameBooks(CardHouse house) {
        this.house = house;
    }

    static void in(CardHouse house) {
        SameBooks books = new SameBooks(house);
        books.balance();
        books.agreeWithTheProvider();
        books.haveEachEffectOnce();
        house.isSound();
    }

    private long number(String sql) {
        return house.db.jdbc().sql(sql).query(Long.class).single();
    }

    private void balance() {
        assertThat(number("""
                        SELECT count(*) FROM (SELECT 1 FROM ledger_entry GROUP BY tx, currency HAVING sum(amount) <> 0) t
                        """)).as("postings that do not balance").isZero();
        assertThat(number("""
                        SELECT count(*) FROM ledger_balance b WHERE amount < 0 OR amount <> (
                            SELECT -coalesce(sum(e.amount), 0) FROM ledger_entry e
                            WHERE e.account = b.account AND e.currency = b.currency)
                        """)).as("balances that are not the sums").isZero();
    }

    /** Net, by currency: what came in, less its fees and what went back. */
    private void agreeWithTheProvider() {
        Map<String, Long> there = new HashMap<>();
        for (JsonNode order : all("orders")) {
            String currency = order.path("currency").asString().toUpperCase(java.util.Locale.ROOT);
            boolean paid = order.path("paid").asBoolean();
            assertThat(number("SELECT count(*) FROM payment WHERE external_ref = '"
                            + order.path("id").asString() + "'"))
                    .as("payments of order %s", order.path("id"))
                    .isEqualTo(paid ? 1 : 0);
            if (paid) {
                long net = order.path("net_amount").asLong()
                        - order.path("platform_fee_amount").asLong();
                there.merge(currency, net, Long::sum);
            }
        }
        for (JsonNode refund : all("refunds")) {
            if (refund.path("status").asString().equals("succeeded")) {
                String currency = refund.path("currency").asString().toUpperCase(java.util.Locale.ROOT);
                there.merge(currency, -refund.path("amount").asLong(), Long::sum);
            }
        }
        for (JsonNode dispute : all("disputes")) {
            if (dispute.path("status").asString().equals("lost")) {
                String currency = dispute.path("currency").asString().toUpperCase(java.util.Locale.ROOT);
                there.merge(currency, -lost(dispute), Long::sum);
            }
        }
        Map<String, Long> here = new HashMap<>();
        house.db
                .jdbc()
                .sql(
                        "SELECT currency, sum(amount) AS total FROM ledger_entry WHERE account = 'polar_clearing' GROUP BY 1")
                .query((row, n) -> here.put(row.getString("currency"), row.getLong("total")))
                .list();
        here.values().removeIf(total -> total == 0);
        there.values().removeIf(total -> total == 0);
        assertThat(here).as("what the provider holds for us").isEqualTo(there);
    }

    /** What a bank takes is no more than what was left. */
    private long lost(JsonNode dispute) {
        JsonNode order =
                house.polar.look("orders", dispute.path("order_id").asString()).orElseThrow();
        return Math.min(
                dispute.path("amount").asLong(), order.path("refundable_amount").asLong());
    }

    private List<JsonNode> all(String table) {
        List<JsonNode> all = new ArrayList<>();
        house.polar.ids(table).forEach(id -> all.add(house.polar.look(table, id).orElseThrow()));
        return all;
    }

    private void haveEachEffectOnce() {
        assertThat(house.events.stream()
                        .filter(event -> event instanceof InvoiceSettled || event instanceof PaymentBooked))
                .as("effects of payments")
                .doesNotHaveDuplicates();
        assertThat(house.count(InvoiceSettled.class))
                .as("invoices that took effect")
                .isEqualTo(number("SELECT count(*) FROM invoice WHERE settled_at IS NOT NULL"));
        List<String> intents = all("refunds").stream()
                .filter(refund -> !refund.path("status").asString().equals("failed"))
                .map(refund -> refund.path("metadata").path("refund_intent").asString(""))
                .filter(intent -> !intent.isEmpty())
                .toList();
        assertThat(intents).as("refunds of ours").doesNotHaveDuplicates();
        assertThat(house.sum("balance:%")).isNotPositive();
    }
}
