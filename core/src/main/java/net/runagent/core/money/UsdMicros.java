package net.runagent.core.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** AI credit and its cost: millionths of a US dollar. */
public record UsdMicros(long value) {
    public static final UsdMicros ZERO = new UsdMicros(0);

    /** From a provider's dollars; rounded half-even to micros once, here. */
    public static UsdMicros ofUsd(BigDecimal usd) {
        return new UsdMicros(
                usd.movePointRight(6).setScale(0, RoundingMode.HALF_EVEN).longValueExact());
    }

    public BigDecimal toUsd() {
        return BigDecimal.valueOf(value, 6);
    }

    public UsdMicros plus(UsdMicros other) {
        return new UsdMicros(Math.addExact(value, other.value));
    }

    public UsdMicros minus(UsdMicros other) {
        return new UsdMicros(Math.subtractExact(value, other.value));
    }
}
