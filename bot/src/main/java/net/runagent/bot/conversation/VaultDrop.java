package net.runagent.bot.conversation;

import java.util.UUID;
import net.runagent.core.account.ChatUser;
import net.runagent.core.conversation.SecretDrop;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretIntake;
import org.springframework.stereotype.Component;

/** Carries what must not stay in a chat into the vault's intake. */
@Component
final class VaultDrop implements SecretDrop {
    private final SecretIntake intake;

    VaultDrop(SecretIntake intake) {
        this.intake = intake;
    }

    @Override
    public UUID put(ChatUser owner, byte[] secret) {
        try (Secret taken = Secret.taking(secret)) {
            return intake.put(owner, taken);
        }
    }

    @Override
    public void forget(UUID id) {
        intake.drop(id);
    }
}
