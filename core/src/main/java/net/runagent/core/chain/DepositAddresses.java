package net.runagent.core.chain;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.StaffAlerts.Severity;
import net.runagent.core.work.Transactions;
import org.springframework.stereotype.Component;

/**
 * The deposit address of each account, one for all chains of a family. Whoever could exchange the key or an address in the
 * database would take all that is paid from then on; so the key's fingerprint is pinned, and each address is derived anew
 * and compared before anybody is shown it.
 */
@Component
public class DepositAddresses {
    private final DepositKeys keys;
    private final DepositAddressRecords records;
    private final StaffAlerts alerts;
    private final Transactions transactions;
    private final Clock clock;

    DepositAddresses(
            DepositKeys keys,
            DepositAddressRecords records,
            StaffAlerts alerts,
            Transactions transactions,
            Clock clock) {
        this.keys = keys;
        this.records = records;
        this.alerts = alerts;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What an account may be shown. */
    public sealed interface Answer {
        /** To be shown whole. */
        record Shown(ChainAddress address) implements Answer {}

        /** The family is not configured. */
        record Off() implements Answer {}

        /** Something is not as it was; staff has been called, and nothing may be shown. */
        record Refused() implements Answer {}
    }

    /** The account's address, made when it has none. */
    public Answer of(UUID billingAccount, ChainFamily family) {
        Optional<DepositKey> key = keys.of(family);
        return key.isEmpty()
                ? new Answer.Off()
                : transactions.<Answer>call(() -> checked(billingAccount, key.orElseThrow()));
    }

    private Answer checked(UUID billingAccount, DepositKey key) {
        if (!pinned(key)) {
            return new Answer.Refused();
        }
        DepositAddress known = records.of(billingAccount, key.fingerprint()).orElseGet(() -> make(billingAccount, key));
        if (known.address().equals(key.address(known.index()))) {
            return new Answer.Shown(known.address());
        }
        alerts.raise(
                Severity.CRITICAL,
                "chain.address.changed",
                key.family().word() + "/" + known.index(),
                Map.of("family", key.family().word(), "index", String.valueOf(known.index())));
        return new Answer.Refused();
    }

    /** Whether the configured key is the one that was first used, or was confirmed since. */
    boolean pinned(DepositKey key) {
        String pinned = records.pinned(key.family()).orElse(null);
        if (pinned == null) {
            records.pin(key.family(), key.fingerprint(), clock.instant());
            pinned = records.pinned(key.family()).orElseThrow();
        }
        if (pinned.equals(key.fingerprint())) {
            return true;
        }
        alerts.raise(
                Severity.CRITICAL,
                "chain.key.changed",
                key.family().word(),
                Map.of(
                        "pinned",
                        pinned.substring(0, 8),
                        "configured",
                        key.fingerprint().substring(0, 8)));
        return false;
    }

    private DepositAddress make(UUID billingAccount, DepositKey key) {
        long index = records.nextIndex(key.family());
        // Whoever waited for the number may have been made an address meanwhile.
        Optional<DepositAddress> meanwhile = records.of(billingAccount, key.fingerprint());
        if (meanwhile.isPresent()) {
            return meanwhile.get();
        }
        records.insert(key.address(index), key.fingerprint(), index, billingAccount, clock.instant());
        return records.of(billingAccount, key.fingerprint()).orElseThrow();
    }
}
