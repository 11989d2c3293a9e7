package net.runagent.persistence.deployment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.Entitlement;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.billing.InvoiceStanding;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.money.Money;
import net.runagent.core.work.Ids;
import net.runagent.core.work.StaffAlerts;
import net.runagent.persistence.database.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The neighbours in the house, in the service's own transactions: what is owed, what is told, what the staff hears. */
final class Till implements Billing, Tidings, StaffAlerts {
    private final JdbcClient jdbc;
    private final Ids ids;

    Till(TestDatabase db, Ids ids) {
        this.jdbc = db.jdbc();
        this.ids = ids;
    }

    static void begin(TestDatabase db) {
        for (String table : List.of(
                "till (invoice uuid primary key, once text unique, due bigint, checkouts int default 0, refunds int default 0, ended boolean default false)",
                "told (once text unique, what text)",
                "alerted (kind text)")) {
            db.jdbc().sql("create table " + table).update();
        }
    }

    @Override
    public InvoiceId open(AccountId account, List<InvoiceLine> lines, Instant validUntil, String once) {
        UUID invoice = ids.next();
        jdbc.sql("insert into till (invoice, once, due) values (?, ?, ?) on conflict do nothing")
                .params(
                        invoice,
                        once,
                        lines.stream().mapToLong(line -> line.amount().minor()).sum())
                .update();
        return new InvoiceId(jdbc.sql("select invoice from till where once = ?")
                .param(once)
                .query(UUID.class)
                .single());
    }

    @Override
    public void payByCard(InvoiceId invoice) {
        change(invoice, "checkouts = 1");
    }

    @Override
    public boolean disputed(InvoiceId first) {
        return false;
    }

    @Override
    public UUID payer(InvoiceId invoice) {
        return invoice.value();
    }

    @Override
    public InvoiceStanding standing(InvoiceId invoice) {
        return new InvoiceStanding(
                InvoiceStanding.Status.PAID, InvoiceStanding.Exceptional.NONE, Money.usd(0), Money.usd(0), List.of());
    }

    @Override
    public boolean subscriptionOver(InvoiceId invoice) {
        return false;
    }

    @Override
    public Optional<Entitlement> entitlement(InvoiceId invoice) {
        return Optional.empty();
    }

    @Override
    public void refundAll(InvoiceId invoice, String reason) {
        change(invoice, "refunds = refunds + 1, ended = true");
    }

    @Override
    public void refundPart(InvoiceId invoice, Money back, String reason) {
        change(invoice, "refunds = refunds + 1, ended = true");
    }

    @Override
    public boolean moneyBackFree(InvoiceId invoice) {
        return true;
    }

    @Override
    public boolean useMoneyBack(InvoiceId invoice) {
        return true;
    }

    @Override
    public Optional<Instant> paidAt(InvoiceId invoice) {
        return Optional.empty();
    }

    @Override
    public void endSubscription(InvoiceId invoice) {
        change(invoice, "ended = true");
    }

    @Override
    public void cancel(InvoiceId invoice) {
        change(invoice, "ended = true");
    }

    private void change(InvoiceId invoice, String set) {
        jdbc.sql("update till set " + set + " where invoice = ?")
                .param(invoice.value())
                .update();
    }

    @Override
    public void tell(AccountId account, Happening happening, String once) {
        jdbc.sql("insert into told values (?, ?) on conflict do nothing")
                .params(once, happening.getClass().getSimpleName())
                .update();
    }

    @Override
    public void tell(ChatUser user, Happening happening, String once) {
        tell(new AccountId(new UUID(7, 7)), happening, once);
    }

    @Override
    public void raise(Severity severity, String kind, String subject, java.util.Map<String, String> facts) {
        jdbc.sql("insert into alerted values (?)").param(kind).update();
    }
}
