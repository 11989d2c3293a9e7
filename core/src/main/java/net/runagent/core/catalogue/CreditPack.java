package net.runagent.core.catalogue;

import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;

/**
 * AI credit that is sold by itself, once, beside what a plan includes.
 *
 * @param id stable word, e.g. {@code credit-10}; never one of a plan
 * @param price what a person pays, before tax; in USD at least the credit
 * @param credit what an agent may use for it
 */
public record CreditPack(String id, Money price, UsdMicros credit) {}
