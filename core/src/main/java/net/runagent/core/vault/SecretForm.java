package net.runagent.core.vault;

import java.nio.charset.StandardCharsets;

/**
 * Whether what a person typed can be a secret of a kind at all, so that a slip of the finger is told at once. Works on
 * bytes: a string cannot be zeroed.
 */
final class SecretForm {
    private static final int BOT_ID_MOST = 12;
    private static final int BOT_ID_LEAST = 6;
    /** Telegram's have 35 characters. */
    private static final int BOT_SECRET_LEAST = 30;

    private static final int BOT_SECRET_MOST = 64;

    /** An id, a time and a signature: about 70 characters. */
    private static final int DISCORD_LEAST = 50;

    private static final int DISCORD_MOST = 120;

    private static final byte[] MODEL_KEY_BEGIN = "sk-or-v1-".getBytes(StandardCharsets.US_ASCII);
    /** OpenRouter's have 64 characters. */
    private static final int MODEL_KEY_LEAST = 16;

    private static final int MODEL_KEY_MOST = 128;

    private SecretForm() {}

    static boolean fits(SecretKind kind, byte[] typed) {
        return switch (kind) {
            case TELEGRAM_BOT_TOKEN -> botToken(typed);
            case DISCORD_BOT_TOKEN -> discordToken(typed);
            case OPENROUTER_KEY -> modelKey(typed);
            default -> false;
        };
    }

    private static boolean modelKey(byte[] typed) {
        int rest = typed.length - MODEL_KEY_BEGIN.length;
        boolean fits = rest >= MODEL_KEY_LEAST && rest <= MODEL_KEY_MOST;
        for (int i = 0; fits && i < typed.length; i++) {
            fits = i < MODEL_KEY_BEGIN.length ? typed[i] == MODEL_KEY_BEGIN[i] : Character.isLetterOrDigit(typed[i]);
        }
        return fits;
    }

    /** Blanks that come along with copying; no secret of ours has any inside. */
    static byte[] withoutBlanks(byte[] typed) {
        int length = 0;
        for (byte each : typed) {
            length += blank(each) ? 0 : 1;
        }
        byte[] kept = new byte[length];
        int at = 0;
        for (byte each : typed) {
            if (!blank(each)) {
                kept[at++] = each;
            }
        }
        return kept;
    }

    private static boolean botToken(byte[] typed) {
        int digits = 0;
        while (digits < typed.length && typed[digits] >= '0' && typed[digits] <= '9') {
            digits++;
        }
        int rest = typed.length - digits - 1;
        if (digits < BOT_ID_LEAST || digits > BOT_ID_MOST || rest < BOT_SECRET_LEAST || rest > BOT_SECRET_MOST) {
            return false;
        }
        boolean fits = typed[digits] == ':';
        for (int i = digits + 1; i < typed.length; i++) {
            fits &= Character.isLetterOrDigit(typed[i]) || typed[i] == '-' || typed[i] == '_';
        }
        return fits;
    }

    /** Three parts of letters, digits, dashes and underscores with dots between them. */
    private static boolean discordToken(byte[] typed) {
        int dots = 0;
        boolean fits = typed.length >= DISCORD_LEAST && typed.length <= DISCORD_MOST;
        for (int i = 0; i < typed.length; i++) {
            boolean dot = typed[i] == '.';
            boolean inside = i > 0 && i < typed.length - 1 && typed[i - 1] != '.';
            dots += dot ? 1 : 0;
            fits &= dot ? inside : Character.isLetterOrDigit(typed[i]) || typed[i] == '-' || typed[i] == '_';
        }
        return fits && dots == 2;
    }

    private static boolean blank(byte each) {
        return each == ' ' || each == '\t' || each == '\r' || each == '\n';
    }
}
