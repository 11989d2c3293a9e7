package net.runagent.provisioning.hetzner;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An answer of Hetzner that is not a success. An {@link IOException} because OkHttp lets nothing else out of an
 * interceptor; thrown there, before the library tries to parse a body it does not know.
 */
final class HetznerFault extends IOException {
    /** We did not ask: the rest of the hour's requests is kept for something more urgent. */
    static final String BUDGET_RESERVED = "budget_reserved";

    /** A success whose body could not be read: the effect has happened. */
    static final String UNREADABLE = "unreadable";

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;
    private final String text;
    private final @Nullable String correlationId;

    /** @param status HTTP status, 0 when nothing was sent */
    HetznerFault(int status, String code, String text, @Nullable String correlationId) {
        super(status + " " + code + ": " + text);
        this.status = status;
        this.code = code;
        this.text = text;
        this.correlationId = correlationId;
    }

    int status() {
        return status;
    }

    /** Hetzner's error code, or a word made from the status where the body has none. */
    String code() {
        return code;
    }

    /** Hetzner's message; says nothing about a person because we send nothing about one. */
    String text() {
        return text;
    }

    @Nullable
    String correlationId() {
        return correlationId;
    }
}
