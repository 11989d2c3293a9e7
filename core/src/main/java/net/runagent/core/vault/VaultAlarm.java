package net.runagent.core.vault;

import java.util.Map;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Tells the staff what the vault has refused. On a thread and in a transaction of its own: the caller's is about to be rolled
 * back, and the news must not go with it.
 */
@Component
class VaultAlarm {
    static final String DAMAGED = "vault.damaged";
    static final String KEY = "vault.key";
    static final String GRANT = "vault.grant";
    static final String UNRECORDED = "vault.unrecorded";
    static final String WRAPS = "vault.wraps";
    static final String SEALS = "vault.seals";

    private static final Logger LOG = LoggerFactory.getLogger(VaultAlarm.class);

    // Whoever carries alerts keeps secrets too: found late, so that no circle forms.
    private final ObjectProvider<StaffAlerts> alerts;

    VaultAlarm(ObjectProvider<StaffAlerts> alerts) {
        this.alerts = alerts;
    }

    void raise(Severity severity, String kind, String subject, Map<String, String> facts) {
        Thread.ofVirtual().name("vault-alarm").start(() -> {
            try {
                alerts.ifAvailable(staff -> staff.raise(severity, kind, subject, facts));
            } catch (RuntimeException untold) {
                LOG.error("The staff could not be told of {} about {}: {}", kind, subject, facts, untold);
            }
        });
    }

    /** Something stored does not open. @param subject an id of ours */
    void refused(VaultDamaged damage, String subject, Map<String, String> facts) {
        if (damage instanceof KeyRefused key) {
            raise(
                    Severity.CRITICAL,
                    KEY,
                    "key " + key.keyId(),
                    Map.of("reason", key.reason().name(), "seen at", subject));
        } else {
            raise(Severity.CRITICAL, DAMAGED, subject, facts);
        }
    }
}
