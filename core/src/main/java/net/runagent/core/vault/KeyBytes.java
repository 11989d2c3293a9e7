package net.runagent.core.vault;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The forms in which a key may be written: 32 bytes, or those as 64 hex digits or in base64, with a line end or without. */
final class KeyBytes {
    /** Longer than every form. */
    static final int MOST_BYTES = 100;

    private KeyBytes() {}

    /** {@code null} for any other form. The caller zeroes the result; the content is zeroed here. */
    static byte @Nullable [] decoded(byte[] content) {
        if (content.length == VaultFormat.KEY_BYTES) {
            return content;
        }
        try {
            String text = new String(content, StandardCharsets.US_ASCII);
            text = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            byte[] key = text.length() == 2 * VaultFormat.KEY_BYTES
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text);
            return key.length == VaultFormat.KEY_BYTES ? key : null;
        } catch (IllegalArgumentException neither) {
            return null;
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** What to say of a content that is no key. */
    static String wrongForm(int lengthBytes, boolean endsWithNewline) {
        return "must hold exactly 32 bytes, or those as 64 hex digits or in base64, but has " + lengthBytes
                + " bytes of another form"
                + (lengthBytes == VaultFormat.KEY_BYTES + 1 && endsWithNewline
                        ? ", the last of them a line end that an editor has added"
                        : "");
    }
}
