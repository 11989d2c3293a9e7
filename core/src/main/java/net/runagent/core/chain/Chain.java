package net.runagent.core.chain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A chain and what is taken on it; data, see {@code chains.yml}.
 *
 * @param id the word for it in settings, tables and commands
 * @param name for people
 * @param chainId what its nodes must call themselves
 * @param span the most blocks in one question
 * @param stalledAfter how long nothing becoming final is still usual
 * @param pastCalls whether a contract can be asked as of a block
 */
public record Chain(
        String id,
        String name,
        ChainFamily family,
        long chainId,
        int span,
        Duration stalledAfter,
        boolean pastCalls,
        List<Token> tokens) {
    public Chain {
        tokens = List.copyOf(tokens);
    }

    Optional<Token> token(String contract) {
        return tokens.stream()
                .filter(token -> token.contract().hex().equals(contract))
                .findFirst();
    }

    List<String> contracts() {
        return tokens.stream().map(token -> token.contract().hex()).toList();
    }
}
