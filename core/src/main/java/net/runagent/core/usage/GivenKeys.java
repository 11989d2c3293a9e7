package net.runagent.core.usage;

import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.vault.Secret;

/** Keys for models that their owners made. Every call goes outside: never in a transaction. */
public interface GivenKeys {
    /** Asks the provider with the key itself. {@link Result.NotAllowed} when it knows no such key. */
    Result<Given> look(Secret key);

    /** @param management whether it administers keys: far more than an agent may have, and no model answers to it */
    record Given(boolean management) {}
}
