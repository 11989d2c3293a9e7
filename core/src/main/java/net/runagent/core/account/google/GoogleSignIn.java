package net.runagent.core.account.google;

import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import net.runagent.core.account.GoogleProperties;
import net.runagent.core.account.IdentityProvider;
import net.runagent.core.account.PublicUrl;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The authorization code flow with PKCE; one request per sign-in, the tokens are forgotten with the method. */
@Component
class GoogleSignIn implements IdentityProvider {
    static final String CALLBACK = "/oauth2/callback/google";

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final GoogleProperties google;
    private final String redirectUri;
    private final RestClient http;
    private final IdTokens idTokens;

    GoogleSignIn(GoogleProperties google, PublicUrl publicUrl) {
        this.google = google;
        this.redirectUri = publicUrl.of(CALLBACK);
        JdkClientHttpRequestFactory requests = requests();
        this.http = RestClient.builder().requestFactory(requests).build();
        this.idTokens = new IdTokens(google, requests);
    }

    static JdkClientHttpRequestFactory requests() {
        var requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        requests.setReadTimeout(ANSWER);
        return requests;
    }

    @Override
    public boolean available() {
        return google.configured();
    }

    @Override
    public String authorizationUrl(String state, String nonce, String codeChallenge) {
        return UriComponentsBuilder.fromUriString(google.authorizeUrl())
                .queryParam("response_type", "code")
                .queryParam("client_id", "{client}")
                .queryParam("redirect_uri", "{redirect}")
                .queryParam("scope", "{scope}")
                .queryParam("state", state)
                .queryParam("nonce", nonce)
                .queryParam("code_challenge", codeChallenge)
                .queryParam("code_challenge_method", "S256")
                .queryParam("prompt", "select_account")
                .encode()
                .buildAndExpand(
                        Map.of("client", google.clientId(), "redirect", redirectUri, "scope", "openid email profile"))
                .toUriString();
    }

    @Override
    public Exchange exchange(String code, String codeVerifier, String nonce) {
        Map<String, String> form = Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                redirectUri,
                "client_id",
                google.clientId(),
                "client_secret",
                google.clientSecret(),
                "code_verifier",
                codeVerifier);
        Answer answer;
        try {
            answer = http.post()
                    .uri(google.tokenUrl())
                    .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                    .accept(MediaType.APPLICATION_JSON)
                    // As bytes: what Spring knows to be a form it prints, secret and all, when its log is turned up.
                    .body(written(form))
                    .exchangeForRequiredValue((_, response) -> Answer.of(response));
        } catch (RestClientException e) {
            // The message may quote the request; the class says enough.
            return new Exchange.Unknown(e.getClass().getSimpleName());
        }
        if (answer.status() != 200) {
            // Their word goes into our log: a page in disguise must not.
            String error = answer.text("error")
                    .filter(word -> word.matches("[a-z_]{1,60}"))
                    .orElse("status " + answer.status());
            boolean theirs = answer.status() >= 500 || answer.status() == 429;
            return theirs ? new Exchange.Unknown(error) : new Exchange.Refused(error);
        }
        return answer.text("id_token")
                .map(token -> idTokens.verify(token, nonce))
                .orElseGet(() -> new Exchange.Unknown("no id_token"));
    }

    private static byte[] written(Map<String, String> form) {
        return form.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"))
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** @param body null when it is not JSON */
    private record Answer(int status, @Nullable JsonNode body) {
        static Answer of(ClientHttpResponse response) throws java.io.IOException {
            int status = response.getStatusCode().value();
            try {
                return new Answer(status, JSON.readTree(response.getBody().readNBytes(64 * 1024)));
            } catch (JacksonException e) {
                return new Answer(status, null);
            }
        }

        Optional<String> text(String field) {
            return Optional.ofNullable(body)
                    .map(b -> b.get(field))
                    .filter(JsonNode::isString)
                    .map(JsonNode::stringValue);
        }
    }
}
