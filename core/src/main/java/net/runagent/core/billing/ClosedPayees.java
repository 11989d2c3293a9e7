package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.chain.Payees;
import org.springframework.stereotype.Component;

/** Whose money on chains has nobody to belong to any more. */
@Component
class ClosedPayees implements Payees {
    private final PayerRecords payers;

    ClosedPayees(PayerRecords payers) {
        this.payers = payers;
    }

    @Override
    public boolean closed(UUID billingAccount) {
        return payers.forgotten(billingAccount);
    }
}
