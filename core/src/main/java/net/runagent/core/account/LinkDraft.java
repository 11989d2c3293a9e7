package net.runagent.core.account;

import java.util.UUID;
import net.runagent.core.work.PayloadSeal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an attempt must remember and nobody may read in the database: stored sealed, gone when the attempt ends.
 *
 * @param chatName what the platform calls the person, for the page that names the chat
 * @param claims provisional: they count only once the person confirms in the chat
 * @param code what the browser shows, without the dash
 */
record LinkDraft(
        String chatName,
        @Nullable String nonce,
        @Nullable String codeVerifier,
        @Nullable Claims claims,
        @Nullable String code) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static LinkDraft of(String chatName) {
        return new LinkDraft(chatName, null, null, null, null);
    }

    LinkDraft started(String newNonce, String newVerifier) {
        return new LinkDraft(chatName, newNonce, newVerifier, null, null);
    }

    LinkDraft returned(Claims who, String newCode) {
        return new LinkDraft(chatName, null, null, who, newCode);
    }

    byte[] seal(PayloadSeal seal, UUID attempt) {
        return seal.seal(attempt, JSON.writeValueAsBytes(this));
    }

    static LinkDraft open(PayloadSeal seal, LinkAttempt attempt) {
        byte[] sealed = attempt.sealed();
        if (sealed == null) {
            throw new IllegalStateException("attempt " + attempt.id() + " has ended");
        }
        return JSON.readValue(seal.open(attempt.id(), sealed), LinkDraft.class);
    }

    @Override
    public String toString() {
        return "LinkDraft[redacted]";
    }
}
