package net.runagent.core.conversation;

import java.time.Instant;
import java.util.Locale;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Platform;
import org.jspecify.annotations.Nullable;

/**
 * What a flow may know besides its state and the input.
 *
 * @param account null as long as the person has not signed in
 */
public record Moment(
        Instant now,
        Locale locale,
        Platform platform,
        @Nullable AccountId account) {
    public boolean signedIn() {
        return account != null;
    }
}
