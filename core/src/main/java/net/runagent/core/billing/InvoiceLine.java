package net.runagent.core.billing;

import net.runagent.core.money.Money;

/** @param kind {@code plan}, {@code setup}, {@code credit}, {@code discount} (negative); {@code product} the catalogue's word, e.g. {@code starter-monthly} */
public record InvoiceLine(String kind, String product, Money amount) {}
