package net.runagent.core.chain;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The configured keys. A wrong one stops the start: nobody may be shown an address that nobody can spend from. */
@Component
class DepositKeys {
    /**
     * Keys of seeds that the whole world knows: those of the published test vectors, and the accounts of the phrase that
     * development nodes start with.
     */
    private static final Set<String> KNOWN_TO_EVERYBODY = Set.of(
            "xpub6DCoCpSuQZB2jawqnGMEPS63ePKWkwWPH4TU45Q7LPXWuNd8TMtVxRrgjtEshuqpK3mdhaWHPFsBngh5GFZaM6si3yZdUsT8ddYM3PwnATt",
            "xpub6D1AabNHCupeiLM65ZR9UStMhJ1vCpyV4XbZdyhMZBiJXALQtmn9p42VTQckoHVn8WNqS7dqnJokZHAHcHGoaQgmv8D45oNUKx6DZMNZBCd",
            "xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP",
            "xpub6BuRy7ZmkGfP2RWhoor1kWB1w9DvrtmJbFBvnC1bQ4SB5NbCHTyQYCJSXZtxDbFyHTmC7wkU2he3nYYdpZ3Vf6qUAkXSnL6RPif4BDtDEKr");

    private final Map<ChainFamily, DepositKey> keys = new EnumMap<>(ChainFamily.class);

    DepositKeys(ChainProperties properties) {
        read(ChainFamily.EVM, "runagent.chain.evm-xpub", properties.evmXpub());
        read(ChainFamily.TRON, "runagent.chain.tron-xpub", properties.tronXpub());
    }

    private void read(ChainFamily family, String property, String xpub) {
        if (xpub.isBlank()) {
            return;
        }
        if (KNOWN_TO_EVERYBODY.contains(xpub.strip())) {
            throw new IllegalStateException(property + " belongs to a phrase that everybody knows: money sent to it is"
                    + " taken within seconds. Take the xpub of a hardware wallet of your own.");
        }
        try {
            keys.put(family, DepositKey.of(family, xpub));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalStateException(property + ": " + wrong.getMessage() + ". Nothing was changed.", wrong);
        }
        if (keys.values().stream().map(DepositKey::fingerprint).distinct().count() < keys.size()) {
            throw new IllegalStateException(
                    "runagent.chain.evm-xpub and runagent.chain.tron-xpub are the same; each family needs its own account");
        }
    }

    Optional<DepositKey> of(ChainFamily family) {
        return Optional.ofNullable(keys.get(family));
    }
}
