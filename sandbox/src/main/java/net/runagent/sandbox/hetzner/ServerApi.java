package net.runagent.sandbox.hetzner;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Servers: list, get, create, change, delete. */
final class ServerApi {
    private static final int MOST_USER_DATA_BYTES = 32 * 1024;
    private static final Pattern HOST_NAME = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    private final World world;
    private final Cloud cloud;
    private final Work work;
    private final Views views;

    ServerApi(World world, Cloud cloud, Work work) {
        this.world = world;
        this.cloud = cloud;
        this.work = work;
        this.views = new Views(cloud);
    }

    void addTo(Routes routes, HetznerParty party) {
        routes.get("/v1/servers", r -> party.api(r, () -> list(r)))
                .post("/v1/servers", r -> party.api(r, () -> create(r.json())))
                .get("/v1/servers/{id}", r -> party.api(r, () -> get(server(r))))
                .put("/v1/servers/{id}", r -> party.api(r, () -> change(server(r), r.json())))
                .delete("/v1/servers/{id}", r -> party.api(r, () -> delete(server(r))));
    }

    Cloud.Server server(Request request) {
        String id = request.param("id");
        if (!id.matches("[0-9]{1,18}")) {
            throw Errors.invalid("id", "must be a number");
        }
        return cloud.serverOrRefuse(Long.parseLong(id));
    }

    private Response list(Request request) {
        Predicate<Map<String, String>> labels = Labels.selector(request.query("label_selector", ""));
        String name = request.query("name", "");
        String status = request.query("status", "");
        boolean newestFirst = request.query("sort", "id").endsWith(":desc");
        Comparator<Cloud.Server> byId = Comparator.comparingLong(s -> s.id);
        Comparator<Cloud.Server> order =
                request.query("sort", "").startsWith("name") ? Comparator.comparing(s -> s.name) : byId;
        List<Map<String, @Nullable Object>> found = cloud.servers.stream()
                .filter(s -> name.isEmpty() || s.name.equals(name))
                .filter(s -> status.isEmpty() || s.status.equals(status))
                .filter(s -> labels.test(s.labels))
                .sorted(newestFirst ? order.reversed() : order)
                .map(this::view)
                .toList();
        return Paging.page(request, "servers", found);
    }

    private Map<String, @Nullable Object> view(Cloud.Server server) {
        work.expireRescue(server);
        return views.server(server);
    }

    private Response get(Cloud.Server server) {
        return Response.json(Map.of("server", view(server)));
    }

    private Response create(JsonNode body) {
        String name = hostName(body.path("name"));
        Catalogue.Type type = Catalogue.type(body.path("server_type").asString(""))
                .orElseThrow(() -> Errors.invalid("server_type", "server type not found"));
        long image = image(body.path("image").asString(""), type.arch());
        Catalogue.Location location = location(body, type);
        String userData = body.path("user_data").asString("");
        if (userData.getBytes(StandardCharsets.UTF_8).length > MOST_USER_DATA_BYTES) {
            throw Errors.invalid("user_data", "Length must be 32768 or less");
        }
        Map<String, String> labels = Labels.parse(body.path("labels"));
        List<Cloud.Firewall> firewalls = new ArrayList<>();
        body.path("firewalls")
                .forEach(f ->
                        firewalls.add(cloud.firewallOrRefuse(f.path("firewall").asLong(0))));
        List<String> keys = rootKeys(body.path("ssh_keys"));
        if (cloud.servers.stream().anyMatch(s -> s.name.equals(name))) {
            throw Errors.notUnique("name", "server name is already used");
        }
        if (cloud.servers.size() >= cloud.quotaServers) {
            throw Errors.limit("server_limit");
        }
        cloud.stock.demand(type.name(), location.name());

        Cloud.Server server = new Cloud.Server();
        server.id = cloud.nextId();
        server.name = name;
        server.type = type.name();
        server.disk = type.disk();
        server.location = location.name();
        server.image = image;
        server.created = work.now();
        server.labels = labels;
        server.userData = userData;
        server.rootKeys = keys;
        addresses(server, body.path("public_net"));
        cloud.servers.add(server);

        Cloud.Action create = work.start("create_server", server);
        List<Cloud.Action> next = new ArrayList<>();
        if (body.path("start_after_create").asBoolean(true)) {
            next.add(work.startAfter(create, "start_server", server));
        }
        for (Cloud.Firewall firewall : firewalls) {
            firewall.servers.add(server.id);
            next.add(work.applyFirewall(firewall, server));
        }
        work.followSelectors();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("server", views.server(server));
        answer.put("action", Views.action(create));
        answer.put("next_actions", next.stream().map(Views::action).toList());
        answer.put("root_password", keys.isEmpty() ? rootPassword() : null);
        return Response.json(201, answer);
    }

    private String rootPassword() {
        String password = world.chance().alphanumeric(20);
        world.secrets().add("root-password", password, "hetzner");
        return password;
    }

    private static String hostName(JsonNode given) {
        String name = given.asString("");
        if (name.length() > 253 || !HOST_NAME.matcher(name).matches()) {
            throw Errors.invalid("name", "must be a valid hostname as per RFC 1123");
        }
        return name;
    }

    private long image(String given, String arch) {
        return Catalogue.image(given, arch)
                .map(Catalogue.Image::id)
                .or(() -> cloud.snapshots.stream()
                        .filter(s -> String.valueOf(s.id).equals(given) && s.arch.equals(arch))
                        .map(s -> s.id)
                        .findFirst())
                .orElseThrow(() -> Errors.invalid("image", "image not found or incompatible with the architecture"));
    }

    private static Catalogue.Location location(JsonNode body, Catalogue.Type type) {
        if (body.has("datacenter")) {
            throw Errors.invalid("datacenter", "is no longer supported, use location");
        }
        Catalogue.Location location = Catalogue.location(
                        body.path("location").asString(type.locations().getFirst()))
                .orElseThrow(() -> Errors.invalid("location", "location not found"));
        if (!type.locations().contains(location.name())) {
            throw Errors.refuse(422, "invalid_input", "unsupported location for server type");
        }
        return location;
    }

    private List<String> rootKeys(JsonNode given) {
        List<String> keys = new ArrayList<>();
        for (JsonNode which : given) {
            String idOrName = which.asString("");
            keys.add(cloud.sshKeys.stream()
                    .filter(k -> k.name.equals(idOrName) || String.valueOf(k.id).equals(idOrName))
                    .map(k -> k.publicKey)
                    .findFirst()
                    .orElseThrow(() -> Errors.invalid("ssh_keys", "SSH key not found: " + idOrName)));
        }
        return keys;
    }

    private void addresses(Cloud.Server server, JsonNode net) {
        if (net.path("enable_ipv4").asBoolean(true)) {
            int host = ++cloud.lastHost;
            server.ipv4 = "127.77." + (host / 250) + "." + (host % 250 + 1);
            server.ipv4Id = primaryIp(server, "ipv4", server.ipv4);
        }
        if (net.path("enable_ipv6").asBoolean(true)) {
            server.ipv6 = "2001:db8:77:" + Integer.toHexString(cloud.lastHost) + "::/64";
            server.ipv6Id = primaryIp(server, "ipv6", server.ipv6);
        }
    }

    private long primaryIp(Cloud.Server server, String kind, String address) {
        Cloud.PrimaryIp ip = new Cloud.PrimaryIp();
        ip.id = cloud.nextId();
        ip.name = "primary_ip-" + ip.id;
        ip.ip = address;
        ip.type = kind;
        ip.location = server.location;
        ip.server = server.id;
        ip.created = work.now();
        cloud.primaryIps.add(ip);
        return ip.id;
    }

    private Response change(Cloud.Server server, JsonNode body) {
        if (body.has("name")) {
            String name = hostName(body.path("name"));
            if (cloud.servers.stream().anyMatch(s -> s != server && s.name.equals(name))) {
                throw Errors.notUnique("name", "server name is already used");
            }
            server.name = name;
        }
        if (body.has("labels")) {
            server.labels = Labels.parse(body.path("labels"));
            work.followSelectors();
        }
        return get(server);
    }

    private Response delete(Cloud.Server server) {
        if (server.protectedFromDelete) {
            throw Errors.refuse(423, "protected", "server deletion is protected");
        }
        if (cloud.locked(server.id)) {
            throw Errors.refuse(423, "locked", "server is locked");
        }
        server.status = "deleting";
        return Response.json(Map.of("action", Views.action(work.start("delete_server", server))));
    }

    /** A server that is not ours: it stands in the list and has nothing inside. */
    Cloud.Server foreign(String name, JsonNode labels, Instant now) {
        Cloud.Server server = new Cloud.Server();
        server.id = cloud.nextId();
        server.name = name;
        server.type = "cx23";
        server.disk = Catalogue.type(server.type).orElseThrow().disk();
        server.location = "fsn1";
        server.image = Catalogue.IMAGES.getFirst().id();
        server.status = "running";
        server.created = now;
        server.labels = Labels.parse(labels);
        server.foreign = true;
        addresses(server, labels.path("none"));
        cloud.servers.add(server);
        return server;
    }
}
