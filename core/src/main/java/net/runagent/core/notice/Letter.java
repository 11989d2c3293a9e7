package net.runagent.core.notice;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import net.runagent.core.account.AccountId;

/**
 * A mail to be sent, or known to be sent or not. The address is looked up when it is sent: who is erased gets no mail,
 * and no copy of the address lies here.
 *
 * @param template names the texts, e.g. {@code welcome}
 * @param facts ids and plain facts for the text, never personal data or a secret
 * @param attempts how often the mail server was asked
 */
public record Letter(
        UUID id,
        AccountId to,
        String template,
        Map<String, String> facts,
        Standing standing,
        int attempts,
        Instant at) {
    public enum Standing {
        WAITING,
        /** The mail server has taken it. */
        SENT,
        /** Nobody to send it to, or mail is off. */
        DROPPED,
        /** Given up. */
        FAILED
    }

    static Letter waiting(UUID id, AccountId to, String template, Map<String, String> facts, Instant now) {
        return new Letter(id, to, template, facts, Standing.WAITING, 0, now);
    }
}
