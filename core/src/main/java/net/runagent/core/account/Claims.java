package net.runagent.core.account;

import org.jspecify.annotations.Nullable;

/**
 * What Google said about a person, verified. The person is the pair of issuer and subject; the e-mail address can change
 * hands and identifies nobody.
 *
 * @param email verified by Google
 * @param pictureUrl address of the picture; never fetched by us
 */
public record Claims(
        String issuer,
        String subject,
        String email,
        @Nullable String name,
        @Nullable String pictureUrl) {
    @Override
    public String toString() {
        return "Claims[redacted]";
    }
}
