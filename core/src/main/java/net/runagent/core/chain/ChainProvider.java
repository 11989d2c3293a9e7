package net.runagent.core.chain;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One company's nodes of a chain. It may lag, lie or be somebody else's: what it says counts when another one says the same. */
public interface ChainProvider {
    /** For logs and alerts, e.g. {@code bsc-2}; never its address. */
    String name();

    Said<Long> chainId();

    /** The newest block that the chain will never take back. A provider that does not know the word is in trouble. */
    Said<BlockHead> finalHead();

    Said<BlockHead> newest();

    /** Empty when it does not have that block. */
    Said<Optional<BlockHead>> block(long number);

    /** Only what is a transfer of a token by the letter: the contracts asked for, three topics, one word of data, above zero. */
    Said<List<TokenTransfer>> transfers(TransferQuery query);

    /** One word from a contract. @param block null for the newest */
    Said<BigInteger> word(String contract, String selector, @Nullable String address, @Nullable Long block);

    /** A text from a contract. */
    Said<String> text(String contract, String selector);
}
