package net.runagent.sandbox.canary;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks for every secret of {@code GET /world/secrets} in the requests the service made (the party a secret belongs to
 * excepted), in every file the service left (logs, exports, and the raw files of its database, write-ahead log included)
 * and in a dump of all tables.
 */
public final class SecretSearch {
    private final URI world;
    private final Path serviceFolder;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();
    private final List<String> findings = new ArrayList<>();

    public SecretSearch(URI world, Path folder) {
        this.world = world;
        this.serviceFolder = folder.resolve("service");
    }

    /** @return one sentence per finding, without the secret; empty when there is none */
    public List<String> run() throws IOException, InterruptedException {
        List<Needle> needles = needles();
        int requests = searchRequests(needles);
        int files = searchFiles(needles);
        int rows = searchTables(needles);
        System.out.printf(
                "searched for %d shapes of secrets in %d requests, %d files, %d table rows: %d findings%n",
                needles.size(), requests, files, rows, findings.size());
        return List.copyOf(findings);
    }

    private List<Needle> needles() throws IOException, InterruptedException {
        Map<String, String> kinds = new LinkedHashMap<>();
        Map<String, Set<String>> parties = new LinkedHashMap<>();
        for (JsonNode secret : get("/world/secrets")) {
            String value = secret.path("value").asString();
            kinds.putIfAbsent(value, secret.path("kind").asString());
            parties.computeIfAbsent(value, v -> new TreeSet<>())
                    .add(secret.path("party").asString());
        }
        List<Needle> needles = new ArrayList<>();
        kinds.forEach((value, kind) ->
                needles.addAll(Needle.all(kind, Set.copyOf(parties.getOrDefault(value, Set.of())), value)));
        if (needles.isEmpty()) {
            throw new IllegalStateException("the world knows no secret: nothing was searched; play a story first");
        }
        return needles;
    }

    private int searchRequests(List<Needle> needles) throws IOException, InterruptedException {
        int count = 0;
        String after = "";
        while (true) {
            JsonNode page = get("/world/requests?party=all&limit=500" + (after.isEmpty() ? "" : "&after=" + after));
            for (JsonNode request : page) {
                count++;
                after = request.path("id").asString();
                String party = request.path("party").asString();
                byte[] text = withDecodedBody(request);
                for (Needle needle : needles) {
                    if (!needle.parties().contains(party) && needle.in(text)) {
                        findings.add("request %s to %s holds a %s (%s)"
                                .formatted(after, party, needle.kind(), needle.shape()));
                    }
                }
            }
            if (page.isEmpty()) {
                return count;
            }
        }
    }

    private static byte[] withDecodedBody(JsonNode request) {
        String body = request.path("body").asString("");
        String decoded = "";
        try {
            decoded = new String(Base64.getDecoder().decode(body), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException notBase64) {
            // the body stands in the request as text
        }
        return (request + "\n" + decoded).getBytes(StandardCharsets.UTF_8);
    }

    private int searchFiles(List<Needle> needles) throws IOException {
        int count = 0;
        List<Path> files;
        try (Stream<Path> walk = Files.walk(serviceFolder)) {
            files = walk.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            if (file.startsWith(serviceFolder.resolve("keys"))) {
                continue; // the key-encryption key lives here, outside database and logs
            }
            count++;
            byte[] content = Files.readAllBytes(file);
            for (Needle needle : needles) {
                if (needle.in(content)) {
                    findings.add("file %s holds a %s (%s)"
                            .formatted(serviceFolder.relativize(file), needle.kind(), needle.shape()));
                }
            }
        }
        return count;
    }

    private int searchTables(List<Needle> needles) throws IOException {
        return TableDump.of(serviceFolder).eachRow((where, bytes) -> {
            for (Needle needle : needles) {
                if (needle.in(bytes)) {
                    findings.add("table %s holds a %s (%s)".formatted(where, needle.kind(), needle.shape()));
                }
            }
        });
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                http.send(HttpRequest.newBuilder(world.resolve(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("the world answered " + answer.statusCode() + " to " + path);
        }
        return json.readTree(answer.body());
    }
}
