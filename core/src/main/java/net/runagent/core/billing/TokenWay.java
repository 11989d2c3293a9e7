package net.runagent.core.billing;

import java.util.List;
import java.util.Optional;
import net.runagent.core.chain.Chain;
import net.runagent.core.chain.Chains;
import net.runagent.core.chain.CursorRecords;
import net.runagent.core.chain.Token;
import net.runagent.core.chain.TokenPrices;
import org.springframework.stereotype.Component;

/**
 * A token on a chain, as people choose it.
 *
 * @param looked whether the chain is counted now; what is sent to one that is not, is counted later
 */
record TokenWay(Chain chain, Token token, boolean looked) {
    /** As buttons carry it. */
    String word() {
        return chain.id() + "-" + token.symbol();
    }

    @Component
    static class All {
        private final Chains chains;
        private final CursorRecords cursors;
        private final TokenPrices prices;

        All(Chains chains, CursorRecords cursors, TokenPrices prices) {
            this.chains = chains;
            this.cursors = cursors;
            this.prices = prices;
        }

        /** Those that somebody may be asked to pay with; what was asked for before is taken in any of them. */
        List<TokenWay> offered() {
            return all().stream()
                    .filter(way -> !prices.low(way.token().symbol()))
                    .toList();
        }

        /** Only chains that are counted already: before, nobody would notice what came. */
        List<TokenWay> all() {
            return chains.all().stream().flatMap(chain -> cursors.find(chain.id()).stream()
                            .flatMap(cursor -> chain.tokens().stream()
                                    .map(token -> new TokenWay(chain, token, cursor.halted() == null))))
                    .toList();
        }

        Optional<TokenWay> find(String word) {
            return all().stream().filter(way -> way.word().equals(word)).findFirst();
        }

        Optional<TokenWay> find(String chain, String token) {
            return all().stream()
                    .filter(way -> way.chain().id().equals(chain)
                            && way.token().symbol().equals(token))
                    .findFirst();
        }
    }
}
