package net.runagent.core.work;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that came in by a door, as it came.
 *
 * @param source which door: {@code telegram}, {@code polar}, {@code event} ...
 * @param dedupeKey the sender's key of this delivery, e.g. {@code u:81723} or a webhook id; unique within the source
 * @param actionKey the sender's key of the human action when it has one (a callback query id): a tap that the app sends
 *     again under a new delivery key still counts once
 * @param lane arrivals of one lane are handled in order, e.g. {@code telegram:100001}
 * @param body the raw bytes; stored sealed, dropped when done
 */
public record Arrival(
        UUID id, String source, String dedupeKey, @Nullable String actionKey, String lane, byte[] body) {}
