package net.runagent.core.account;

/** An e-mail address that its owner recognises and nobody else learns: {@code a••@example.org}. */
public final class MaskedEmail {
    private MaskedEmail() {}

    public static String of(String email) {
        int at = email.lastIndexOf('@');
        if (at < 1) {
            return "••";
        }
        int first = email.offsetByCodePoints(0, 1);
        return email.substring(0, Math.min(first, at)) + "••" + email.substring(at);
    }
}
