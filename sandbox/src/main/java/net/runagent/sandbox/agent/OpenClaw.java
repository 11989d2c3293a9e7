package net.runagent.sandbox.agent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.runagent.sandbox.discord.DiscordParty;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.server.Call;
import net.runagent.sandbox.server.GuestProgram;
import net.runagent.sandbox.server.Machine;
import net.runagent.sandbox.telegram.TelegramParty;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** OpenClaw as it lies on the simulated servers: {@code NODE MJS ...} on a Node that it accepts. */
public final class OpenClaw implements GuestProgram {
    private static final String PACKAGE = "/opt/openclaw/current/node_modules/openclaw/package.json";
    private static final String PROGRAM = "/opt/openclaw/current/node_modules/openclaw/openclaw.mjs";
    private static final Pattern NODE = Pattern.compile("simulated node (\\d+)\\.(\\d+)\\.\\d+\\s*");
    private static final int LONGEST_LOOP = 10;

    private final Outside outside = new Outside();
    private final CommandLine commandLine = new CommandLine(this);
    private final Map<Long, Gateway> gateways = new ConcurrentHashMap<>();

    @Override
    public boolean owns(Machine machine, List<String> words) {
        if (words.size() < 2 || !words.get(1).endsWith("/openclaw.mjs")) {
            return false;
        }
        String node = machine.textOf(words.get(0));
        String script = machine.textOf(words.get(1));
        Matcher version = NODE.matcher(node == null ? "" : node);
        return script != null && script.contains("openclaw") && version.matches() && accepts(version);
    }

    /** Node 24 from 24.16 on, or 26.1 and newer; nothing between. */
    private static boolean accepts(Matcher version) {
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        return (major == 24 && minor >= 16) || (major == 26 && minor >= 1) || major > 26;
    }

    @Override
    public int run(Call call) {
        return commandLine.run(call, call.words().subList(2, call.words().size()));
    }

    @Override
    public Running start(Start start) {
        Gateway gateway = new Gateway(this, start, outside);
        gateways.put(start.machine().id(), gateway);
        gateway.begin();
        return gateway;
    }

    /** The gateway that answers on this machine now. */
    Optional<Gateway> gateway(Machine machine) {
        return Optional.ofNullable(gateways.get(machine.id())).filter(g -> g.open(machine));
    }

    @Override
    public boolean breaks(Machine machine, String fault) {
        Optional<Gateway> gateway = gateway(machine);
        switch (fault) {
            case "agent-crash" -> {
                // It dies again at every try of systemd, until that gives up; a person's restart helps.
                machine.exhaust("openclaw", LONGEST_LOOP);
                gateway.ifPresent(g -> g.crash(1));
            }
            case "agent-deaf" -> gateway.ifPresent(Gateway::goDeaf);
            case "config-broken" -> {
                String usual = machine.home("openclaw") + "/.openclaw/openclaw.json";
                spoil(machine, gateway.map(Gateway::configPath).orElse(usual));
                machine.exhaust("openclaw", 0);
                gateway.ifPresent(g -> g.crash(1));
            }
            case "state-broken", "state-lost" -> {
                machine.exhaust("openclaw", LONGEST_LOOP);
                gateway.ifPresent(g -> g.crash(1));
            }
            case "program-damaged" -> {
                machine.loses(PROGRAM);
                machine.exhaust("openclaw", LONGEST_LOOP);
                gateway.ifPresent(g -> g.crash(1));
            }
            case "token-revoked" -> gateway.ifPresent(g -> g.channels().forEach(channel -> revoke(machine, channel)));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void revoke(Machine machine, Channel channel) {
        String bot = "@" + channel.username();
        if (channel.name().equals("discord")) {
            machine.world().party(DiscordParty.class).ifPresent(discord -> discord.revokes(bot));
        } else {
            machine.world().party(TelegramParty.class).ifPresent(telegram -> telegram.revokes(bot));
        }
    }

    /** Somebody's edit that OpenClaw does not understand: it refuses to start with it. */
    private static void spoil(Machine machine, String path) {
        String text = machine.textOf(path);
        try {
            JsonNode config = text == null ? Json.object() : Json.read(text);
            if (config instanceof ObjectNode object) {
                machine.writeAs("root", path, object.put("brokenByHand", true).toPrettyString(), 0600);
            }
        } catch (JacksonException brokenAlready) {
            machine.journal("openclaw", "the configuration was broken before");
        }
    }

    @Override
    public String version(Machine machine) {
        String text = machine.textOf(PACKAGE);
        try {
            return text == null ? "" : Json.read(text).path("version").asString("");
        } catch (JacksonException broken) {
            return "";
        }
    }

    @Override
    public Map<String, Object> memory(Machine machine) {
        return gateway(machine)
                .map(Gateway::mind)
                .map(mind -> Map.<String, Object>of(
                        "hasThought", mind.hasThought(), "secretSessions", mind.secretSessions()))
                .orElse(Map.of());
    }

    @Override
    public void forget(long machine) {
        gateways.remove(machine);
    }
}
