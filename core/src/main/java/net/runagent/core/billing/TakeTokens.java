package net.runagent.core.billing;

import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.chain.Chain;
import net.runagent.core.chain.ChainTransfer;
import net.runagent.core.chain.Chains;
import net.runagent.core.chain.DepositCredited;
import net.runagent.core.chain.DepositSeen;
import net.runagent.core.chain.TokenAmount;
import net.runagent.core.chain.TransferRecords;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.Transactions;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What follows when tokens were credited: invoices are paid, and the person is told what came of it. Not in the transaction
 * that credits: whatever goes wrong here must not hold up a chain.
 */
@Component
class TakeTokens implements Job {
    static final String NAME = "billing.take-tokens";

    /** Less than this came by accident or to mark the address, and nobody is told. */
    private static final long DUST_CENTS = 10;

    private final TokenArrivalRecords arrivals;
    private final TokenOfferRecords offers;
    private final TokenSettlement settlement;
    private final TransferRecords transfers;
    private final Chains chains;
    private final PayerRecords payers;
    private final Tidings tidings;
    private final Later later;
    private final Transactions transactions;
    private final Ids ids;
    private final Clock clock;

    TakeTokens(
            TokenArrivalRecords arrivals,
            TokenOfferRecords offers,
            TokenSettlement settlement,
            TransferRecords transfers,
            Chains chains,
            PayerRecords payers,
            Tidings tidings,
            Later later,
            Transactions transactions,
            Ids ids,
            Clock clock) {
        this.arrivals = arrivals;
        this.offers = offers;
        this.settlement = settlement;
        this.transfers = transfers;
        this.chains = chains;
        this.payers = payers;
        this.tidings = tidings;
        this.later = later;
        this.transactions = transactions;
        this.ids = ids;
        this.clock = clock;
    }

    /** In the transaction that credits. */
    @EventListener
    void on(DepositCredited credited) {
        arrivals.add(new TokenArrival(
                ids.next(),
                credited.chain(),
                credited.tx(),
                credited.logIndex(),
                credited.billingAccount(),
                clock.instant()));
        later.soon(NAME, credited.billingAccount());
    }

    /** Only what somebody waits for is worth telling before it is final. */
    @EventListener
    void on(DepositSeen seen) {
        transactions.run(() -> awaited(seen.billingAccount())
                .ifPresent(offer -> payers.person(seen.billingAccount())
                        .ifPresent(person -> tidings.tellListening(
                                person,
                                new TokensOnTheWay(offer.invoice().value()),
                                "tokens-seen:" + seen.chain() + ":" + seen.tx() + ":" + seen.quarters()))));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Next run(UUID payer) {
        transactions.run(() -> {
            offers.lock(payer);
            List<TokenArrival> news = arrivals.untold(payer);
            if (!news.isEmpty()) {
                follow(payer, news);
            }
        });
        return Next.done();
    }

    private void follow(UUID payer, List<TokenArrival> news) {
        ChainTransfer newest = transfer(news.getLast());
        List<InvoiceId> paid = settlement.settle(payer, newest.key(), newest.at());
        news.forEach(arrivals::told);
        CrashPoint.at("billing.tokens.taken");
        for (InvoiceId invoice : paid) {
            tell(payer, new TokensPaid(invoice.value()), "tokens-paid:" + invoice);
        }
        if (paid.isEmpty() && news.stream().mapToLong(this::cents).sum() >= DUST_CENTS) {
            UUID last = news.getLast().id();
            Happening happening = awaited(payer).<Happening>map(
                            offer -> new TokensShort(offer.invoice().value()))
                    .orElseGet(() -> new TokensKept(last));
            tell(payer, happening, "tokens-came:" + last);
        }
    }

    /** The one that the person looked at last. */
    private Optional<TokenOffer> awaited(UUID payer) {
        return offers.open(payer, clock.instant()).stream().max(Comparator.comparing(TokenOffer::askedAt));
    }

    private void tell(UUID payer, Happening happening, String once) {
        payers.person(payer).ifPresent(person -> tidings.tell(person, happening, once));
    }

    private ChainTransfer transfer(TokenArrival arrival) {
        return transfers
                .find(arrival.chain(), arrival.tx(), arrival.logIndex())
                .orElseThrow();
    }

    private long cents(TokenArrival arrival) {
        ChainTransfer transfer = transfer(arrival);
        return chains.find(arrival.chain()).map(Chain::tokens).orElse(List.of()).stream()
                .filter(token -> token.symbol().equals(transfer.token()))
                .findFirst()
                .map(token -> new TokenAmount(transfer.amount(), token.decimals()).cents())
                .orElse(0L);
    }
}
