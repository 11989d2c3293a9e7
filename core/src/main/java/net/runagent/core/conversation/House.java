package net.runagent.core.conversation;

import net.runagent.core.account.Accounts;
import org.springframework.stereotype.Component;

/** Whom a turn may ask. */
@Component
public record House(
        Flows flows,
        Desks desks,
        Accounts accounts,
        SecretDrop secrets,
        OurBots bots,
        Subjects subjects,
        Sayings sayings) {}
