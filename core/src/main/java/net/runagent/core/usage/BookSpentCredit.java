package net.runagent.core.usage;

import java.time.Duration;
import java.util.List;
import net.runagent.core.billing.Billing;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.money.Ledger;
import net.runagent.core.money.LedgerAccount;
import net.runagent.core.money.LedgerEntrySet;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * Books what agents have used of the credit that was bought. The plan's credit is used first, and what was bought first before
 * what was bought later. The key's limit is what keeps an agent from using more; this only follows the meters.
 */
@Component
class BookSpentCredit implements Recurring {
    private final CreditOrderRecords orders;
    private final ModelKeyRecords keys;
    private final Billing billing;
    private final Ledger ledger;
    private final Transactions transactions;

    BookSpentCredit(
            CreditOrderRecords orders,
            ModelKeyRecords keys,
            Billing billing,
            Ledger ledger,
            Transactions transactions) {
        this.orders = orders;
        this.keys = keys;
        this.billing = billing;
        this.ledger = ledger;
        this.transactions = transactions;
    }

    @Override
    public String name() {
        return "usage.book-spent-credit";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        transactions.call(orders::unspent).forEach(agent -> transactions.run(() -> book(agent)));
    }

    private void book(DeploymentId agent) {
        List<CreditOrder> bought = orders.lockAll(agent).stream()
                .filter(order -> order.deliveredAt() != null)
                .toList();
        long beyondPlan = keys.find(agent)
                .map(key -> key.used().minus(included(key, bought)).value())
                .orElse(0L);
        for (CreditOrder order : bought) {
            long spent = Math.clamp(beyondPlan, 0, order.credit().value());
            beyondPlan -= spent;
            if (spent > order.spent().value()) {
                book(order, new UsdMicros(spent));
            }
        }
    }

    private static UsdMicros included(ModelKey key, List<CreditOrder> bought) {
        return bought.stream().map(CreditOrder::credit).reduce(key.limit(), UsdMicros::minus);
    }

    private void book(CreditOrder order, UsdMicros spent) {
        UsdMicros more = spent.minus(order.spent());
        ledger.post(LedgerEntrySet.of("usage", order.invoice().toString(), "spent-to-" + spent.value())
                .debit(LedgerAccount.creditsOf(billing.payer(order.invoice())), more)
                .credit(LedgerAccount.USED_CREDIT, more));
        orders.spent(order.invoice(), spent);
    }
}
