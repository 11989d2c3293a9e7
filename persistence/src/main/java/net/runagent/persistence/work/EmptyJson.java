package net.runagent.persistence.work;

import com.github.kagkarlsson.scheduler.serializer.Serializer;
import java.nio.charset.StandardCharsets;

/**
 * Jobs carry no data but their id, so the only document there can be is {@code null}. Java serialisation, the engine's
 * default, never touches our table.
 */
final class EmptyJson implements Serializer {
    @Override
    public byte[] serialize(Object data) {
        if (data != null) {
            throw new IllegalArgumentException("jobs carry one id and nothing else");
        }
        return "null".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    @SuppressWarnings("NullAway") // The engine itself passes and expects null for "no data".
    public <T> T deserialize(Class<T> type, byte[] stored) {
        return null;
    }
}
