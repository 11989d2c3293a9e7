package net.runagent.core.account;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One try to connect a chat with a Google account. The browser and the chat prove to be in one hand by a code: the
 * browser shows it, the person types it in the chat that began.
 *
 * @param ticketHash SHA-256 of the ticket in the link
 * @param cookieHash SHA-256 of the cookie of the browser that started, null before
 * @param stateHash SHA-256 of the OAuth state, null before the start
 * @param tries wrong codes typed so far
 * @param expiresAt end of the present stage
 * @param sealed a {@link LinkDraft}, sealed; null once the attempt has ended
 */
public record LinkAttempt(
        UUID id,
        ChatUser user,
        Stage stage,
        byte[] ticketHash,
        byte @Nullable [] cookieHash,
        byte @Nullable [] stateHash,
        int tries,
        Instant createdAt,
        Instant expiresAt,
        byte @Nullable [] sealed) {
    public enum Stage {
        /** The link is out; nobody pressed its button. */
        OPEN,
        /** A browser is at Google. */
        STARTED,
        /** It came back, and Google is being asked who that was. */
        ASKING,
        /** The browser shows the code; nothing is connected yet. */
        CODE_SHOWN,
        /** The chat typed it and is asked to confirm. */
        CODE_TYPED,
        /** Connected. */
        DONE,
        /** Given up, refused, replaced, expired or guessed wrong too often. */
        DEAD;

        public boolean ended() {
            return this == DONE || this == DEAD;
        }
    }

    boolean liveAt(Instant now) {
        return !stage.ended() && now.isBefore(expiresAt);
    }

    LinkAttempt started(byte[] cookie, byte[] state, byte[] draft) {
        return new LinkAttempt(id, user, Stage.STARTED, ticketHash, cookie, state, tries, createdAt, expiresAt, draft);
    }

    LinkAttempt at(Stage next) {
        byte @Nullable [] kept = next.ended() ? null : sealed;
        return new LinkAttempt(id, user, next, ticketHash, cookieHash, stateHash, tries, createdAt, expiresAt, kept);
    }

    LinkAttempt at(Stage next, Instant until, byte[] draft) {
        return new LinkAttempt(id, user, next, ticketHash, cookieHash, stateHash, tries, createdAt, until, draft);
    }
}
