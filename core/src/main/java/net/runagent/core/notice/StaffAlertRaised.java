package net.runagent.core.notice;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/** Told to the chats of the staff. */
public record StaffAlertRaised(UUID alert) implements Happening {}
