package net.runagent.core.account;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people sign in. Get a client at console.cloud.google.com, APIs and services, credentials, "OAuth client ID", type
 * web application, with the redirect address {@code <public-url>/oauth2/callback/google}.
 *
 * @param clientId ends in {@code .apps.googleusercontent.com}; empty switches sign-in off
 * @param clientSecret belongs to the client id
 * @param authorizeUrl where the browser is sent; change it only for a simulated Google
 * @param tokenUrl where the code is redeemed
 * @param jwksUrl the keys that sign Google's ID tokens
 * @param issuer what the ID token must name as its issuer, exactly
 */
@ConfigurationProperties("runagent.google")
public record GoogleProperties(
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret,

        @DefaultValue("https://accounts.google.com/o/oauth2/v2/auth")
        String authorizeUrl,

        @DefaultValue("https://oauth2.googleapis.com/token") String tokenUrl,

        @DefaultValue("https://www.googleapis.com/oauth2/v3/certs")
        String jwksUrl,

        @DefaultValue("https://accounts.google.com") String issuer) {
    public boolean configured() {
        return !clientId.isBlank() && !clientSecret.isBlank();
    }

    @Override
    public String toString() {
        return "GoogleProperties[clientId=" + clientId + ", clientSecret=[redacted], issuer=" + issuer + "]";
    }
}
