package net.runagent.core.account;

import java.util.Locale;

/**
 * A person on a platform, by the platform's numeric id. Names can be sold or changed and never identify anybody.
 *
 * @param userId decimal digits, 1 to 20 of them
 */
public record ChatUser(Platform platform, String userId) {
    public ChatUser {
        if (!userId.matches("[0-9]{1,20}")) {
            throw new IllegalArgumentException("a platform's user id is 1 to 20 digits");
        }
    }

    /** The lane of everything this person sends. */
    public String lane() {
        return platform.word() + ":" + userId;
    }

    public static ChatUser ofLane(String lane) {
        int colon = lane.indexOf(':');
        return new ChatUser(
                Platform.valueOf(lane.substring(0, colon).toUpperCase(Locale.ROOT)), lane.substring(colon + 1));
    }
}
