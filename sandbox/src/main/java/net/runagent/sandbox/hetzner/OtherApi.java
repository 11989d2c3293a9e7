package net.runagent.sandbox.hetzner;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The catalogue, SSH keys, images, addresses, and the look at actions by their ids. */
final class OtherApi {
    private static final Set<String> KEY_TYPES = Set.of("ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256");

    private final Cloud cloud;
    private final Work work;
    private final Views views;

    OtherApi(Cloud cloud, Work work) {
        this.cloud = cloud;
        this.work = work;
        this.views = new Views(cloud);
    }

    void addTo(Routes routes, HetznerParty party) {
        routes.get("/v1/server_types", r -> party.api(r, () -> serverTypes(r)))
                .get("/v1/server_types/{id}", r -> party.api(r, () -> serverType(r)))
                .get("/v1/locations", r -> party.api(r, () -> locations(r)))
                .get("/v1/pricing", r -> party.api(r, () -> Response.json(Map.of("pricing", Catalogue.pricing()))))
                .get("/v1/images", r -> party.api(r, () -> images(r)))
                .delete("/v1/images/{id}", r -> party.api(r, () -> deleteImage(r)))
                .get("/v1/primary_ips", r -> party.api(r, () -> primaryIps(r)))
                .delete("/v1/primary_ips/{id}", r -> party.api(r, () -> deleteIp(r)))
                .get("/v1/ssh_keys", r -> party.api(r, () -> sshKeys(r)))
                .post("/v1/ssh_keys", r -> party.api(r, () -> createKey(r.json())))
                .get(
                        "/v1/ssh_keys/{id}",
                        r -> party.api(r, () -> Response.json(Map.of("ssh_key", Views.sshKey(key(r))))))
                .delete("/v1/ssh_keys/{id}", r -> party.api(r, () -> deleteKey(key(r))))
                .get("/v1/actions", r -> party.api(r, () -> actions(r)))
                .get("/v1/actions/{id}", r -> party.api(r, () -> action(r)));
    }

    private static long id(Request request) {
        String id = request.param("id");
        return id.matches("[0-9]{1,18}") ? Long.parseLong(id) : 0;
    }

    private Response serverTypes(Request request) {
        String name = request.query("name", "");
        return Paging.page(
                request,
                "server_types",
                Catalogue.TYPES.stream()
                        .filter(t -> name.isEmpty() || t.name().equals(name))
                        .map(t -> Catalogue.view(t, cloud.stock))
                        .toList());
    }

    private Response serverType(Request request) {
        Catalogue.Type type = Catalogue.TYPES.stream()
                .filter(t -> t.id() == id(request))
                .findFirst()
                .orElseThrow(() -> Errors.notFound("server_type", request.param("id")));
        return Response.json(Map.of("server_type", Catalogue.view(type, cloud.stock)));
    }

    private Response locations(Request request) {
        String name = request.query("name", "");
        return Paging.page(
                request,
                "locations",
                Catalogue.LOCATIONS.stream()
                        .filter(l -> name.isEmpty() || l.name().equals(name))
                        .map(Catalogue::view)
                        .toList());
    }

    private Response images(Request request) {
        Predicate<Map<String, String>> labels = Labels.selector(request.query("label_selector", ""));
        String type = request.query("type", "");
        String name = request.query("name", "");
        String arch = request.query("architecture", "");
        String status = request.query("status", "");
        Stream<Map<String, @Nullable Object>> system = Catalogue.IMAGES.stream()
                .filter(i -> type.isEmpty() || type.equals("system"))
                .filter(i -> name.isEmpty() || i.name().equals(name))
                .filter(i -> labels.test(Map.of()))
                .map(Catalogue::view);
        Stream<Map<String, @Nullable Object>> snapshots = cloud.snapshots.stream()
                .filter(s -> name.isEmpty() && (type.isEmpty() || type.equals("snapshot")))
                .filter(s -> labels.test(s.labels))
                .map(views::snapshot);
        return Paging.page(
                request,
                "images",
                Stream.concat(system, snapshots)
                        .filter(i -> arch.isEmpty() || arch.equals(i.get("architecture")))
                        .filter(i -> status.isEmpty() || status.equals(i.get("status")))
                        .toList());
    }

    private Response deleteImage(Request request) {
        if (!cloud.snapshots.removeIf(s -> s.id == id(request))) {
            throw Errors.notFound("image", request.param("id"));
        }
        return Response.empty(204);
    }

    private Response primaryIps(Request request) {
        Predicate<Map<String, String>> labels = Labels.selector(request.query("label_selector", ""));
        String ip = request.query("ip", "");
        return Paging.page(
                request,
                "primary_ips",
                cloud.primaryIps.stream()
                        .filter(p -> ip.isEmpty() || p.ip.equals(ip))
                        .filter(p -> labels.test(p.labels))
                        .map(Views::primaryIp)
                        .toList());
    }

    private Response deleteIp(Request request) {
        Cloud.PrimaryIp ip = cloud.primaryIps.stream()
                .filter(p -> p.id == id(request))
                .findFirst()
                .orElseThrow(() -> Errors.notFound("primary_ip", request.param("id")));
        if (ip.server != null) {
            throw Errors.refuse(422, "primary_ip_assigned", "primary IP is still assigned");
        }
        cloud.primaryIps.remove(ip);
        return Response.empty(204);
    }

    private Response sshKeys(Request request) {
        Predicate<Map<String, String>> labels = Labels.selector(request.query("label_selector", ""));
        String name = request.query("name", "");
        String fingerprint = request.query("fingerprint", "");
        return Paging.page(
                request,
                "ssh_keys",
                cloud.sshKeys.stream()
                        .filter(k -> name.isEmpty() || k.name.equals(name))
                        .filter(k -> fingerprint.isEmpty() || k.fingerprint.equals(fingerprint))
                        .filter(k -> labels.test(k.labels))
                        .map(Views::sshKey)
                        .toList());
    }

    private Response createKey(JsonNode body) {
        Cloud.SshKey key = new Cloud.SshKey();
        key.name = body.path("name").asString("");
        key.publicKey = body.path("public_key").asString("").strip();
        key.fingerprint = fingerprint(key.publicKey);
        key.labels = Labels.parse(body.path("labels"));
        key.created = work.now();
        if (key.name.isBlank()) {
            throw Errors.invalid("name", "is required");
        }
        for (Cloud.SshKey other : cloud.sshKeys) {
            if (other.name.equals(key.name)) {
                throw Errors.notUnique("name", "SSH key with the same name already exists");
            }
            if (other.fingerprint.equals(key.fingerprint)) {
                throw Errors.notUnique("public_key", "SSH key with the same fingerprint already exists");
            }
        }
        key.id = cloud.nextId();
        cloud.sshKeys.add(key);
        return Response.json(201, Map.of("ssh_key", Views.sshKey(key)));
    }

    private static String fingerprint(String publicKey) {
        String[] parts = publicKey.split("\\s+");
        try {
            if (parts.length >= 2 && KEY_TYPES.contains(parts[0])) {
                byte[] blob = Base64.getDecoder().decode(parts[1]);
                return HexFormat.ofDelimiter(":")
                        .formatHex(MessageDigest.getInstance("MD5").digest(blob));
            }
        } catch (IllegalArgumentException notBase64) {
            // refused below
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        throw Errors.invalid("public_key", "SSH key is not valid");
    }

    private Cloud.SshKey key(Request request) {
        return cloud.sshKeys.stream()
                .filter(k -> k.id == id(request))
                .findFirst()
                .orElseThrow(() -> Errors.notFound("ssh_key", request.param("id")));
    }

    private Response deleteKey(Cloud.SshKey key) {
        cloud.sshKeys.remove(key);
        return Response.empty(204);
    }

    private Response actions(Request request) {
        List<Long> ids = new ArrayList<>();
        for (String pair : request.target().replaceFirst("^[^?]*\\??", "").split("&")) {
            if (pair.startsWith("id=")) {
                ids.add(Long.parseLong(pair.substring("id=".length())));
            }
        }
        if (ids.isEmpty()) {
            throw Errors.invalid("id", "at least one id is required");
        }
        List<Map<String, @Nullable Object>> found = cloud.actions.stream()
                .filter(a -> ids.contains(a.id))
                .map(Views::action)
                .collect(Collectors.toCollection(ArrayList::new));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("actions", found);
        return Response.json(answer);
    }

    private Response action(Request request) {
        return Response.json(Map.of(
                "action",
                Views.action(
                        cloud.action(id(request)).orElseThrow(() -> Errors.notFound("action", request.param("id"))))));
    }
}
