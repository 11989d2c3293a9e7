package net.runagent.provisioning.hetzner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import me.tomsdevsn.hetznercloud.objects.request.ChangeProtectionRequest;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.SpareId;
import net.runagent.core.deployment.SubjectId;
import net.runagent.core.work.CrashPoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fleet at Hetzner. The name is the key of a creation and the labels are the proof of ownership: whatever happened to
 * an answer, looking up the name tells whether the server exists, and a server without our labels is never touched.
 */
final class HetznerServerFleet implements ServerFleet {
    private static final Logger log = LoggerFactory.getLogger(HetznerServerFleet.class);

    /** Hetzner's limit. */
    private static final int USER_DATA_BYTES = 32 * 1024;

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LOCKED = Duration.ofSeconds(5);

    private final HetznerClient client;
    private final HetznerProperties properties;
    private final Labels labels;
    private final Stock stock;
    private final SharedParts shared;
    private final ServerWatch watch;
    private final Outage outage;
    private final JsonMapper json;

    HetznerServerFleet(
            HetznerClient client,
            HetznerProperties properties,
            Labels labels,
            Stock stock,
            SharedParts shared,
            ServerWatch watch,
            Outage outage,
            JsonMapper json) {
        this.client = client;
        this.properties = properties;
        this.labels = labels;
        this.stock = stock;
        this.shared = shared;
        this.watch = watch;
        this.outage = outage;
        this.json = json;
    }

    @Override
    public Creation create(ServerOrder order) {
        // A spare is nobody's server yet: what is left of the hour's requests belongs to customers.
        return order.subject() instanceof SpareId
                ? ScopedValue.where(Urgency.OF_CALL, Urgency.BACKGROUND).call(() -> createNow(order))
                : createNow(order);
    }

    private Creation createNow(ServerOrder order) {
        if (order.userData().getBytes(StandardCharsets.UTF_8).length > USER_DATA_BYTES) {
            return new Creation.Refused("server.user-data.too-large", "the first boot does not fit into 32 KiB");
        }
        try {
            ServerSeen existing = byName(order.name());
            return existing != null ? adopt(order, existing) : createInStock(order);
        } catch (IOException trouble) {
            return creation(trouble);
        }
    }

    private Creation adopt(ServerOrder order, ServerSeen existing) {
        if (!labels.belongs(existing, order.subject())) {
            return new Creation.Refused("server.name.taken", "a server of this name carries other labels");
        }
        return made(existing);
    }

    private Creation createInStock(ServerOrder order) throws IOException {
        List<Candidate> affordable = stock.within(order.mostMonthlyCents(), order.candidates());
        if (affordable.isEmpty()) {
            return stock.cheapest(order.candidates())
                    .<Creation>map(Creation.TooDear::new)
                    .orElseGet(Creation.OutOfStock::new); // sold in none of the places
        }
        long firewall = shared.firewall();
        long key = shared.key();
        for (Candidate candidate : stock.worthATry(affordable)) {
            try {
                ServerSeen created = ServerSeen.of(client.post("servers", body(order, candidate, firewall, key))
                        .path("server"));
                CrashPoint.at("fleet.created");
                return made(created);
            } catch (IOException trouble) {
                switch (Reaction.to(trouble)) {
                    case OUT_OF_STOCK -> stock.failed(candidate);
                    case NAME_TAKEN -> {
                        return afterNameTaken(order);
                    }
                    case GONE -> {
                        shared.forget(); // the firewall or the key was deleted in the console
                        return new Creation.Busy(SOON);
                    }
                    default -> throw trouble;
                }
            }
        }
        return new Creation.OutOfStock();
    }

    /** Somebody else was faster: another process of ours, or our own request whose answer was lost. */
    private Creation afterNameTaken(ServerOrder order) throws IOException {
        ServerSeen existing = byName(order.name());
        return existing == null
                ? new Creation.Unknown("the name is taken, yet the server is not listed")
                : adopt(order, existing);
    }

    private Creation made(ServerSeen server) {
        outage.over();
        watch.made(server);
        return new Creation.Made(server.server());
    }

    private ObjectNode body(ServerOrder order, Candidate candidate, long firewall, long key) {
        ObjectNode body = json.createObjectNode()
                .put("name", order.name())
                .put("server_type", candidate.serverType())
                .put("location", candidate.location())
                .put("image", properties.image())
                .put("start_after_create", true)
                .put("user_data", order.userData());
        body.putArray("ssh_keys").add(Long.toString(key)); // described as text, also for an id
        body.putArray("firewalls").addObject().put("firewall", firewall);
        body.putObject("public_net").put("enable_ipv4", true).put("enable_ipv6", true);
        labels.of(order.subject(), order.generation()).forEach(body.putObject("labels")::put);
        return body;
    }

    private Creation creation(IOException trouble) {
        return switch (Reaction.to(trouble)) {
            case OUT_OF_STOCK -> new Creation.OutOfStock();
            case QUOTA -> new Creation.QuotaReached();
            case BUSY -> new Creation.Busy(outage.askAgainIn());
            case LOCKED -> new Creation.Busy(LOCKED);
            case UNKNOWN, NAME_TAKEN -> new Creation.Unknown(word(trouble));
            case TOKEN, REFUSED, PROTECTED, GONE -> new Creation.Refused(code(trouble), text(trouble));
        };
    }

    @Override
    public Sighting find(String name) {
        try {
            ServerSeen seen = byName(name);
            outage.over();
            return seen == null ? new Sighting.Absent() : new Sighting.Present(seen.server());
        } catch (IOException trouble) {
            return new Sighting.Unknown(word(trouble));
        }
    }

    @Override
    public Sighting watch(String name) {
        try {
            ServerSeen listed = watch.byName(name);
            // That somebody's server is gone is too grave to believe from a list that may be older than the server.
            return listed != null ? new Sighting.Present(listed.server()) : find(name);
        } catch (IOException trouble) {
            return new Sighting.Unknown(word(trouble));
        }
    }

    @Override
    public Listing ours() {
        return ScopedValue.where(Urgency.OF_CALL, Urgency.BACKGROUND).call(this::listed);
    }

    private Listing listed() {
        try {
            return new Listing.All(new Pages(client)
                    .all("servers", Map.of("label_selector", labels.selector())).stream()
                            .map(ServerSeen::of)
                            .map(seen -> new Labelled(
                                    seen.server().id(), seen.server().name(), Labels.subject(seen)))
                            .toList());
        } catch (IOException trouble) {
            return new Listing.Unknown(word(trouble));
        }
    }

    @Override
    public Unused unused() {
        return ScopedValue.where(Urgency.OF_CALL, Urgency.BACKGROUND).call(() -> {
            try {
                Set<Thing> things = new HashSet<>();
                add(
                        things,
                        "primary-ip",
                        "primary_ips",
                        Map.of(),
                        ip -> ip.path("assignee_id").isNull());
                add(things, "snapshot", "images", Map.of("type", "snapshot"), _ -> true);
                Map<String, String> ours = Map.of("label_selector", labels.selector());
                add(things, "firewall", "firewalls", ours, each -> !shared.isFirewall(name(each)));
                add(things, "ssh-key", "ssh_keys", ours, each -> !shared.isKey(name(each)));
                return new Unused.All(Set.copyOf(things));
            } catch (IOException trouble) {
                return new Unused.Unknown(word(trouble));
            }
        });
    }

    private void add(Set<Thing> to, String kind, String list, Map<String, String> query, Predicate<JsonNode> isUnused)
            throws IOException {
        new Pages(client)
                .all(list, query).stream()
                        .filter(isUnused)
                        .map(each -> new Thing(kind, each.path("id").asLong()))
                        .forEach(to::add);
    }

    private static String name(JsonNode thing) {
        return thing.path("name").asString("");
    }

    @Override
    public Ending delete(Set<SubjectId> owners, String name) {
        return ScopedValue.where(Urgency.OF_CALL, Urgency.VITAL).call(() -> deleteOurs(owners, name));
    }

    private Ending deleteOurs(Set<SubjectId> owners, String name) {
        try {
            ServerSeen seen = byName(name);
            if (seen == null) {
                watch.forget(name);
                outage.over();
                return new Ending.Done();
            }
            if (!labels.belongs(seen, owners)) {
                return new Ending.Refused("server.foreign", "a server of this name carries other labels");
            }
            long id = seen.server().id();
            if (seen.protectedFromDeletion()) {
                client.library(api -> api.changeServerProtection(
                        id,
                        ChangeProtectionRequest.builder()
                                .delete(false)
                                .rebuild(false)
                                .build()));
                CrashPoint.at("fleet.unprotected");
            }
            client.library(api -> api.deleteServer(id));
            CrashPoint.at("fleet.deleted");
            watch.forget(name);
            outage.over();
            log.info("server {} of {} is being deleted", id, Labels.subject(seen));
            return new Ending.NotYet(SOON); // done when the next look does not find it
        } catch (IOException trouble) {
            return ending(trouble, new Ending.NotYet(SOON));
        }
    }

    @Override
    public Ending relabel(Set<SubjectId> owners, DeploymentId to, int generation, String name) {
        try {
            ServerSeen seen = byName(name);
            outage.over();
            if (seen == null) {
                return new Ending.Refused("server.absent", "there is no server of this name");
            }
            if (!labels.belongs(seen, owners)) {
                return new Ending.Refused("server.foreign", "a server of this name carries other labels");
            }
            Map<String, String> wanted = labels.of(to, generation);
            if (!seen.labels().equals(wanted)) {
                ObjectNode body = json.createObjectNode();
                wanted.forEach(body.putObject("labels")::put);
                client.put("servers/" + seen.server().id(), body);
                CrashPoint.at("fleet.relabelled");
            }
            return new Ending.Done();
        } catch (IOException trouble) {
            return ending(trouble, new Ending.Refused("server.absent", "the server is gone"));
        }
    }

    @Override
    public Ending shutDown(DeploymentId deployment, String name) {
        return act(deployment, name, Server::off, "shutdown", json.createObjectNode());
    }

    @Override
    public Ending powerOff(DeploymentId deployment, String name) {
        return act(deployment, name, Server::off, "poweroff", json.createObjectNode());
    }

    @Override
    public Ending powerOn(DeploymentId deployment, String name) {
        return act(deployment, name, Server::running, "poweron", json.createObjectNode());
    }

    @Override
    public Ending changeType(DeploymentId deployment, String name, String serverType) {
        ObjectNode body = json.createObjectNode().put("server_type", serverType).put("upgrade_disk", false);
        return act(deployment, name, server -> server.serverType().equals(serverType), "change_type", body);
    }

    private Ending act(DeploymentId deployment, String name, Predicate<Server> already, String command, JsonNode body) {
        return ScopedValue.where(Urgency.OF_CALL, Urgency.VITAL).call(() -> {
            try {
                ServerSeen seen = byName(name);
                outage.over();
                if (seen == null) {
                    return new Ending.Refused("server.absent", "there is no server of this name");
                }
                if (!labels.belongs(seen, deployment)) {
                    return new Ending.Refused("server.foreign", "a server of this name carries other labels");
                }
                if (!already.test(seen.server())) {
                    client.post("servers/" + seen.server().id() + "/actions/" + command, body);
                    CrashPoint.at("fleet." + command);
                    log.info("server {} of deployment {}: {}", seen.server().id(), deployment, command);
                }
                return new Ending.Done();
            } catch (IOException trouble) {
                return ending(trouble, new Ending.Refused("server.absent", "the server is gone"));
            }
        });
    }

    @Override
    public Fit fit(Server server, List<String> serverTypes, int mostMonthlyCents) {
        if (serverTypes.contains(server.serverType())) {
            return new Fit.Already();
        }
        try {
            ServerSeen seen = byName(server.name());
            return seen == null
                    ? new Fit.Unknown("the server is not listed")
                    : stock.fit(server, seen.diskGb(), serverTypes, mostMonthlyCents);
        } catch (IOException trouble) {
            return new Fit.Unknown(word(trouble));
        }
    }

    @Override
    public Ending reset(String name) {
        return ScopedValue.where(Urgency.OF_CALL, Urgency.VITAL).call(() -> resetNow(name));
    }

    private Ending resetNow(String name) {
        try {
            ServerSeen seen = byName(name);
            if (seen == null) {
                return new Ending.Refused("server.absent", "there is no server of this name");
            }
            long id = seen.server().id();
            boolean off = seen.server().status().equals("off");
            client.library(api -> off ? api.powerOnServer(id) : api.resetServer(id));
            CrashPoint.at("fleet.reset");
            return new Ending.Done();
        } catch (IOException trouble) {
            return ending(trouble, new Ending.Refused("server.absent", "the server is gone"));
        }
    }

    private Ending ending(IOException trouble, Ending whenGone) {
        return switch (Reaction.to(trouble)) {
            case GONE -> whenGone;
            case BUSY -> new Ending.NotYet(outage.askAgainIn());
            case LOCKED, PROTECTED -> new Ending.NotYet(LOCKED);
            case UNKNOWN -> new Ending.Unknown(word(trouble));
            case OUT_OF_STOCK, NAME_TAKEN, QUOTA, TOKEN, REFUSED -> new Ending.Refused(code(trouble), text(trouble));
        };
    }

    private @Nullable ServerSeen byName(String name) throws IOException {
        JsonNode found = client.get("servers", Map.of("name", name)).path("servers");
        List<ServerSeen> exact = found.valueStream()
                .map(ServerSeen::of)
                .filter(seen -> seen.server().name().equals(name))
                .toList();
        return exact.isEmpty() ? null : exact.getFirst();
    }

    private static String code(IOException trouble) {
        return trouble instanceof HetznerFault fault ? "hetzner." + fault.code() : "hetzner.no-answer";
    }

    private static String text(IOException trouble) {
        return trouble instanceof HetznerFault fault ? fault.text() : "no answer";
    }

    private static String word(IOException trouble) {
        return trouble instanceof HetznerFault fault
                ? fault.code()
                : trouble.getClass().getSimpleName();
    }
}
