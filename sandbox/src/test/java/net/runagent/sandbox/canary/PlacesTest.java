package net.runagent.sandbox.canary;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.runagent.sandbox.RunningSandbox;
import net.runagent.sandbox.canary.SecretSearch.Finding;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.LoopbackServer;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PlacesTest {
    private static final String SECRET = "123456789:AAExampleOfNoRealToken";

    @TempDir
    Path home;

    @Test
    void aLeakInEachKindOfFileIsFoundUnderItsName() throws Exception {
        SecretSearch search = search(Set.of());
        file("logs/service.log");
        file("exports/all.json");
        file("database/data/base/1/2");
        file("database/data/pg_wal/000000010000000000000001");
        file("keys/vault-1.key");
        file("database/password");
        Files.createDirectories(home.resolve("world"));
        Files.writeString(home.resolve("world").resolve("secrets.json"), SECRET);

        new FilePlaces(home).search(search);

        assertThat(search.findings())
                .extracting(finding -> finding.place() + ": " + finding.where())
                .containsExactlyInAnyOrder(
                        "logs: file logs/service.log",
                        "files: file exports/all.json",
                        "database files: file database/data/base/1/2",
                        "write-ahead logs: file database/data/pg_wal/000000010000000000000001",
                        "files: file keys/vault-1.key",
                        "database files: file database/password");
    }

    @Test
    void aKeyMayLieInTheKeyFileAndThePasswordInItsOwnAndNowhereElse() throws Exception {
        file("keys/vault-1.key");
        file("database/password");
        SecretSearch key = search(Set.of(Canary.KEY_FILE));
        new FilePlaces(home).search(key);
        assertThat(key.findings()).extracting(Finding::where).containsExactly("file database/password");
        SecretSearch password = search(Set.of(Canary.PASSWORD_FILE));
        new FilePlaces(home).search(password);
        assertThat(password.findings()).extracting(Finding::where).containsExactly("file keys/vault-1.key");
    }

    @Test
    void aLeakInARequestAChatAPageAndAMetricIsFound() throws Exception {
        Routes actuator = new Routes()
                .get("/actuator/prometheus", r -> Response.html(200, "calls{uri=\"/bot" + SECRET + "\"} 1"))
                .get("/actuator/health", r -> Response.html(200, "{}"));
        try (RunningSandbox sandbox = new RunningSandbox(home, 1, false, 0, List.of(), Map.of());
                LoopbackServer service = LoopbackServer.start("service", sandbox.world(), actuator)) {
            sandbox.world().serviceUrl(service.url());
            JsonNode parties = call(sandbox.url() + "/world/parties", null);
            call(parties.path("polar").asString() + "/?trace=" + SECRET, null);
            JsonNode ada = call(sandbox.url() + "/world/people", Map.of("name", "Ada"));
            call(sandbox.url() + "/world/people/newest/says", Map.of("text", "keep " + SECRET));
            String bot = sandbox.world().secrets().all().stream()
                    .filter(known -> known.kind().equals("telegram-token"))
                    .findFirst()
                    .orElseThrow()
                    .value();
            call(
                    parties.path("telegram").asString() + "/bot" + bot + "/sendMessage",
                    Map.of("chat_id", ada.path("userId").asString(), "text", "It is " + SECRET));
            sandbox.world().pages().add("/", 200, "Location: /?t=" + SECRET, "<p>moved</p>");

            SecretSearch search = search(Set.of("telegram"));
            new WorldPlaces(URI.create(sandbox.url())).search(search);

            assertThat(search.findings())
                    .extracting(finding -> finding.place() + " " + finding.shape())
                    .contains("requests plain", "pages plain", "metrics plain")
                    .filteredOn("messages plain"::equals)
                    .as("what she wrote and nobody took away, and what the bot answered")
                    .hasSize(2);
        }
    }

    @Test
    void whatBrowsersHoldAndStoriesMadeUpIsLookedForAndNotAmongTheContractsSecrets() throws Exception {
        try (RunningSandbox sandbox = new RunningSandbox(home, 1, false, 0, List.of(), Map.of())) {
            JsonNode before = call(sandbox.url() + "/world/secrets", null);
            call(sandbox.url() + "/sweep/secrets", Map.of("kind", "made-up", "value", SECRET, "party", "nobody"));
            assertThat(call(sandbox.url() + "/world/secrets", null)).isEqualTo(before);
            assertThat(new WorldPlaces(URI.create(sandbox.url())).canaries())
                    .extracting(Canary::kind)
                    .contains("made-up", "polar-token");
        }
    }

    private void file(String name) throws Exception {
        Path file = home.resolve("service").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "before " + SECRET + " after");
    }

    private static SecretSearch search(Set<String> holders) {
        return new SecretSearch(List.of(Canary.of("token", holders, SECRET)));
    }

    private static JsonNode call(String url, @Nullable Map<String, ?> body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (body != null) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(Json.bytes(body)));
        }
        try (HttpClient http = HttpClient.newHttpClient()) {
            return Json.read(
                    http.send(request.build(), BodyHandlers.ofByteArray()).body());
        }
    }
}
