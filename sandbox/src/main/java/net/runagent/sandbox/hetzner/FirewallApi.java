package net.runagent.sandbox.hetzner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import tools.jackson.databind.JsonNode;

/** The provider's own firewalls: rules, and the servers or label selectors they apply to. */
final class FirewallApi {
    private static final int MOST_RULES = 50;
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "icmp", "esp", "gre");

    private final Cloud cloud;
    private final Work work;
    private final Views views;

    FirewallApi(Cloud cloud, Work work) {
        this.cloud = cloud;
        this.work = work;
        this.views = new Views(cloud);
    }

    void addTo(Routes routes, HetznerParty party) {
        routes.get("/v1/firewalls", r -> party.api(r, () -> list(r)))
                .post("/v1/firewalls", r -> party.api(r, () -> create(r.json())))
                .get("/v1/firewalls/{id}", r -> party.api(r, () -> shown(200, firewall(r))))
                .put("/v1/firewalls/{id}", r -> party.api(r, () -> change(firewall(r), r.json())))
                .delete("/v1/firewalls/{id}", r -> party.api(r, () -> delete(firewall(r))))
                .post("/v1/firewalls/{id}/actions/set_rules", r -> party.api(r, () -> setRules(firewall(r), r.json())))
                .post(
                        "/v1/firewalls/{id}/actions/apply_to_resources",
                        r -> party.api(r, () -> apply(firewall(r), r.json().path("apply_to"))))
                .post(
                        "/v1/firewalls/{id}/actions/remove_from_resources",
                        r -> party.api(r, () -> remove(firewall(r), r.json().path("remove_from"))));
    }

    private Cloud.Firewall firewall(Request request) {
        String id = request.param("id");
        return cloud.firewallOrRefuse(id.matches("[0-9]{1,18}") ? Long.parseLong(id) : 0);
    }

    private Response list(Request request) {
        Predicate<Map<String, String>> labels = Labels.selector(request.query("label_selector", ""));
        String name = request.query("name", "");
        return Paging.page(
                request,
                "firewalls",
                cloud.firewalls.stream()
                        .filter(f -> name.isEmpty() || f.name.equals(name))
                        .filter(f -> labels.test(f.labels))
                        .map(views::firewall)
                        .toList());
    }

    private Response shown(int status, Cloud.Firewall firewall) {
        return Response.json(status, Map.of("firewall", views.firewall(firewall)));
    }

    private Response create(JsonNode body) {
        Cloud.Firewall firewall = new Cloud.Firewall();
        firewall.name = name(body.path("name").asString(""), firewall);
        firewall.labels = Labels.parse(body.path("labels"));
        firewall.rules = rules(body.path("rules"));
        firewall.created = work.now();
        firewall.id = cloud.nextId();
        cloud.firewalls.add(firewall);
        List<Cloud.Action> actions = applyTo(firewall, body.path("apply_to"));
        return Response.json(
                201,
                Map.of(
                        "firewall", views.firewall(firewall),
                        "actions", actions.stream().map(Views::action).toList()));
    }

    private String name(String name, Cloud.Firewall self) {
        if (name.isBlank() || name.length() > 128) {
            throw Errors.invalid("name", "is required, at most 128 characters");
        }
        if (cloud.firewalls.stream().anyMatch(f -> f != self && f.name.equals(name))) {
            throw Errors.notUnique("name", "name is already used");
        }
        return name;
    }

    private static List<Cloud.Rule> rules(JsonNode given) {
        if (given.size() > MOST_RULES) {
            throw Errors.refuse(422, "invalid_input", "a firewall has at most 50 rules");
        }
        List<Cloud.Rule> rules = new ArrayList<>();
        for (JsonNode rule : given) {
            rules.add(rule(rule));
        }
        return rules;
    }

    private static Cloud.Rule rule(JsonNode rule) {
        String protocol = rule.path("protocol").asString("");
        String direction = rule.path("direction").asString("");
        boolean ports = protocol.equals("tcp") || protocol.equals("udp");
        if (!PROTOCOLS.contains(protocol)) {
            throw Errors.invalid("rules", "unknown protocol");
        }
        if (ports && !rule.path("port").asString("").matches("[0-9]{1,5}(-[0-9]{1,5})?|any")) {
            throw Errors.invalid("rules", "port is required for tcp and udp");
        }
        if (!ports && rule.has("port")) {
            throw Errors.invalid("rules", "port is only allowed for tcp and udp");
        }
        List<String> sources = networks(rule.path("source_ips"));
        List<String> destinations = networks(rule.path("destination_ips"));
        if (!direction.equals("in") && !direction.equals("out")) {
            throw Errors.invalid("rules", "direction must be in or out");
        }
        if ((direction.equals("in") ? sources : destinations).isEmpty()) {
            throw Errors.invalid("rules", "an " + direction + " rule needs its addresses");
        }
        return new Cloud.Rule(
                direction,
                protocol,
                ports ? rule.path("port").asString() : null,
                sources,
                destinations,
                rule.path("description").isString() ? rule.path("description").asString() : null);
    }

    private static List<String> networks(JsonNode given) {
        List<String> networks = new ArrayList<>();
        for (JsonNode network : given) {
            if (!network.asString("").matches("[0-9.]+/[0-9]{1,2}|[0-9a-fA-F:]+/[0-9]{1,3}")) {
                throw Errors.invalid("rules", "not a network in CIDR notation");
            }
            networks.add(network.asString());
        }
        return networks;
    }

    private Response change(Cloud.Firewall firewall, JsonNode body) {
        if (body.has("name")) {
            firewall.name = name(body.path("name").asString(""), firewall);
        }
        if (body.has("labels")) {
            firewall.labels = Labels.parse(body.path("labels"));
        }
        return shown(200, firewall);
    }

    private Response delete(Cloud.Firewall firewall) {
        boolean used = !firewall.servers.isEmpty()
                || cloud.servers.stream().anyMatch(s -> s.firewalls.containsKey(firewall.id));
        if (used) {
            throw Errors.refuse(422, "resource_in_use", "firewall is still in use");
        }
        cloud.firewalls.remove(firewall);
        return Response.empty(204);
    }

    private Response setRules(Cloud.Firewall firewall, JsonNode body) {
        firewall.rules = rules(body.path("rules"));
        return actions(List.of(work.onFirewall("set_firewall_rules", firewall)));
    }

    private Response apply(Cloud.Firewall firewall, JsonNode resources) {
        return actions(applyTo(firewall, resources));
    }

    private List<Cloud.Action> applyTo(Cloud.Firewall firewall, JsonNode resources) {
        List<Cloud.Action> actions = new ArrayList<>();
        for (JsonNode resource : resources) {
            if (resource.path("type").asString("").equals("server")) {
                Cloud.Server server =
                        cloud.serverOrRefuse(resource.path("server").path("id").asLong(0));
                if (firewall.servers.contains(server.id)) {
                    throw Errors.refuse(422, "firewall_already_applied", "firewall was already applied on resource");
                }
                firewall.servers.add(server.id);
                actions.add(work.applyFirewall(firewall, server));
            } else {
                String selector =
                        resource.path("label_selector").path("selector").asString("");
                Labels.selector(selector);
                firewall.selectors.add(selector);
                work.followSelectors();
            }
        }
        return actions;
    }

    private Response remove(Cloud.Firewall firewall, JsonNode resources) {
        List<Cloud.Action> actions = new ArrayList<>();
        for (JsonNode resource : resources) {
            long server = resource.path("server").path("id").asLong(0);
            firewall.selectors.remove(
                    resource.path("label_selector").path("selector").asString(""));
            if (firewall.servers.remove(Long.valueOf(server))) {
                cloud.server(server).ifPresent(s -> s.firewalls.remove(firewall.id));
            }
            actions.add(work.onFirewall("remove_firewall", firewall));
        }
        work.followSelectors();
        return actions(actions);
    }

    private static Response actions(List<Cloud.Action> actions) {
        return Response.json(
                201,
                Map.of(
                        "actions",
                        Stream.of(actions)
                                .flatMap(List::stream)
                                .map(Views::action)
                                .toList()));
    }
}
