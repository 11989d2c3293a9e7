package net.runagent.core.billing;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.runagent.core.chain.Chain;
import net.runagent.core.chain.Chains;
import net.runagent.core.chain.Token;
import net.runagent.core.chain.TokenAmount;
import net.runagent.core.money.Ledger;
import net.runagent.core.money.LedgerAccount;
import org.springframework.stereotype.Component;

/** The tokens of a payer that no invoice has taken. They count one to one as US dollars, by whole cents. */
@Component
class TokenPurse {
    private final Chains chains;
    private final Ledger ledger;

    TokenPurse(Chains chains, Ledger ledger) {
        this.chains = chains;
        this.ledger = ledger;
    }

    record Held(Chain chain, Token token, TokenAmount amount) {
        String unit() {
            return token.unit(chain.id());
        }
    }

    /** What there is of each token on each chain that is on; nothing of which there is none. */
    List<Held> of(UUID payer) {
        List<Held> all = new ArrayList<>();
        for (Chain chain : chains.all()) {
            for (Token token : chain.tokens()) {
                BigInteger units = ledger.sum(LedgerAccount.balanceOf(payer), token.unit(chain.id()))
                        .negate();
                if (units.signum() > 0) {
                    all.add(new Held(chain, token, new TokenAmount(units, token.decimals())));
                }
            }
        }
        return all;
    }

    static long cents(List<Held> held) {
        return held.stream().mapToLong(each -> each.amount().cents()).sum();
    }
}
