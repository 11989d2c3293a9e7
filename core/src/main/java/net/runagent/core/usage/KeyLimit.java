package net.runagent.core.usage;

import net.runagent.core.money.UsdMicros;
import org.jspecify.annotations.Nullable;

/** What a key may use. @param each in each period; null for its whole life */
public record KeyLimit(UsdMicros amount, Allowance.@Nullable Each each) {
    public static KeyLimit life(UsdMicros amount) {
        return new KeyLimit(amount, null);
    }
}
