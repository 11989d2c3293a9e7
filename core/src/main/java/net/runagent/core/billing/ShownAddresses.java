package net.runagent.core.billing;

import java.time.Clock;
import java.time.Duration;
import net.runagent.core.chain.Awaited;
import org.springframework.stereotype.Component;

/** Who was shown an address lately is waited for. What comes later is found a little later. */
@Component
class ShownAddresses implements Awaited {
    private static final Duration WAITED_FOR = Duration.ofHours(2);

    private final TokenOfferRecords offers;
    private final Clock clock;

    ShownAddresses(TokenOfferRecords offers, Clock clock) {
        this.offers = offers;
        this.clock = clock;
    }

    @Override
    public boolean on(String chain) {
        return offers.shownSince(chain, clock.instant().minus(WAITED_FOR));
    }
}
