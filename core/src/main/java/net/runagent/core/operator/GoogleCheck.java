package net.runagent.core.operator;

import java.net.http.HttpClient;
import java.time.Duration;
import net.runagent.core.account.GoogleProperties;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/** Looks whether Google's published keys can be read; whether the client is right shows only when somebody signs in. */
@Component
class GoogleCheck implements ProviderCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final GoogleProperties google;

    GoogleCheck(GoogleProperties google) {
        this.google = google;
    }

    @Override
    public String provider() {
        return "Google sign-in";
    }

    @Override
    public Checked check() {
        if (!google.configured()) {
            return new Checked.Missing(
                    google.clientId().isBlank() ? "runagent.google.client-id" : "runagent.google.client-secret",
                    "people sign in with Google",
                    "console.cloud.google.com, APIs and services, credentials: an OAuth client ID of type web application"
                            + " with the redirect address <public-url>/oauth2/callback/google",
                    false);
        }
        var requests = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(PATIENCE).build());
        requests.setReadTimeout(PATIENCE);
        try {
            String keys = RestClient.builder()
                    .requestFactory(requests)
                    .build()
                    .get()
                    .uri(google.jwksUrl())
                    .retrieve()
                    .body(String.class);
            return keys != null && keys.contains("\"keys\"")
                    ? new Checked.Works("the signing keys of " + google.issuer() + " can be read")
                    : new Checked.Broken(
                            google.jwksUrl() + " answers, but not with keys", "check runagent.google.jwks-url");
        } catch (RestClientException e) {
            return new Checked.Broken(
                    google.jwksUrl() + " cannot be read: " + e.getClass().getSimpleName(),
                    "check that this machine may call Google over https");
        }
    }
}
