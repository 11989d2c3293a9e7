package net.runagent.sandbox.google;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.Party;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;

/**
 * Simulates accounts.google.com for the authorization code flow with PKCE: authorize page, token, keys, userinfo,
 * discovery. A code is good for one use within a minute; tokens are signed with RS256 and dated in real time.
 */
public final class GoogleParty implements Party {
    static final String AUTHORIZE = "/o/oauth2/v2/auth";
    private static final Duration CODE_LASTS = Duration.ofMinutes(1);

    private final Map<String, Issued> codes = new ConcurrentHashMap<>();
    private final Map<String, People.Person> accessTokens = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Trouble> next = new AtomicReference<>();
    private @Nullable Opened opened;

    private record Opened(
            World world, LoopbackServer server, People people, Tokens tokens, String clientId, String clientSecret) {}

    /** What a code stands for. */
    private record Issued(
            People.Person person,
            String redirectUri,
            String challenge,
            @Nullable String nonce,
            Instant until) {}

    @Override
    public String name() {
        return "google";
    }

    @Override
    public void open(World world) {
        String clientId = world.credentials()
                .get("google-client-id", () -> world.chance().hex(12) + ".apps.googleusercontent.com");
        String clientSecret = world.credentials()
                .get("google-client-secret", () -> "GOCSPX-" + world.chance().alphanumeric(28));
        world.secrets().add("google-client-secret", clientSecret, name());
        Routes routes = new Routes()
                .get(AUTHORIZE, this::showForm)
                .post(AUTHORIZE, this::submitForm)
                .post("/token", this::token)
                .get("/oauth2/v3/certs", _ -> Response.json(opened().tokens().publicKeys()))
                .get("/userinfo", this::userinfo)
                .get("/.well-known/openid-configuration", _ -> Response.json(discovery()));
        LoopbackServer server = LoopbackServer.start(name(), world, routes);
        opened = new Opened(
                world, server, new People(world), new Tokens(world, server.url(), clientId), clientId, clientSecret);
    }

    private Opened opened() {
        Opened open = opened;
        if (open == null) {
            throw new IllegalStateException("google has not been opened");
        }
        return open;
    }

    /** The next ID token, and only that one, will be wrong in this way. */
    public void spoilNext(Trouble trouble) {
        next.set(trouble);
    }

    /** The person deletes the Google account; signing in again with the address makes another one with a new subject. */
    public void recreate(String email) {
        opened().people().forget(email);
    }

    @Override
    public Map<String, String> bases() {
        return Map.of(name(), opened().server().url());
    }

    @Override
    public Map<String, String> settings() {
        String url = opened().server().url();
        return Map.of(
                "runagent.google.client-id",
                opened().clientId(),
                "runagent.google.client-secret",
                opened().clientSecret(),
                "runagent.google.authorize-url",
                url + AUTHORIZE,
                "runagent.google.token-url",
                url + "/token",
                "runagent.google.jwks-url",
                url + "/oauth2/v3/certs",
                "runagent.google.issuer",
                url);
    }

    @Override
    public void worldRoutes(Routes api) {
        api.post("/world/google/next", request -> {
            String word = request.json().path("trouble").asString("");
            try {
                spoilNext(Trouble.of(word));
            } catch (IllegalArgumentException unknown) {
                return Response.error(400, "trouble is one of " + List.of(Trouble.values()));
            }
            return Response.json(Map.of());
        });
        api.post("/world/google/recreate", request -> {
            recreate(request.json().path("email").asString(""));
            return Response.json(Map.of());
        });
    }

    @Override
    public void reset() {
        codes.clear();
        accessTokens.clear();
        next.set(null);
        opened().people().forgetAll();
    }

    @Override
    public void close() {
        opened().server().close();
    }

    private Response showForm(Request request) {
        Map<String, String> asked = request.queries();
        return wrongWith(asked)
                .map(problem -> Response.html(400, AuthorizePage.refused(problem)))
                .orElseGet(() -> Response.html(200, AuthorizePage.form(asked, "")));
    }

    private Response submitForm(Request request) {
        Map<String, String> form = request.form();
        Optional<String> problem = wrongWith(form);
        if (problem.isPresent()) {
            return Response.html(400, AuthorizePage.refused(problem.get()));
        }
        String back = form.get("redirect_uri") + "?state=" + encoded(form.getOrDefault("state", ""));
        if (form.containsKey("deny")) {
            return Response.redirect(back + "&error=access_denied");
        }
        String email = form.getOrDefault("email", "").strip();
        if (!email.matches("[^@\\s]+@[^@\\s]+")) {
            return Response.html(200, AuthorizePage.form(form, "Type an e-mail address."));
        }
        World world = opened().world();
        String code = "4/0A" + world.chance().alphanumeric(70);
        world.secrets().add("google-code", code, name());
        People.Person person =
                opened().people().named(email, form.getOrDefault("name", "").strip());
        codes.put(
                code,
                new Issued(
                        person,
                        form.getOrDefault("redirect_uri", ""),
                        form.getOrDefault("code_challenge", ""),
                        form.get("nonce"),
                        realNow().plus(CODE_LASTS)));
        return Response.redirect(
                back + "&code=" + encoded(code) + "&scope=email+profile+openid&authuser=0&prompt=none");
    }

    /** What Google would refuse to show a page for. */
    private Optional<String> wrongWith(Map<String, String> asked) {
        String redirect = asked.getOrDefault("redirect_uri", "");
        String service = opened().world().serviceUrl();
        String expected = service.isEmpty() ? redirect : service + "/oauth2/callback/google";
        if (!opened().clientId().equals(asked.get("client_id"))) {
            return Optional.of("invalid_client: the OAuth client was not found");
        } else if (redirect.isEmpty() || !redirect.equals(expected)) {
            return Optional.of("redirect_uri_mismatch");
        } else if (!"code".equals(asked.get("response_type"))) {
            return Optional.of("unsupported_response_type");
        } else if (!List.of(asked.getOrDefault("scope", "").split(" ")).contains("openid")) {
            return Optional.of("invalid_scope");
        } else if (asked.containsKey("code_challenge") && !"S256".equals(asked.get("code_challenge_method"))) {
            return Optional.of("invalid_request: code_challenge_method must be S256");
        }
        return Optional.empty();
    }

    private Response token(Request request) {
        Map<String, String> form = request.form();
        if (!opened().clientId().equals(form.get("client_id"))
                || !opened().clientSecret().equals(form.get("client_secret"))) {
            return oauthError(401, "invalid_client");
        }
        if (!"authorization_code".equals(form.get("grant_type"))) {
            return oauthError(400, "unsupported_grant_type");
        }
        Issued issued = codes.remove(form.getOrDefault("code", ""));
        if (issued == null
                || issued.until().isBefore(realNow())
                || !issued.redirectUri().equals(form.get("redirect_uri"))
                || !(issued.challenge().isEmpty()
                        || issued.challenge().equals(s256(form.getOrDefault("code_verifier", ""))))) {
            return oauthError(400, "invalid_grant");
        }
        World world = opened().world();
        String access = "ya29." + world.chance().alphanumeric(120);
        accessTokens.put(access, issued.person());
        Trouble trouble = next.getAndSet(null);
        String idToken = opened().tokens().idToken(issued.person(), issued.nonce(), realNow(), trouble);
        world.secrets().add("google-access-token", access, name());
        world.secrets().add("google-id-token", idToken, name());
        Map<String, Object> answer = new LinkedHashMap<>(Map.of(
                "access_token", access, "expires_in", 3599, "token_type", "Bearer", "scope", "openid email profile"));
        if (trouble != Trouble.NO_TOKEN) {
            answer.put("id_token", idToken);
        }
        return Response.json(answer);
    }

    private Response userinfo(Request request) {
        String access = request.header("Authorization").orElse("").replaceFirst("^Bearer ", "");
        People.Person person = accessTokens.get(access);
        if (person == null) {
            return oauthError(401, "invalid_request");
        }
        return Response.json(Map.of(
                "sub", person.subject(),
                "name", person.name(),
                "email", person.email(),
                "email_verified", true,
                "picture", person.picture()));
    }

    private Map<String, Object> discovery() {
        String url = opened().server().url();
        return Map.of(
                "issuer",
                url,
                "authorization_endpoint",
                url + AUTHORIZE,
                "token_endpoint",
                url + "/token",
                "userinfo_endpoint",
                url + "/userinfo",
                "jwks_uri",
                url + "/oauth2/v3/certs",
                "response_types_supported",
                List.of("code"),
                "subject_types_supported",
                List.of("public"),
                "id_token_signing_alg_values_supported",
                List.of("RS256"),
                "scopes_supported",
                List.of("openid", "email", "profile"),
                "code_challenge_methods_supported",
                List.of("S256"));
    }

    private static Response oauthError(int status, String error) {
        return Response.json(status, Map.of("error", error, "error_description", "refused by the simulated Google"));
    }

    /** ID tokens live in real time, whatever the world's clock says. */
    private Instant realNow() {
        var clock = opened().world().clock();
        return clock.instant().minus(clock.offset());
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String s256(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
