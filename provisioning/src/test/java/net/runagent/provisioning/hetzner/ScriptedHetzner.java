package net.runagent.provisioning.hetzner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;

/**
 * A Hetzner that does exactly what a test says: keeps servers by name, and answers the next calls of a route with what was
 * planned for them.
 */
final class ScriptedHetzner implements AutoCloseable {
    record Call(String method, String path, String query, String body) {}

    /** @param lost the effect happens and the line breaks before the answer */
    record Planned(String route, int status, String body, Map<String, String> headers, boolean lost) {}

    final List<Call> calls = new CopyOnWriteArrayList<>();
    final Map<String, String> servers = new TreeMap<>();
    final List<Planned> plan = new CopyOnWriteArrayList<>();
    volatile String serverTypes = type("cx23", true) + "," + type("cx33", true);
    private final HttpServer http;
    private long nextId = 100;

    ScriptedHetzner() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::handle);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    void next(String route, int status, String code) {
        next(route, status, code, "planned");
    }

    void next(String route, int status, String code, String message) {
        plan.add(new Planned(
                route,
                status,
                "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}",
                Map.of(),
                false));
    }

    void nextRaw(String route, int status, String body) {
        plan.add(new Planned(route, status, body, Map.of(), false));
    }

    void nextLost(String route) {
        plan.add(new Planned(route, 0, "", Map.of(), true));
    }

    long count(String route) {
        return calls.stream()
                .filter(c -> (c.method() + " " + c.path()).equals(route))
                .count();
    }

    static String type(String name, boolean available) {
        return type(name, available, "4.5100000000");
    }

    static String type(String name, boolean available, String monthlyNet) {
        return "{\"name\":\"" + name + "\",\"memory\":4.0,\"prices\":[{\"location\":\"fsn1\",\"price_monthly\":"
                + "{\"net\":\"" + monthlyNet
                + "\",\"gross\":\"5.36\"}}],\"locations\":[{\"name\":\"fsn1\",\"available\":"
                + available + ",\"recommended\":true,\"deprecation\":null}]}";
    }

    String add(String name, String labels) {
        String json = "{\"id\":" + nextId++ + ",\"name\":\"" + name
                + "\",\"status\":\"running\",\"brand_new_field\":[1],"
                + "\"public_net\":{\"ipv4\":{\"ip\":\"192.0.2.7\"},\"ipv6\":null,\"firewalls\":[{\"id\":7,\"status\":"
                + "\"applied\"}]},\"server_type\":{\"name\":\"cx23\",\"memory\":4.5},\"location\":{\"name\":\"fsn1\"},"
                + "\"locked\":false,\"protection\":{\"delete\":false,\"rebuild\":false},\"labels\":" + labels + "}";
        servers.put(name, json);
        return json;
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        calls.add(new Call(method, path, query, body));
        String route = method + " " + path;
        Planned planned =
                plan.stream().filter(p -> p.route().equals(route)).findFirst().orElse(null);
        if (planned != null) {
            plan.remove(planned);
            if (planned.lost()) {
                effect(method, path, query, body);
                exchange.getResponseBody().close();
                exchange.close();
                return;
            }
            planned.headers().forEach(exchange.getResponseHeaders()::add);
            answer(exchange, planned.status(), planned.body());
            return;
        }
        String answer = effect(method, path, query, body);
        answer(exchange, answer.contains("\"error\":{") ? 404 : method.equals("POST") ? 201 : 200, answer);
    }

    private String effect(String method, String path, String query, String body) {
        String action = "{\"action\":{\"id\":1,\"command\":\"x\",\"status\":\"running\",\"progress\":0}}";
        if (path.equals("/v1/servers") && method.equals("POST")) {
            String name = body.replaceFirst("(?s).*\"name\":\"([^\"]*)\".*", "$1");
            String labels = body.replaceFirst("(?s).*\"labels\":(\\{[^}]*}).*", "$1");
            return "{\"server\":" + add(name, labels)
                    + ",\"action\":{\"id\":1},\"next_actions\":[],\"root_password\":null}";
        }
        if (path.equals("/v1/servers")) {
            String wanted = query.contains("name=") ? query.replaceFirst(".*name=([^&]*).*", "$1") : null;
            String found = String.join(
                    ",",
                    wanted == null
                            ? servers.values()
                            : servers.containsKey(wanted) ? List.of(servers.get(wanted)) : List.of());
            return "{\"servers\":[" + found + "],\"meta\":{\"pagination\":{\"next_page\":null,\"last_page\":null}}}";
        }
        if (path.matches("/v1/servers/[0-9]+") && method.equals("DELETE")) {
            String id = path.substring("/v1/servers/".length());
            servers.values().removeIf(json -> json.startsWith("{\"id\":" + id + ","));
            return action;
        }
        if (path.matches("/v1/servers/[0-9]+") && method.equals("PUT")) {
            String id = path.substring("/v1/servers/".length());
            String labels = body.replaceFirst("(?s).*\"labels\":(\\{[^}]*}).*", "$1");
            servers.replaceAll((_, json) -> json.startsWith("{\"id\":" + id + ",")
                    ? json.replaceFirst("\"labels\":\\{[^}]*}", Matcher.quoteReplacement("\"labels\":" + labels))
                    : json);
            return "{\"server\":{\"id\":" + id + "}}";
        }
        return switch (path) {
            case "/v1/firewalls" ->
                method.equals("POST") ? "{\"firewall\":{\"id\":7},\"actions\":[]}" : "{\"firewalls\":[]}";
            case "/v1/ssh_keys" ->
                method.equals("POST") ? "{\"ssh_key\":{\"id\":8,\"name\":\"k\"}}" : "{\"ssh_keys\":[]}";
            case "/v1/server_types" -> "{\"server_types\":[" + serverTypes + "],\"meta\":{}}";
            default ->
                path.contains("/actions/") ? action : "{\"error\":{\"code\":\"not_found\",\"message\":\"no route\"}}";
        };
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
