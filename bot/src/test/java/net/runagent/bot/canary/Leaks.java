package net.runagent.bot.canary;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.runagent.sandbox.RunningSandbox;
import net.runagent.sandbox.canary.Canary;
import net.runagent.sandbox.canary.SecretSearch.Finding;
import net.runagent.sandbox.canary.TableDump;
import net.runagent.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A leak at each place, in several disguises: a search that finds nothing proves something only if it finds these. */
final class Leaks {
    static final Set<String> PLACES = Set.of(
            "requests",
            "mails",
            "messages",
            "pages",
            "metrics",
            "table values",
            "logs",
            "files",
            "write-ahead logs",
            "database files");

    private static final String PLANTED = "planted leak";
    private static final String SECRET = "987654321:AAPlanted/Leak+\"Of-No-Real-Token\"";
    /** Stands in the metrics anyway: nothing can be planted there from outside. */
    private static final String METRIC = "process_uptime_seconds";

    private final RunningSandbox sandbox;
    private final Path service;

    Leaks(RunningSandbox sandbox, Path service) {
        this.sandbox = sandbox;
        this.service = service;
    }

    static boolean isPlanted(Finding finding) {
        return finding.kind().equals(PLANTED);
    }

    List<Canary> canaries() {
        return List.of(Canary.of(PLANTED, Set.of(), SECRET), Canary.of(PLANTED, Set.of(), METRIC));
    }

    void plant() throws Exception {
        JsonNode parties = Json.read(get(sandbox.url() + "/world/parties", null));
        get(parties.path("polar").asString() + "/", Base64.getEncoder().encodeToString(bytes("x" + SECRET)));
        mail(URI.create(parties.path("mail").asString()));
        message(parties.path("telegram").asString());
        sandbox.world().pages().add("/", 200, "", SECRET.replace("\"", "&quot;"));
        Files.writeString(
                service.resolve("logs").resolve("service.log"),
                Json.text(Map.of("message", SECRET)) + "\n",
                StandardOpenOption.APPEND);
        Files.writeString(service.resolve("left.txt"), URLEncoder.encode(SECRET, StandardCharsets.UTF_8));
        row();
    }

    private static void mail(URI server) {
        ServerSetup smtp = new ServerSetup(server.getPort(), server.getHost(), ServerSetup.PROTOCOL_SMTP);
        GreenMailUtil.sendTextEmail("ada@example.org", "hello@runagent.example", "News", SECRET, smtp);
    }

    private void message(String telegram) throws Exception {
        JsonNode person = Json.read(get(sandbox.url() + "/world/people", null)).get(0);
        String token = sandbox.service().settings().get("runagent.telegram.token");
        HttpResponse<byte[]> sent = send(HttpRequest.newBuilder(URI.create(telegram + "/bot" + token + "/sendMessage"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(Map.of(
                        "chat_id",
                        person.path("userId").asString(),
                        "text",
                        HexFormat.of().formatHex(bytes(SECRET)))))));
        assertThat(sent.statusCode()).isEqualTo(200);
    }

    private void row() throws Exception {
        try (Connection database = TableDump.of(service).connect();
                Statement statement = database.createStatement()) {
            statement.execute("create table leak_probe (bytes bytea)");
            try (PreparedStatement insert = database.prepareStatement("insert into leak_probe values (?)")) {
                insert.setBytes(1, SECRET.getBytes(StandardCharsets.UTF_16LE));
                insert.executeUpdate();
            }
        }
    }

    private static byte[] get(String url, @Nullable String header) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        if (header != null) {
            request.header("X-Trace", header);
        }
        return send(request).body();
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
