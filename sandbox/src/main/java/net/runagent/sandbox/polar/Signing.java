package net.runagent.sandbox.polar;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import net.runagent.sandbox.world.Chance;

/**
 * The three ways in which Polar made a signing key out of an endpoint's secret. Which one is used goes by the secret's
 * prefix and by the day on which the secret was set.
 */
enum Signing {
    /** {@code polar_whs_...}: the whole text is the key. */
    LEGACY("polar_whs_", Instant.parse("2026-01-15T00:00:00Z")),
    /** {@code whsec_...} set before 2026-09-08: the whole text is the key, prefix included. */
    WHSEC_TEXT("whsec_", Instant.parse("2026-08-01T00:00:00Z")),
    /** {@code whsec_...} set from 2026-09-08 on: what stands behind the prefix, decoded (Standard Webhooks). */
    WHSEC("whsec_", Instant.parse("2026-09-08T00:00:00Z"));

    private final String prefix;
    private final Instant began;

    Signing(String prefix, Instant began) {
        this.prefix = prefix;
        this.began = began;
    }

    /** {@code legacy}, {@code whsec-utf8} or {@code whsec-standard}. */
    static Signing named(String word) {
        return switch (word) {
            case "legacy" -> LEGACY;
            case "whsec-utf8" -> WHSEC_TEXT;
            case "whsec-standard" -> WHSEC;
            default -> throw new IllegalArgumentException(word);
        };
    }

    static Signing of(String secret, Instant set) {
        return secret.startsWith(LEGACY.prefix) ? LEGACY : set.isBefore(WHSEC.began) ? WHSEC_TEXT : WHSEC;
    }

    String secret(Chance chance) {
        return this == LEGACY
                ? prefix + chance.alphanumeric(43)
                : prefix + Base64.getEncoder().encodeToString(chance.bytes(32));
    }

    /** A day on which secrets of this kind were set. */
    Instant began() {
        return began;
    }

    /** @return Base64 of the HMAC over {@code id.time.body} */
    String sign(String secret, String id, String time, String body) {
        byte[] key = this == WHSEC
                ? Base64.getDecoder().decode(secret.substring(prefix.length()))
                : secret.getBytes(StandardCharsets.UTF_8);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal((id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
