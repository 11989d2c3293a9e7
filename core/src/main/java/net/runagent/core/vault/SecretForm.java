package net.runagent.core.vault;

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

    private SecretForm() {}

    static boolean fits(SecretKind kind, byte[] typed) {
        return kind == SecretKind.TELEGRAM_BOT_TOKEN && botToken(typed);
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

    private static boolean blank(byte each) {
        return each == ' ' || each == '\t' || each == '\r' || each == '\n';
    }
}
