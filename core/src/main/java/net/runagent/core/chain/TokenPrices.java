package net.runagent.core.chain;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.stereotype.Component;

/**
 * Whether a token still counts as a dollar. What people sent counts one to one whatever happens to the price later; but as
 * long as a token is worth too little nobody new is asked for it.
 */
@Component
public class TokenPrices {
    /** 0.98 US dollars. */
    static final long LEAST_MICROS = 980_000;

    /** Shorter dips are of one exchange or one hour, and are over before anybody has paid. */
    static final Duration LOW_FOR = Duration.ofHours(1);

    private final TokenPriceRecords records;
    private final Clock clock;

    TokenPrices(TokenPriceRecords records, Clock clock) {
        this.records = records;
        this.clock = clock;
    }

    /** False for a token that nobody tells the price of. */
    public boolean low(String token) {
        return records.find(token).filter(this::low).isPresent();
    }

    boolean low(TokenPrice price) {
        Instant since = price.lowSince();
        return since != null && !clock.instant().isBefore(since.plus(LOW_FOR));
    }
}
