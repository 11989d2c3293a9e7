package net.runagent.core.billing;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What came of asking the card provider. */
public sealed interface CardAnswer<T> {
    record Got<T>(T value) implements CardAnswer<T> {}

    /** The provider says that there is no such thing; it never means that something of a customer's has ended. */
    record Missing<T>() implements CardAnswer<T> {}

    /** The provider understood and declines. @param code the provider's word or the HTTP status; no personal data */
    record Declined<T>(String code) implements CardAnswer<T> {}

    /** Nobody knows whether it happened. @param retryAfter what the provider asked us to wait, null when it did not say */
    record Unknown<T>(String why, @Nullable Duration retryAfter) implements CardAnswer<T> {}

    default <R> CardAnswer<R> map(Function<T, R> change) {
        return switch (this) {
            case Got<T>(T value) -> new Got<>(change.apply(value));
            case Missing<T>() -> new Missing<>();
            case Declined<T>(String code) -> new Declined<>(code);
            case Unknown<T>(String why, Duration retryAfter) -> new Unknown<>(why, retryAfter);
        };
    }

    /** How long the provider asked us to wait, when it gave no answer and said so. */
    default Optional<Duration> askedToWait() {
        return this instanceof Unknown<T>(String why, Duration retryAfter)
                ? Optional.ofNullable(retryAfter)
                : Optional.empty();
    }

    /** The value; otherwise throws, so that the job around it is tried again. */
    default T orThrow(String doing) {
        return switch (this) {
            case Got<T>(T value) -> value;
            case Missing<T>() -> throw new IllegalStateException(doing + ": the card provider knows no such thing");
            case Declined<T>(String code) -> throw new IllegalStateException(doing + ": declined, " + code);
            case Unknown<T>(String why, Duration retryAfter) ->
                throw new IllegalStateException(doing + ": no certain answer, " + why);
        };
    }
}
