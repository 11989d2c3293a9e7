package net.runagent.core.billing;

import net.runagent.core.money.Money;

/**
 * @param kind {@code plan}, {@code difference} (to that plan), {@code setup}, {@code credit}, {@code discount}
 *     (negative)
 * @param product the catalogue's word, e.g. {@code starter-monthly}
 */
public record InvoiceLine(String kind, String product, Money amount) {
    /** What a plan costs more than is left of the one it takes the place of. It pays for the period that then runs. */
    public static final String DIFFERENCE = "difference";
}
