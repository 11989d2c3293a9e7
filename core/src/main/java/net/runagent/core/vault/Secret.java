package net.runagent.core.vault;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Secret bytes on their short way through the process. Takes ownership of the array and zeroes it on close. There is no
 * getter: readers are found by searching for {@link #use}. Moving collectors may leave copies; see docs/operating.
 */
public final class Secret implements AutoCloseable {
    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The caller gives the array away and must not keep it. */
    public static Secret taking(byte[] bytes) {
        return new Secret(bytes);
    }

    public static Secret copyOf(byte[] bytes) {
        return new Secret(bytes.clone());
    }

    /** The function must not let the array escape. */
    public <T extends @Nullable Object> T use(Function<byte[], T> reader) {
        return reader.apply(bytes);
    }

    public int lengthBytes() {
        return bytes.length;
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    /** Who writes a secret as JSON is told so; without this it would come out as an empty object, unnoticed. */
    @JsonValue
    private Object neverAsJson() {
        throw new UnsupportedOperationException("a secret is never written as JSON");
    }

    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
