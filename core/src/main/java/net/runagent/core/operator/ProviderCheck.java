package net.runagent.core.operator;

import org.jspecify.annotations.Nullable;

/**
 * One read-only look at a provider or a part of the configuration, for {@code ./runagent doctor}. Each feature contributes
 * its own as a Spring bean. Takes at most about 10 s; changes nothing anywhere.
 */
public interface ProviderCheck {
    /** The name people know, e.g. {@code Hetzner}. */
    String provider();

    Checked check();

    sealed interface Checked {
        /** @param detail what was seen, e.g. {@code 3 of 10 servers used}; no secret */
        record Works(String detail) implements Checked {}

        /**
         * Not configured; the part of the service that needs it is off.
         *
         * @param property the missing property, e.g. {@code runagent.hetzner.token}
         * @param purpose what it is for
         * @param howToGet where a person obtains it
         * @param required whether the service cannot run at all without it
         */
        record Missing(String property, String purpose, String howToGet, boolean required) implements Checked {}

        /** Configured, but it does not work. @param advice what to do next, null when {@code why} says it all */
        record Broken(String why, @Nullable String advice) implements Checked {}
    }
}
