package net.runagent.core.billing;

import java.util.List;

/** Takes what the card provider pushes. It is checked on the bytes as they came, stored, and looked at later. */
public interface CardHook {
    /** The largest body that is read at all, in bytes. */
    int MOST_BYTES = 1024 * 1024;

    /**
     * @param ids all values of the header {@code webhook-id}; of {@code webhook-timestamp} and {@code webhook-signature}
     *     likewise: a header can be repeated
     */
    Taken take(List<String> ids, List<String> timestamps, List<String> signatures, byte[] body);

    enum Taken {
        /** Stored now or before. */
        KEPT,
        /** Not signed by the provider, or too old, or too large. */
        REFUSED,
        /** Webhooks are not configured. */
        OFF
    }
}
