package net.runagent.core.notice;

import net.runagent.core.conversation.Happening;

/**
 * Told to the other chats of an account: a further chat was connected to it.
 *
 * @param platform {@code telegram} or {@code discord}
 * @param idEnd the last four digits of the new chat's numeric id
 */
public record ChatJoined(String platform, String idEnd) implements Happening {}
