package net.runagent.core.notice;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/**
 * Told to the other chats of an account: a further chat was connected to it.
 *
 * @param platform {@code telegram} or {@code discord}
 * @param idEnd the last four digits of the new chat's numeric id
 * @param chat what stands for the new chat in buttons
 */
public record ChatJoined(String platform, String idEnd, UUID chat) implements Happening {}
