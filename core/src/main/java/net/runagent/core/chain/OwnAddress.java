package net.runagent.core.chain;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import net.runagent.core.chain.Agreement.Answer;
import net.runagent.core.chain.ChainAddress.Mistake;
import net.runagent.core.chain.ChainAddress.Reading;
import org.springframework.stereotype.Component;

/** Addresses that are not ours but a customer's own: whether tokens may be sent there, and whether they came. */
@Component
public class OwnAddress {
    /** What one look asks at most; the next one goes on behind it. */
    private static final int PORTIONS_AT_ONCE = 50;

    private final Chains chains;
    private final ChainScans scans;
    private final CursorRecords cursors;
    private final DepositAddressRecords deposits;

    OwnAddress(Chains chains, ChainScans scans, CursorRecords cursors, DepositAddressRecords deposits) {
        this.chains = chains;
        this.scans = scans;
        this.cursors = cursors;
        this.deposits = deposits;
    }

    public sealed interface Read {
        record Good(ChainAddress address) implements Read {}

        /** @param why a text key's tail: {@code shape}, {@code checksum}, {@code other-family}, {@code nobody}, {@code ours},
         *     {@code contract} */
        record Wrong(String why) implements Read {}
    }

    /** As a person typed it. */
    public Read read(Chain chain, String typed) {
        return switch (ChainAddress.read(chain.family(), typed)) {
            case Reading.Wrong(Mistake mistake) -> new Read.Wrong(word(mistake));
            case Reading.Read(ChainAddress address) -> checked(address);
        };
    }

    private static String word(Mistake mistake) {
        return switch (mistake) {
            case SHAPE -> "shape";
            case CHECKSUM -> "checksum";
            case OTHER_FAMILY -> "other-family";
            case NOBODY -> "nobody";
        };
    }

    private Read checked(ChainAddress address) {
        boolean contract = chains.all().stream()
                .flatMap(chain -> chain.tokens().stream())
                .anyMatch(token -> token.contract().equals(address));
        if (contract) {
            return new Read.Wrong("contract");
        }
        return deposits.find(address).isPresent() ? new Read.Wrong("ours") : new Read.Good(address);
    }

    public sealed interface Search {
        /** In a final block, as two providers say. */
        record Found(BigInteger units) implements Search {}

        /** Not up to this block. */
        record NotYet(long upTo) implements Search {}
    }

    /**
     * Looks for a token's transfers of one transaction to an address. Outside transactions.
     *
     * @param from the first block
     */
    public Search search(Chain chain, Token token, String address, String tx, long from) {
        Agreement agreement = scans.agreement(chain);
        long last = cursors.find(chain.id()).map(ChainCursor::block).orElse(from - 1);
        long next = from;
        for (int portion = 0; next <= last && portion < PORTIONS_AT_ONCE; portion++) {
            long to = Math.min(last, next + chain.span() - 1);
            if (!(agreement.to(address, next, to) instanceof Answer.Agreed<List<TokenTransfer>>(
                    List<TokenTransfer> seen))) {
                return new Search.NotYet(next - 1);
            }
            Optional<BigInteger> came = seen.stream()
                    .filter(each -> each.tx().equals(tx)
                            && each.contract().equals(token.contract().hex()))
                    .map(TokenTransfer::amount)
                    .reduce(BigInteger::add);
            if (came.isPresent()) {
                return new Search.Found(came.get());
            }
            next = to + 1;
        }
        return new Search.NotYet(next - 1);
    }
}
