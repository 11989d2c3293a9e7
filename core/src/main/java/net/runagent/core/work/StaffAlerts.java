package net.runagent.core.work;

import java.util.Map;

/** Tells the people who run the service. Notice implements it: chat and mail, with a noise cap per kind and subject. */
public interface StaffAlerts {
    enum Severity {
        INFO,
        WARNING,
        CRITICAL
    }

    /**
     * @param kind dotted lower-case name, e.g. {@code polar.webhook.unmatched}; also the key of its text
     * @param subject an id of ours, never personal data or a secret
     * @param facts plain facts for the text (ids, codes, counts), never personal data or a secret
     */
    void raise(Severity severity, String kind, String subject, Map<String, String> facts);
}
