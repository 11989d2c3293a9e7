package net.runagent.sandbox.canary;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import net.runagent.sandbox.http.Json;
import tools.jackson.databind.JsonNode;

/** What reached the outside: requests, letters, chats, pages and metrics, read through the world API. */
public final class WorldPlaces {
    private static final int PAGE = 500;
    private final URI world;
    private final HttpClient http = HttpClient.newHttpClient();

    public WorldPlaces(URI world) {
        this.world = world;
    }

    /** Every secret the world handed out or was given. */
    public List<Canary> canaries() {
        Map<String, String> kinds = new LinkedHashMap<>();
        Map<String, Set<String>> holders = new LinkedHashMap<>();
        for (JsonNode secret : get("/sweep/secrets")) {
            String value = secret.path("value").asString();
            kinds.putIfAbsent(value, secret.path("kind").asString());
            holders.computeIfAbsent(value, v -> new TreeSet<>())
                    .add(secret.path("party").asString());
        }
        return kinds.entrySet().stream()
                .map(secret ->
                        Canary.of(secret.getValue(), holders.getOrDefault(secret.getKey(), Set.of()), secret.getKey()))
                .toList();
    }

    public void search(SecretSearch search) {
        requests(search);
        mails(search);
        chats(search);
        pages(search);
        metrics(search);
    }

    private void requests(SecretSearch search) {
        each("/world/requests?party=all", request -> {
            String party = request.path("party").asString();
            search.in(
                    "requests",
                    "request " + request.path("id").asString() + " to " + party,
                    party,
                    withDecodedBody(request));
        });
    }

    private static byte[] withDecodedBody(JsonNode request) {
        String body = request.path("body").asString("");
        String decoded = "";
        try {
            decoded = new String(Base64.getDecoder().decode(body), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException notBase64) {
            // the body stands in the request as text
        }
        return bytes(request + "\n" + body + "\n" + decoded);
    }

    private void mails(SecretSearch search) {
        each(
                "/world/mail?",
                mail -> search.in(
                        "mails",
                        "mail " + mail.path("id").asString(),
                        "mail",
                        bytes(mail + "\n" + mail.path("text").asString("") + "\n"
                                + mail.path("html").asString(""))));
    }

    private void chats(SecretSearch search) {
        for (JsonNode person : get("/world/people")) {
            String one = "/world/people/" + person.path("person").asString();
            for (JsonNode window : get(one + "/chats")) {
                String bot = window.path("bot").asString();
                for (JsonNode message :
                        get(one + "/sees?after=0&with=" + encode(bot)).path("messages")) {
                    message(search, "message " + message.path("id").asString() + " with " + bot, message);
                }
            }
        }
    }

    private void message(SecretSearch search, String where, JsonNode message) {
        boolean own = message.path("from").asString("").equals("me");
        if (own && message.path("deleted").asBoolean()) {
            return; // taken out of the chat, as it should be
        }
        search.in(
                "messages",
                where,
                own ? Canary.OWN_WORDS : Canary.CHAT,
                bytes(message + "\n" + message.path("text").asString("")));
        String document = message.path("document").path("url").asString("");
        if (!own && !document.isEmpty()) {
            search.in("documents", "the document of " + where, Canary.CHAT, bytesOf(world.resolve(document), 200));
        }
    }

    private void pages(SecretSearch search) {
        each(
                "/sweep/pages?",
                page -> search.in(
                        "pages",
                        "page " + page.path("id").asString(),
                        Canary.BROWSER,
                        // Its address is not the service's saying: Google sends the browser there with a code.
                        bytes(page.path("headers").asString("") + "\n"
                                + page.path("html").asString(""))));
    }

    private void metrics(SecretSearch search) {
        String service = get("/world/parties").path("service").asString("");
        if (!service.isEmpty()) {
            measures(search, service, "/actuator/prometheus", 200);
            // 503 is how it says that something is not well; that answer is searched like any other.
            measures(search, service, "/actuator/health", 503);
        }
    }

    private void measures(SecretSearch search, String service, String path, int orStatus) {
        search.in("metrics", "the answer to " + path, "", bytesOf(URI.create(service + path), orStatus));
    }

    /** Reads a list of the world to its end. */
    private void each(String path, Consumer<JsonNode> reader) {
        String after = "";
        while (true) {
            JsonNode page = get(path + "&limit=" + PAGE + (after.isEmpty() ? "" : "&after=" + after));
            for (JsonNode one : page) {
                after = one.path("id").asString();
                reader.accept(one);
            }
            if (page.isEmpty()) {
                return;
            }
        }
    }

    private JsonNode get(String path) {
        return Json.read(bytesOf(world.resolve(path), 200));
    }

    private byte[] bytesOf(URI address, int orStatus) {
        try {
            HttpResponse<byte[]> answer =
                    http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200 && answer.statusCode() != orStatus) {
                throw new IllegalStateException(address.getPath() + " answered " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException unreachable) {
            throw new IllegalStateException(address.getPath() + " cannot be read", unreachable);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", ended);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
