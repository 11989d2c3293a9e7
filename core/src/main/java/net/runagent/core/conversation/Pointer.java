package net.runagent.core.conversation;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * What a button carries: {@code 1.<conversation, 11 base64url>.<version, base36>.<number, base36>}, about 22 bytes. It
 * proves nothing: who tapped comes from the platform, and what the number means stands in that person's own row.
 */
public record Pointer(ConversationId conversation, long version, int index) {
    /** No screen has more buttons. */
    private static final int INDEX_LIMIT = 1_000;

    public String text() {
        byte[] id =
                ByteBuffer.allocate(Long.BYTES).putLong(conversation.value()).array();
        return "1." + Base64.getUrlEncoder().withoutPadding().encodeToString(id) + "." + Long.toString(version, 36)
                + "." + Integer.toString(index, 36);
    }

    /** Empty for anything that we did not write; the text may come from a forged client. */
    public static Optional<Pointer> parse(String text) {
        String[] parts = text.split("\\.", 5);
        if (text.length() > 64 || parts.length != 4 || !parts[0].equals("1") || parts[1].length() != 11) {
            return Optional.empty();
        }
        try {
            long id = ByteBuffer.wrap(Base64.getUrlDecoder().decode(parts[1])).getLong();
            long version = Long.parseLong(parts[2], 36);
            int index = Integer.parseInt(parts[3], 36);
            return version > 0 && index >= 0 && index < INDEX_LIMIT
                    ? Optional.of(new Pointer(new ConversationId(id), version, index))
                    : Optional.empty();
        } catch (IllegalArgumentException forged) {
            return Optional.empty();
        }
    }
}
