package net.runagent.core.work;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * UUID version 7 (RFC 9562): 48 bits of milliseconds, then the fraction of the millisecond in 12 bits (its method 3), then
 * 62 random bits. An id tells when it was made; what must not be guessed needs a token from {@link Chance} instead.
 */
@Component
final class TimeOrderedIds implements Ids {
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final Clock clock;
    private final Chance chance;

    TimeOrderedIds(Clock clock, Chance chance) {
        this.clock = clock;
        this.chance = chance;
    }

    @Override
    public UUID next() {
        Instant now = clock.instant();
        long fraction = (now.getNano() % NANOS_PER_MILLI) * 4096L / NANOS_PER_MILLI;
        long high = now.toEpochMilli() << 16 | 0x7000 | fraction;
        long low =
                ByteBuffer.wrap(chance.bytes(Long.BYTES)).getLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
