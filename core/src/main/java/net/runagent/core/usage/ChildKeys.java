package net.runagent.core.usage;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.vault.Secret;
import org.jspecify.annotations.Nullable;

/** The keys that our account at the model provider hands out. Every call goes outside: never in a transaction. */
public interface ChildKeys {
    /** False when no management key is configured: no agent can be given a key then. */
    boolean available();

    /** @param limit absolute and for the whole life of the key; never absent */
    Result<Created> create(String name, UsdMicros limit);

    Result<KeyState> find(String hash);

    /** One page; the next one begins at {@code offset} plus its size, an empty one is the end. */
    Result<List<KeyState>> page(int offset);

    /** Sets all of it, whatever it was; repeating it changes nothing. @param limit absolute, never what is added */
    Result<KeyState> change(String hash, KeyLimit limit, boolean disabled);

    /** Gone already is {@link Result.Gone}. */
    Result<Boolean> delete(String hash);

    /** What the key used on each of the last 30 completed UTC days. */
    Result<List<DayUse>> activity(String hash);

    /** Whether our management key works. @return what our account has left */
    Result<UsdMicros> credits();

    /** @param secret shown this once and never again */
    record Created(KeyState key, Secret secret) {}

    /**
     * @param limit null for an unlimited key, which we never make
     * @param each when the provider begins to count the limit anew; null for never
     * @param usage in the whole life of the key; today, week (from Monday) and month are UTC
     */
    record KeyState(
            String hash,
            String name,
            @Nullable UsdMicros limit,
            Allowance.@Nullable Each each,
            boolean disabled,
            UsdMicros usage,
            UsdMicros today,
            UsdMicros week,
            UsdMicros month) {
        /** Used in the period in which it was read. */
        UsdMicros in(Allowance.Each period) {
            return switch (period) {
                case DAY -> today;
                case WEEK -> week;
                case MONTH -> month;
            };
        }
    }

    /** One model on one day. */
    record DayUse(
            LocalDate day, String model, UsdMicros cost, long requests, long promptTokens, long completionTokens) {}

    sealed interface Result<T> {
        record Ok<T>(T value) implements Result<T> {}

        record Gone<T>() implements Result<T> {}

        /** Asked too often, or the provider is busy with our own earlier requests. */
        record Busy<T>(Duration retryAfter) implements Result<T> {}

        /** No usable answer; whether it happened is not known. */
        record Unknown<T>(String why) implements Result<T> {}

        /** The provider does not accept our management key. */
        record NotAllowed<T>(String code) implements Result<T> {}

        /** Our whole account has no credit: every customer's agent stands still. */
        record AccountEmpty<T>() implements Result<T> {}

        /** @param code status and the provider's own word, no text that may quote what we sent */
        record Refused<T>(String code) implements Result<T> {}
    }
}
