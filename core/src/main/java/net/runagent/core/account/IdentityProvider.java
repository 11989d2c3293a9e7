package net.runagent.core.account;

/** Google's sign-in. {@link #exchange} calls outside: never in a transaction. */
public interface IdentityProvider {
    /** False when no client is configured: nobody can sign in then. */
    boolean available();

    /** Where the browser goes; asks for {@code openid email profile} and nothing else. */
    String authorizationUrl(String state, String nonce, String codeChallenge);

    /** Redeems the code once, verifies the ID token and drops every token. */
    Exchange exchange(String code, String codeVerifier, String nonce);

    sealed interface Exchange {
        record Verified(Claims claims) implements Exchange {}

        /** @param code short word for the log: {@code invalid_grant}, {@code nonce}, {@code email_unverified} ... */
        record Refused(String code) implements Exchange {}

        /** No usable answer; the code may have been used up. */
        record Unknown(String why) implements Exchange {}
    }
}
