package net.runagent.core.vault;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.core.account.ChatUser;
import org.jspecify.annotations.Nullable;

/** Where a pasted secret waits, sealed, until its owner's flow claims it; gone after 15 minutes. */
public interface SecretIntake {
    /** Joins the running transaction. */
    UUID put(ChatUser owner, Secret secret);

    /** Moves it into the vault; empty when it expired, was claimed before or is somebody else's. */
    Optional<SecretRef> keep(UUID intake, ChatUser owner, VaultScope scope, SecretKind kind);

    /** Lets a check look at it without consuming it (a getMe before it is kept). */
    <T extends @Nullable Object> Optional<T> peek(UUID intake, ChatUser owner, Function<Secret, T> use);

    void drop(UUID intake);
}
