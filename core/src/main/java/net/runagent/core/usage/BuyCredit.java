package net.runagent.core.usage;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.runagent.core.account.AccountId;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.billing.InvoiceStanding.Status;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.CreditPack;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.work.Ids;
import org.springframework.stereotype.Component;

/** More credit for one agent, beside what its plan includes. Everything joins the running transaction. */
@Component
public class BuyCredit {
    private static final Duration OFFER_HOLDS = Duration.ofHours(24);

    private final Catalogue catalogue;
    private final Deployments deployments;
    private final ModelKeyRecords keys;
    private final CreditOrderRecords orders;
    private final Billing billing;
    private final Ids ids;
    private final Clock clock;

    BuyCredit(
            Catalogue catalogue,
            Deployments deployments,
            ModelKeyRecords keys,
            CreditOrderRecords orders,
            Billing billing,
            Ids ids,
            Clock clock) {
        this.catalogue = catalogue;
        this.deployments = deployments;
        this.keys = keys;
        this.orders = orders;
        this.billing = billing;
        this.ids = ids;
        this.clock = clock;
    }

    public sealed interface Ordered {
        /** The card checkout is being prepared. */
        record Done(InvoiceId invoice) implements Ordered {}

        /** @param reason a text key's tail: {@code none}, {@code own-key}, {@code disputed}, {@code not-sold} */
        record Refused(String reason) implements Ordered {}
    }

    /** What can be bought for this agent; empty when nothing can. */
    public List<CreditPack> packs(AccountId account, DeploymentId deployment) {
        return refusal(account, deployment).isEmpty() ? catalogue.packs() : List.of();
    }

    /** The same pack, not paid yet, is not ordered a second time. */
    public Ordered order(AccountId account, DeploymentId deployment, String pack) {
        Optional<String> refused = refusal(account, deployment);
        if (refused.isPresent()) {
            return new Ordered.Refused(refused.get());
        }
        Optional<CreditPack> sold = catalogue.packs().stream()
                .filter(each -> each.id().equals(pack))
                .findFirst();
        if (sold.isEmpty()) {
            return new Ordered.Refused("not-sold");
        }
        InvoiceId invoice = orders.lockAll(deployment).stream()
                .filter(order -> order.pack().equals(pack)
                        && order.credit().equals(sold.get().credit()))
                .map(CreditOrder::invoice)
                .filter(each -> payable(each, sold.get()))
                .findFirst()
                .orElseGet(() -> opened(account, deployment, sold.get()));
        billing.payByCard(invoice);
        return new Ordered.Done(invoice);
    }

    /** How much was bought for this agent with this invoice; empty when it is not delivered, or nothing was. */
    public Optional<UsdMicros> bought(DeploymentId deployment, InvoiceId invoice) {
        return orders.find(invoice)
                .filter(order -> order.deployment().equals(deployment) && order.deliveredAt() != null)
                .map(CreditOrder::credit);
    }

    private boolean payable(InvoiceId invoice, CreditPack pack) {
        var standing = billing.standing(invoice);
        return standing.status() == Status.OPEN && standing.due().equals(pack.price());
    }

    private InvoiceId opened(AccountId account, DeploymentId deployment, CreditPack pack) {
        var now = clock.instant();
        InvoiceId invoice = billing.open(
                account,
                List.of(new InvoiceLine("credit", pack.id(), pack.price())),
                now.plus(OFFER_HOLDS),
                "credit:" + ids.next());
        orders.add(new CreditOrder(invoice, deployment, pack.id(), pack.credit(), now, null, UsdMicros.ZERO));
        return invoice;
    }

    private Optional<String> refusal(AccountId account, DeploymentId id) {
        Optional<Deployment> mine = deployments
                .find(id)
                .filter(deployment -> deployment.account().equals(account))
                .filter(deployment -> deployment.state().live());
        if (mine.isEmpty() || !billing.available()) {
            return Optional.of("none");
        }
        Optional<ModelKey> key = keys.find(id).filter(each -> !each.aside());
        if (key.isEmpty()) {
            return Optional.of("own-key");
        }
        return key.get().blocked() ? Optional.of("disputed") : Optional.empty();
    }
}
