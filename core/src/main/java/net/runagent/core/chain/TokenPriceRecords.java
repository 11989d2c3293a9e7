package net.runagent.core.chain;

import java.util.Optional;

/** Stores what tokens are worth. Joins the running transaction. */
public interface TokenPriceRecords {
    Optional<TokenPrice> find(String token);

    /** In the place of the one before. */
    void save(TokenPrice price);
}
