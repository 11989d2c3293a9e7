package net.runagent.core.work;

import java.security.SecureRandom;
import org.springframework.stereotype.Component;

/** The operating system's randomness; the only {@link SecureRandom} of the service. Never blocks after boot. */
@Component
final class StrongChance implements Chance {
    private final SecureRandom random = new SecureRandom();

    @Override
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public int below(int bound) {
        return random.nextInt(bound);
    }
}
