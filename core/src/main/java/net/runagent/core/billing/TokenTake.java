package net.runagent.core.billing;

import java.math.BigInteger;
import java.util.UUID;

/**
 * What an invoice took of one token on one chain.
 *
 * @param payment that it was taken for
 * @param cents what it counted for
 * @param returned how many of these cents went back to the payer's balance
 */
public record TokenTake(UUID payment, String chain, String token, BigInteger units, long cents, long returned) {}
