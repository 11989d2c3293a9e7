package net.runagent.core.billing;

import java.util.UUID;

public record InvoiceId(UUID value) {
    @Override
    public String toString() {
        return value.toString();
    }
}
