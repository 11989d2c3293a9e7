package net.runagent.core.chain;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.runagent.core.chain.Agreement.Answer;
import net.runagent.core.chain.TransferRecords.Holding;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Compares, once a day, what every address that ever received something holds with what was counted: finds a transfer that
 * all providers missed, and tokens that an issuer destroyed, of which no log tells. Of tokens whose issuer can do such things
 * it also looks whether an address was frozen, the token paused, or a fee switched on.
 */
@Component
class ProveBalances implements Recurring {
    private static final Logger log = LoggerFactory.getLogger(ProveBalances.class);
    private static final int AT_ONCE = 500;

    static final String BALANCE_OF = "0x70a08231";
    private static final String IS_BLACK_LISTED = "0xe47d6060";
    private static final String PAUSED = "0x5c975abb";
    private static final String BASIS_POINTS_RATE = "0xdd644f72";

    private final Chains chains;
    private final ChainScans scans;
    private final CursorRecords cursors;
    private final TransferRecords transfers;
    private final SightingRecords sightings;
    private final StaffAlerts alerts;

    ProveBalances(
            Chains chains,
            ChainScans scans,
            CursorRecords cursors,
            TransferRecords transfers,
            SightingRecords sightings,
            StaffAlerts alerts) {
        this.chains = chains;
        this.scans = scans;
        this.cursors = cursors;
        this.transfers = transfers;
        this.sightings = sightings;
        this.alerts = alerts;
    }

    @Override
    public String name() {
        return "chain.prove-balances";
    }

    @Override
    public Duration every() {
        return Duration.ofDays(1);
    }

    @Override
    public void run() {
        for (Chain chain : chains.all()) {
            Agreement agreement = scans.agreement(chain);
            for (Token token : chain.tokens()) {
                cursors.find(chain.id()).ifPresent(cursor -> prove(chain, token, cursor, agreement));
                if (token.issuerControls()) {
                    lookAtIssuer(chain, token, agreement);
                }
            }
        }
    }

    private void prove(Chain chain, Token token, ChainCursor cursor, Agreement agreement) {
        String after = "";
        List<Holding> some;
        int unheard = 0;
        do {
            some = transfers.holdings(chain.id(), chain.family(), token.symbol(), cursor.block(), after, AT_ONCE);
            for (Holding holding : some) {
                after = holding.address();
                unheard += compare(chain, token, cursor, agreement, holding) ? 0 : 1;
            }
        } while (some.size() == AT_ONCE);
        if (unheard > 0) {
            log.warn("{} balances of {} on {} could not be compared today", unheard, token.symbol(), chain.id());
        }
    }

    /** @return false when nobody can tell today */
    private boolean compare(Chain chain, Token token, ChainCursor cursor, Agreement agreement, Holding holding) {
        Answer<BigInteger> said = balance(chain, token, cursor, agreement, holding.address());
        if (!(said instanceof Answer.Agreed<BigInteger>(BigInteger there))) {
            return false;
        }
        if (there.equals(holding.amount())) {
            frozen(chain, token, agreement, holding);
            return true;
        }
        // Where only the newest balance can be asked for, something on its way explains a difference until it is final.
        if (!chain.pastCalls() && !sightings.to(chain.id(), holding.address()).isEmpty()) {
            return false;
        }
        alerts.raise(
                Severity.CRITICAL,
                "chain.balance.differs",
                chain.id() + "/" + token.symbol() + "/" + holding.index(),
                Map.of(
                        "chain", chain.id(),
                        "token", token.symbol(),
                        "index", String.valueOf(holding.index()),
                        "counted", holding.amount().toString(),
                        "held", there.toString(),
                        "block", String.valueOf(cursor.block())));
        return true;
    }

    private static Answer<BigInteger> balance(
            Chain chain, Token token, ChainCursor cursor, Agreement agreement, String address) {
        @Nullable Long block = chain.pastCalls() ? cursor.block() : null;
        return agreement.all(provider -> provider.word(token.contract().hex(), BALANCE_OF, address, block), "balance");
    }

    private void frozen(Chain chain, Token token, Agreement agreement, Holding holding) {
        if (!token.issuerControls()) {
            return;
        }
        Answer<BigInteger> listed = agreement.all(
                provider -> provider.word(token.contract().hex(), IS_BLACK_LISTED, holding.address(), null),
                "blacklist");
        if (listed instanceof Answer.Agreed<BigInteger>(BigInteger is) && is.signum() != 0) {
            alerts.raise(
                    Severity.CRITICAL,
                    "chain.address.frozen",
                    chain.id() + "/" + token.symbol() + "/" + holding.index(),
                    Map.of(
                            "chain", chain.id(),
                            "token", token.symbol(),
                            "index", String.valueOf(holding.index())));
        }
    }

    private void lookAtIssuer(Chain chain, Token token, Agreement agreement) {
        String contract = token.contract().hex();
        Answer<BigInteger> paused = agreement.all(provider -> provider.word(contract, PAUSED, null, null), "paused");
        Answer<BigInteger> fee =
                agreement.all(provider -> provider.word(contract, BASIS_POINTS_RATE, null, null), "fee");
        boolean stopped = paused instanceof Answer.Agreed<BigInteger>(BigInteger is) && is.signum() != 0;
        boolean costs = fee instanceof Answer.Agreed<BigInteger>(BigInteger points) && points.signum() != 0;
        if (stopped || costs) {
            alerts.raise(
                    Severity.CRITICAL,
                    "chain.token.restricted",
                    chain.id() + "/" + token.symbol(),
                    Map.of("chain", chain.id(), "token", token.symbol(), "what", stopped ? "paused" : "fee"));
        }
    }
}
