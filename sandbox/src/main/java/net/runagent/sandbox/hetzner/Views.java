package net.runagent.sandbox.hetzner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The resources in the JSON of the API. */
final class Views {
    private final Cloud cloud;

    Views(Cloud cloud) {
        this.cloud = cloud;
    }

    Map<String, @Nullable Object> server(Cloud.Server s) {
        Catalogue.Type type = Catalogue.type(s.type).orElseThrow();
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", s.id);
        view.put("name", s.name);
        view.put("status", s.status);
        view.put("created", s.created.toString());
        view.put("public_net", publicNet(s));
        view.put("private_net", List.of());
        view.put("server_type", Catalogue.view(type, cloud.stock));
        view.put("location", Catalogue.view(Catalogue.location(s.location).orElseThrow()));
        view.put("image", image(s.image));
        view.put("iso", null);
        view.put("rescue_enabled", s.rescue);
        view.put("locked", cloud.locked(s.id));
        view.put("backup_window", s.backups ? "22-02" : null);
        view.put("outgoing_traffic", 0);
        view.put("ingoing_traffic", 0);
        view.put("included_traffic", 21_990_232_555_520L);
        view.put("protection", Map.of("delete", s.protectedFromDelete, "rebuild", s.protectedFromDelete));
        view.put("labels", s.labels);
        view.put("volumes", List.of());
        view.put("load_balancers", List.of());
        view.put("primary_disk_size", s.disk);
        view.put("placement_group", null);
        return view;
    }

    private static Map<String, @Nullable Object> publicNet(Cloud.Server s) {
        Map<String, @Nullable Object> net = new LinkedHashMap<>();
        if (s.ipv4 == null) {
            net.put("ipv4", null);
        } else {
            Map<String, @Nullable Object> v4 = new LinkedHashMap<>();
            v4.put("id", s.ipv4Id);
            v4.put("ip", s.ipv4);
            v4.put("blocked", false);
            v4.put("dns_ptr", "static." + s.ipv4 + ".clients.your-server.de");
            net.put("ipv4", v4);
        }
        if (s.ipv6 == null) {
            net.put("ipv6", null);
        } else {
            Map<String, @Nullable Object> v6 = new LinkedHashMap<>();
            v6.put("id", s.ipv6Id);
            v6.put("ip", s.ipv6);
            v6.put("blocked", false);
            v6.put("dns_ptr", List.of());
            net.put("ipv6", v6);
        }
        net.put("floating_ips", List.of());
        List<Map<String, Object>> firewalls = new ArrayList<>();
        s.firewalls.forEach((id, status) -> firewalls.add(Map.of("id", id, "status", status)));
        net.put("firewalls", firewalls);
        return net;
    }

    private @Nullable Object image(long id) {
        for (Catalogue.Image image : Catalogue.IMAGES) {
            if (image.id() == id) {
                return Catalogue.view(image);
            }
        }
        return cloud.snapshots.stream()
                .filter(s -> s.id == id)
                .findFirst()
                .map(this::snapshot)
                .orElse(null);
    }

    Map<String, @Nullable Object> snapshot(Cloud.Snapshot s) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>(Catalogue.view(Catalogue.IMAGES.getFirst()));
        view.put("id", s.id);
        view.put("type", "snapshot");
        view.put("status", s.status);
        view.put("name", null);
        view.put("description", s.description);
        view.put("image_size", s.status.equals("available") ? 1.2 : null);
        view.put("disk_size", s.disk);
        view.put("created", s.created.toString());
        view.put("created_from", Map.of("id", s.server, "name", s.serverName));
        view.put("rapid_deploy", false);
        view.put("labels", s.labels);
        view.put("architecture", s.arch);
        return view;
    }

    static Map<String, @Nullable Object> action(Cloud.Action a) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", a.id);
        view.put("command", a.command);
        view.put("status", a.status);
        view.put("progress", a.progress);
        view.put("started", a.started.toString());
        view.put("finished", a.finished == null ? null : a.finished.toString());
        List<Map<String, Object>> resources = new ArrayList<>();
        addResource(resources, a.server, "server");
        addResource(resources, a.firewall, "firewall");
        addResource(resources, a.image, "image");
        view.put("resources", resources);
        view.put(
                "error",
                a.errorCode == null || a.errorMessage == null
                        ? null
                        : Map.of("code", a.errorCode, "message", a.errorMessage));
        return view;
    }

    private static void addResource(List<Map<String, Object>> resources, long id, String type) {
        if (id != 0) {
            resources.add(Map.of("id", id, "type", type));
        }
    }

    Map<String, Object> firewall(Cloud.Firewall f) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", f.id);
        view.put("name", f.name);
        view.put("labels", f.labels);
        view.put("created", f.created.toString());
        view.put("rules", f.rules.stream().map(Views::rule).toList());
        List<Map<String, Object>> applied = new ArrayList<>();
        f.servers.forEach(id -> applied.add(Map.of("type", "server", "server", Map.of("id", id))));
        for (String selector : f.selectors) {
            List<Map<String, Object>> hit = cloud.servers.stream()
                    .filter(s -> Labels.selector(selector).test(s.labels))
                    .map(s -> Map.<String, Object>of("type", "server", "server", Map.of("id", s.id)))
                    .toList();
            applied.add(Map.of(
                    "type",
                    "label_selector",
                    "label_selector",
                    Map.of("selector", selector),
                    "applied_to_resources",
                    hit));
        }
        view.put("applied_to", applied);
        return view;
    }

    private static Map<String, @Nullable Object> rule(Cloud.Rule r) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("direction", r.direction());
        view.put("protocol", r.protocol());
        view.put("port", r.port());
        view.put("source_ips", r.sources());
        view.put("destination_ips", r.destinations());
        view.put("description", r.description());
        return view;
    }

    static Map<String, Object> sshKey(Cloud.SshKey k) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", k.id);
        view.put("name", k.name);
        view.put("fingerprint", k.fingerprint);
        view.put("public_key", k.publicKey);
        view.put("labels", k.labels);
        view.put("created", k.created.toString());
        return view;
    }

    static Map<String, @Nullable Object> primaryIp(Cloud.PrimaryIp ip) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", ip.id);
        view.put("name", ip.name);
        view.put("labels", ip.labels);
        view.put("created", ip.created.toString());
        view.put("blocked", false);
        view.put("location", Catalogue.view(Catalogue.location(ip.location).orElseThrow()));
        view.put("ip", ip.ip);
        view.put("dns_ptr", List.of());
        view.put("protection", Map.of("delete", false));
        view.put("type", ip.type);
        view.put("auto_delete", ip.autoDelete);
        view.put("assignee_type", ip.server == null ? "unassigned" : "server");
        view.put("assignee_id", ip.server);
        return view;
    }
}
