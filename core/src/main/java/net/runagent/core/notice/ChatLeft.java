package net.runagent.core.notice;

import net.runagent.core.conversation.Happening;

/**
 * Told to the chats that stay: one was taken away from the account.
 *
 * @param platform {@code telegram} or {@code discord}
 * @param idEnd the last four digits of that chat's numeric id
 */
public record ChatLeft(String platform, String idEnd) implements Happening {}
