package net.runagent.sandbox.hetzner;

import java.util.HashMap;
import java.util.Map;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import net.runagent.sandbox.world.World;
import tools.jackson.databind.JsonNode;

/** What can be done to a server: power, rescue, rebuild, images, protection. One action at a time. */
final class ServerActionApi {
    private final World world;
    private final Cloud cloud;
    private final Work work;
    private final ServerApi servers;

    ServerActionApi(World world, Cloud cloud, Work work, ServerApi servers) {
        this.world = world;
        this.cloud = cloud;
        this.work = work;
        this.servers = servers;
    }

    void addTo(Routes routes, HetznerParty party) {
        routes.post("/v1/servers/{id}/actions/{command}", r -> party.api(r, () -> act(r)));
        routes.get(
                "/v1/servers/{id}/actions",
                r -> party.api(r, () -> {
                    long id = servers.server(r).id;
                    return Paging.page(
                            r,
                            "actions",
                            cloud.actions.stream()
                                    .filter(a -> a.server == id)
                                    .map(Views::action)
                                    .toList());
                }));
    }

    private Response act(Request request) {
        Cloud.Server server = servers.server(request);
        if (cloud.locked(server.id)) {
            throw Errors.refuse(423, "locked", "server is locked");
        }
        JsonNode body = request.json();
        return switch (request.param("command")) {
            case "poweron" -> start(server, "start_server", "starting");
            case "poweroff" -> start(server, "stop_server", "stopping");
            case "shutdown" -> start(server, "shutdown_server", server.status);
            case "reboot" -> start(server, "reboot_server", server.status);
            case "reset" -> start(server, "reset_server", server.status);
            case "rebuild" -> rebuild(server, body);
            case "enable_rescue" -> rescue(server);
            case "disable_rescue" -> {
                server.rescue = false;
                yield start(server, "disable_rescue", server.status);
            }
            case "create_image" -> image(server, body);
            case "change_type" -> changeType(server, body);
            case "change_protection" -> protect(server, body);
            case "enable_backup", "disable_backup" -> {
                server.backups = request.param("command").equals("enable_backup");
                yield start(server, request.param("command"), server.status);
            }
            default -> throw Errors.refuse(404, "not_found", "no such action");
        };
    }

    private Response start(Cloud.Server server, String command, String meanwhile) {
        server.status = meanwhile;
        return Response.json(201, Map.of("action", Views.action(work.start(command, server))));
    }

    private Response rebuild(Cloud.Server server, JsonNode body) {
        if (server.protectedFromDelete) {
            throw Errors.refuse(423, "protected", "server rebuild is protected");
        }
        String arch = Catalogue.type(server.type).orElseThrow().arch();
        server.image = Catalogue.image(body.path("image").asString(""), arch)
                .orElseThrow(() -> Errors.invalid("image", "image not found"))
                .id();
        if (body.has("user_data")) {
            server.userData = body.path("user_data").asString();
        }
        Map<String, Object> answer = new HashMap<>();
        answer.put("root_password", null);
        server.status = "rebuilding";
        answer.put("action", Views.action(work.start("rebuild_server", server)));
        return Response.json(201, answer);
    }

    private Response rescue(Cloud.Server server) {
        if (server.rescue) {
            throw Errors.refuse(422, "service_error", "rescue is already enabled");
        }
        work.enableRescue(server);
        String password = world.chance().alphanumeric(20);
        world.secrets().add("root-password", password, "hetzner");
        Cloud.Action action = work.start("enable_rescue", server);
        return Response.json(201, Map.of("action", Views.action(action), "root_password", password));
    }

    private Response image(Cloud.Server server, JsonNode body) {
        Catalogue.Type type = Catalogue.type(server.type).orElseThrow();
        Cloud.Snapshot snapshot = new Cloud.Snapshot();
        snapshot.id = cloud.nextId();
        snapshot.description = body.path("description").asString("");
        snapshot.server = server.id;
        snapshot.serverName = server.name;
        snapshot.arch = type.arch();
        snapshot.disk = type.disk();
        snapshot.labels = Labels.parse(body.path("labels"));
        snapshot.created = work.now();
        cloud.snapshots.add(snapshot);
        Cloud.Action action = work.createImage(server, snapshot);
        return Response.json(201, Map.of("action", Views.action(action), "image", new Views(cloud).snapshot(snapshot)));
    }

    private Response changeType(Cloud.Server server, JsonNode body) {
        if (!server.status.equals("off")) {
            throw Errors.refuse(422, "server_not_stopped", "server must be stopped");
        }
        Catalogue.Type type = Catalogue.type(body.path("server_type").asString(""))
                .orElseThrow(() -> Errors.invalid("server_type", "server type not found"));
        String arch = Catalogue.type(server.type).orElseThrow().arch();
        if (!type.arch().equals(arch) || type.disk() < server.disk) {
            throw Errors.refuse(422, "invalid_server_type", "the server type does not fit for the given server");
        }
        if (!body.path("upgrade_disk").isBoolean()) {
            throw Errors.invalid("upgrade_disk", "missing data for required field");
        }
        cloud.stock.demand(type.name(), server.location);
        server.type = type.name();
        if (body.path("upgrade_disk").asBoolean()) {
            server.disk = type.disk(); // for good: no type with a smaller one any more
        }
        return start(server, "change_server_type", "off");
    }

    private Response protect(Cloud.Server server, JsonNode body) {
        boolean delete = body.path("delete").asBoolean(server.protectedFromDelete);
        boolean rebuild = body.path("rebuild").asBoolean(server.protectedFromDelete);
        if (delete != rebuild) {
            throw Errors.invalid("rebuild", "delete and rebuild must have the same value");
        }
        server.protectedFromDelete = delete;
        return start(server, "change_protection", server.status);
    }
}
