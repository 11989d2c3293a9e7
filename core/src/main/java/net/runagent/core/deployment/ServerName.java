package net.runagent.core.deployment;

import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Names of servers at the provider: {@code ra-<environment>-<base32 of the id>-g<generation>}. A valid host
 * name (RFC 1123), the same after every crash, without personal data.
 */
public final class ServerName {
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

    private ServerName() {}

    /** @param environment 1 to 20 of {@code a-z0-9-}, no hyphen at the ends; tells our installations apart within one project */
    public static String of(String environment, SubjectId subject, int generation) {
        if (!environment.matches("[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?")) {
            throw new IllegalArgumentException(
                    "runagent.environment must be 1 to 20 lower-case letters, digits or inner hyphens, not: "
                            + environment);
        }
        return "ra-%s-%s-g%d".formatted(environment, base32(subject.value()), generation);
    }

    private static String base32(UUID id) {
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        StringBuilder out = new StringBuilder(26);
        int buffer = 0;
        int bits = 0;
        for (byte b : bytes) {
            buffer = (buffer << 8) | (b & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                out.append(BASE32.charAt((buffer >> bits) & 31));
            }
        }
        return out.append(BASE32.charAt((buffer << (5 - bits)) & 31)).toString();
    }
}
