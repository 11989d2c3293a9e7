package net.runagent.persistence.conversation;

import net.runagent.core.account.ChatUser;

/** People as they stand in our tables. */
final class Lanes {
    private Lanes() {}

    static ChatUser user(String platform, String userId) {
        return ChatUser.ofLane(platform + ":" + userId);
    }
}
