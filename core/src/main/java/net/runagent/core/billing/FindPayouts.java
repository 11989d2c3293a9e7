package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import net.runagent.core.billing.TokenPayout.State;
import net.runagent.core.chain.Chain;
import net.runagent.core.chain.Chains;
import net.runagent.core.chain.OwnAddress;
import net.runagent.core.chain.OwnAddress.Search;
import net.runagent.core.chain.Token;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/** Looks on the chains for payouts of which a person says that they were sent. */
@Component
class FindPayouts implements Recurring {
    /** How long an address that was given and not confirmed is kept. */
    private static final Duration ASKED_FOR = Duration.ofDays(1);

    private final TokenPayoutRecords payouts;
    private final PayOutTokens moves;
    private final Chains chains;
    private final OwnAddress addresses;
    private final Transactions transactions;
    private final Clock clock;

    FindPayouts(
            TokenPayoutRecords payouts,
            PayOutTokens moves,
            Chains chains,
            OwnAddress addresses,
            Transactions transactions,
            Clock clock) {
        this.payouts = payouts;
        this.moves = moves;
        this.chains = chains;
        this.addresses = addresses;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "billing.find-payouts";
    }

    @Override
    public Duration every() {
        return Duration.ofMinutes(1);
    }

    @Override
    public void run() {
        transactions.run(() -> payouts.forgetAsked(clock.instant().minus(ASKED_FOR)));
        for (TokenPayout payout : transactions.call(() -> payouts.in(State.SENT))) {
            chains.find(payout.chain()).ifPresent(chain -> look(payout, chain));
        }
    }

    private void look(TokenPayout payout, Chain chain) {
        Optional<Token> token = chain.tokens().stream()
                .filter(each -> each.symbol().equals(payout.token()))
                .findFirst();
        String tx = payout.tx();
        Long looked = payout.lookedTo();
        Long from = looked == null ? payout.from() : Long.valueOf(looked + 1);
        if (token.isEmpty() || tx == null || from == null) {
            return;
        }
        switch (addresses.search(chain, token.get(), payout.address(), tx, from)) {
            case Search.Found(var units) -> moves.found(payout.id(), units);
            case Search.NotYet(long upTo) -> {
                if (upTo >= from) {
                    moves.notFound(payout.id(), tx, upTo);
                }
            }
        }
    }
}
