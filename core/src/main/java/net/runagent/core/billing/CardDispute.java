package net.runagent.core.billing;

import java.util.UUID;
import net.runagent.core.money.Money;

/** A payer's bank contests an order. @param status prevented, early_warning, needs_response, under_review, lost, won */
public record CardDispute(UUID id, UUID order, String status, Money amount) {
    /** The bank keeps the money. */
    boolean lost() {
        return status.equals("lost");
    }

    boolean hurts() {
        return !status.equals("won") && !status.equals("prevented");
    }
}
