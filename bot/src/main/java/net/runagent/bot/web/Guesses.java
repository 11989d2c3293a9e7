package net.runagent.bot.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * Slows down who tries links: an address that brought too many that are no good is not looked at for a while, whatever it
 * brings. Kept in memory: nothing depends on it, since no link can be guessed anyway.
 */
@Component
class Guesses {
    /** Links that are no good from one address within {@link #WITHIN}; a household or an office has a bad day sooner. */
    static final int MOST = 30;

    static final Duration WITHIN = Duration.ofMinutes(10);

    private static final int NETWORK_BYTES = 8;

    private record Window(Instant since, int misses) {}

    private final Clock clock;
    private final Cache<String, Window> windows =
            Caffeine.newBuilder().maximumSize(100_000).expireAfterWrite(WITHIN).build();

    Guesses(Clock clock) {
        this.clock = clock;
    }

    boolean tooMany(String address) {
        Window window = windows.getIfPresent(source(address));
        return window != null && window.misses() >= MOST && open(window);
    }

    void missed(String address) {
        windows.asMap()
                .merge(
                        source(address),
                        new Window(clock.instant(), 1),
                        (known, one) -> open(known) ? new Window(known.since(), known.misses() + 1) : one);
    }

    private boolean open(Window window) {
        return clock.instant().isBefore(window.since().plus(WITHIN));
    }

    /** Whoever has one IPv6 address has the whole network of it (/64). */
    private static String source(String address) {
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(parsed.getAddress(), 0, NETWORK_BYTES)
                    : address;
        } catch (IllegalArgumentException noLiteral) {
            return address;
        }
    }
}
