package net.runagent.core.billing.polar;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks a signed delivery (Standard Webhooks) on the raw bytes.
 *
 * <p>Polar changed the key behind its secrets on 2026-09-08: before, the key was the UTF-8 text of the whole secret; since
 * then it is what stands behind {@code whsec_} in base64. The secret does not tell which of the two it is, so both are
 * tried, for the present and the previous secret.
 */
final class PolarSignature {
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,12}");
    private static final String STANDARD = "whsec_";

    private final List<byte[]> keys = new ArrayList<>();

    PolarSignature(List<String> secrets) {
        for (String secret : secrets) {
            if (secret.isBlank()) {
                continue;
            }
            keys.add(secret.getBytes(StandardCharsets.UTF_8));
            standardKey(secret).ifPresent(keys::add);
        }
    }

    boolean usable() {
        return !keys.isEmpty();
    }

    /** @param signatures all values of the header; each holds entries separated by spaces */
    boolean good(String id, String timestamp, List<String> signatures, byte[] body, Instant now) {
        if (!DIGITS.matcher(timestamp).matches()) {
            return false;
        }
        Duration off = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                .abs();
        if (off.compareTo(TOLERANCE) > 0) {
            return false;
        }
        List<byte[]> claimed = claimed(signatures);
        for (byte[] key : keys) {
            byte[] right = sign(key, id, timestamp, body);
            if (claimed.stream().anyMatch(claim -> MessageDigest.isEqual(right, claim))) {
                return true; // which key it was is known to whoever signed
            }
        }
        return false;
    }

    static byte[] sign(byte[] key, String id, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static List<byte[]> claimed(List<String> headers) {
        List<byte[]> claimed = new ArrayList<>();
        for (String header : headers) {
            for (String entry : header.split(" ", 64)) {
                if (entry.startsWith("v1,")) {
                    decode(entry.substring(3)).ifPresent(claimed::add);
                }
            }
        }
        return claimed;
    }

    private static Optional<byte[]> standardKey(String secret) {
        return secret.startsWith(STANDARD)
                ? decode(secret.substring(STANDARD.length())).filter(key -> key.length > 0)
                : Optional.empty();
    }

    private static Optional<byte[]> decode(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
