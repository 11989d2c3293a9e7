package net.runagent.core.vault;

import java.util.UUID;
import net.runagent.core.account.ChatUser;

/**
 * Published (Spring event) in the transaction in which a secret typed on a page was put into the intake.
 *
 * @param link which page it was; happens once for each
 * @param intake where it waits for its owner's conversation
 */
public record SecretEntered(UUID link, ChatUser owner, AskedSecret asked, UUID object, UUID intake) {}
