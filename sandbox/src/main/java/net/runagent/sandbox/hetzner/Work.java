package net.runagent.sandbox.hetzner;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import net.runagent.sandbox.server.MachineSpec;
import net.runagent.sandbox.server.Machines;
import net.runagent.sandbox.world.World;

/**
 * Actions and their effects. An action runs for a while, then its effect happens and it succeeds; what waits for it starts
 * then. Called with the party's lock held, except for the timer's entry.
 */
final class Work {
    private static final Duration RESCUE_LASTS = Duration.ofMinutes(60);

    private final World world;
    private final Cloud cloud;
    private final Machines machines;
    private final HetznerParty party;

    Work(World world, Cloud cloud, Machines machines, HetznerParty party) {
        this.world = world;
        this.cloud = cloud;
        this.machines = machines;
        this.party = party;
    }

    Instant now() {
        return world.clock().now().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Starts an action on a server at once. */
    Cloud.Action start(String command, Cloud.Server server) {
        Cloud.Action action = note(command);
        action.server = server.id;
        schedule(action);
        return action;
    }

    /** Notes an action that starts when another one has succeeded. */
    Cloud.Action startAfter(Cloud.Action before, String command, Cloud.Server server) {
        Cloud.Action action = note(command);
        action.server = server.id;
        action.after = before.id;
        return action;
    }

    Cloud.Action applyFirewall(Cloud.Firewall firewall, Cloud.Server server) {
        server.firewalls.put(firewall.id, "pending");
        Cloud.Action action = note("apply_firewall");
        action.server = server.id;
        action.firewall = firewall.id;
        schedule(action);
        return action;
    }

    Cloud.Action onFirewall(String command, Cloud.Firewall firewall) {
        Cloud.Action action = note(command);
        action.firewall = firewall.id;
        schedule(action);
        return action;
    }

    Cloud.Action createImage(Cloud.Server server, Cloud.Snapshot snapshot) {
        Cloud.Action action = note("create_image");
        action.server = server.id;
        action.image = snapshot.id;
        schedule(action);
        return action;
    }

    private Cloud.Action note(String command) {
        Cloud.Action action = new Cloud.Action();
        action.id = cloud.nextId();
        action.command = command;
        action.started = now();
        cloud.actions.add(action);
        return action;
    }

    /** After a new start of the world: what ran goes on running. */
    void resume() {
        for (Cloud.Action action : new ArrayList<>(cloud.actions)) {
            boolean waits =
                    cloud.action(action.after).map(Cloud.Action::running).orElse(false);
            if (action.running() && !waits) {
                schedule(action);
            }
        }
    }

    private void schedule(Cloud.Action action) {
        long id = action.id;
        world.delays().after(kind(action.command), () -> party.locked(() -> finish(id)));
    }

    private static String kind(String command) {
        return switch (command) {
            case "create_server", "rebuild_server" -> "create";
            case "start_server", "reboot_server", "reset_server" -> "boot";
            case "delete_server" -> "delete";
            default -> "action";
        };
    }

    private void finish(long id) {
        Cloud.Action action = cloud.action(id).filter(Cloud.Action::running).orElse(null);
        if (action == null) {
            return;
        }
        action.status = "success";
        action.progress = 100;
        action.finished = now();
        cloud.server(action.server).ifPresent(server -> effect(action, server));
        cloud.snapshots.stream().filter(s -> s.id == action.image).forEach(s -> s.status = "available");
        List<Cloud.Action> next =
                cloud.actions.stream().filter(a -> a.after == id && a.running()).toList();
        for (Cloud.Action waiting : next) {
            if (waiting.command.equals("start_server")) {
                cloud.server(waiting.server).ifPresent(s -> s.status = "starting");
            }
            schedule(waiting);
        }
    }

    private void effect(Cloud.Action action, Cloud.Server server) {
        switch (action.command) {
            case "create_server" -> {
                server.status = "off";
                if (!server.foreign) {
                    machines.create(spec(server));
                }
            }
            case "start_server" -> powerOn(server);
            case "stop_server", "shutdown_server" -> powerOff(server);
            case "reboot_server", "reset_server" -> {
                powerOff(server);
                powerOn(server);
            }
            case "rebuild_server" -> {
                machines.delete(server.id);
                machines.create(spec(server));
                powerOn(server);
            }
            case "delete_server" -> remove(server);
            case "apply_firewall" -> server.firewalls.computeIfPresent(action.firewall, (f, s) -> "applied");
            default -> {}
        }
    }

    private void powerOn(Cloud.Server server) {
        server.status = "running";
        server.rescue = false;
        if (!server.foreign) {
            machines.powerOn(server.id);
        }
    }

    /** Also what the world does to a server that loses its power. */
    void powerOff(Cloud.Server server) {
        server.status = "off";
        machines.powerOff(server.id);
    }

    void enableRescue(Cloud.Server server) {
        server.rescue = true;
        server.rescueUntil = now().plus(RESCUE_LASTS);
    }

    void expireRescue(Cloud.Server server) {
        Instant until = server.rescueUntil;
        if (server.rescue && until != null && until.isBefore(now())) {
            server.rescue = false;
        }
    }

    /** Takes the server and what was made with it out of the project. Snapshots and foreign addresses stay. */
    void remove(Cloud.Server server) {
        machines.delete(server.id);
        cloud.servers.remove(server);
        cloud.firewalls.forEach(f -> f.servers.remove(server.id));
        cloud.primaryIps.removeIf(ip -> Long.valueOf(server.id).equals(ip.server) && ip.autoDelete);
        cloud.primaryIps.stream()
                .filter(ip -> Long.valueOf(server.id).equals(ip.server))
                .forEach(ip -> ip.server = null);
    }

    private static MachineSpec spec(Cloud.Server server) {
        Catalogue.Type type = Catalogue.type(server.type).orElseThrow();
        String image = Catalogue.IMAGES.stream()
                .filter(i -> i.id() == server.image)
                .map(Catalogue.Image::name)
                .findFirst()
                .orElse("debian-13");
        return new MachineSpec(
                server.id,
                server.name,
                server.ipv4 == null ? "" : server.ipv4,
                server.location,
                type.cores(),
                type.memory(),
                type.disk(),
                image,
                type.arch(),
                server.userData,
                List.copyOf(server.rootKeys));
    }

    /** Selectors are followed by and by: what now matches becomes pending and is applied a little later. */
    void followSelectors() {
        for (Cloud.Firewall firewall : cloud.firewalls) {
            for (Cloud.Server server : cloud.servers) {
                boolean hit = firewall.selectors.stream()
                        .anyMatch(s -> Labels.selector(s).test(server.labels));
                boolean direct = firewall.servers.contains(server.id);
                if (hit && !server.firewalls.containsKey(firewall.id)) {
                    applyFirewall(firewall, server);
                } else if (!hit && !direct) {
                    server.firewalls.remove(firewall.id);
                }
            }
        }
    }
}
