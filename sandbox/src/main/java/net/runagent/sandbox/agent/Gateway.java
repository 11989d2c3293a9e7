package net.runagent.sandbox.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.server.GuestProgram;
import net.runagent.sandbox.server.Machine;
import org.jspecify.annotations.Nullable;

/**
 * The running gateway of one agent. It starts after a while or ends with the exit status of the real one, notices a changed
 * configuration by itself, and tells on its loopback port how it is.
 */
final class Gateway implements GuestProgram.Running {
    private static final int BAD_CONFIG = 78;
    private static final long WATCH_MILLIS = 250;

    private final OpenClaw program;
    private final GuestProgram.Start start;
    private final Outside outside;
    private final String configPath;
    private final String state;
    private final Mind mind;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile @Nullable AgentConfig config;
    private volatile List<Channel> channels = List.of();
    private volatile long openedAt;

    Gateway(OpenClaw program, GuestProgram.Start start, Outside outside) {
        this.program = program;
        this.start = start;
        this.outside = outside;
        String home = start.environment().getOrDefault("HOME", start.machine().home(start.user()));
        this.configPath = AgentConfig.path(start.environment(), home);
        this.state = AgentConfig.stateFolder(start.environment(), home);
        this.mind = new Mind(start.machine(), outside, start.user(), state);
    }

    private AgentConfig readConfig() {
        return AgentConfig.read(machine(), start.user(), configPath);
    }

    private Machine machine() {
        return start.machine();
    }

    void begin() {
        machine().world().delays().after("agent-start", this::open);
    }

    private void open() {
        if (ended.get()) {
            return;
        }
        AgentConfig read = readConfig();
        if (!read.valid()) {
            ConfigSchema.Issue first = read.issues().getFirst();
            machine()
                    .journal(
                            start.unit(),
                            "Invalid config at " + read.path() + ": " + first.path() + ": " + first.message());
            end(BAD_CONFIG);
        } else if (!read.local()) {
            machine().journal(start.unit(), "Gateway start blocked: set gateway.mode=local");
            end(BAD_CONFIG);
        } else if (machine().fault("state-broken") || machine().fault("state-lost")) {
            machine().journal(start.unit(), "state migration failed: database disk image is malformed");
            end(1);
        } else if (machine().fault("disk-full")) {
            machine().journal(start.unit(), "ENOSPC: no space left on device");
            end(1);
        } else if (machine().fault("out-of-memory")) {
            end(137);
        } else {
            openedAt = machine().world().clock().now().toEpochMilli();
            machine()
                    .writeAs(
                            start.user(),
                            state + "/state/gateway.json",
                            Json.text(Map.of("startedAt", openedAt)),
                            0600);
            machine().listen(read.port(), this::page);
            apply(read);
            Thread.ofVirtual().name("agent-watch-" + machine().id()).start(this::watch);
        }
    }

    private void end(int status) {
        if (ended.compareAndSet(false, true)) {
            close();
            start.exited().accept(status);
        }
    }

    private void apply(AgentConfig next) {
        channels.forEach(Channel::stop);
        config = next;
        if (secrets().gatewayToken(next) == null) {
            machine().journal(start.unit(), "SECRETS_DEGRADED: gateway.auth.token is unresolved");
        }
        List<Channel> opened = new ArrayList<>();
        if (next.channel("telegram") != null) {
            opened.add(new TelegramChannel(machine(), outside, mind, next, secrets(), start.user(), state));
        }
        if (next.channel("discord") != null) {
            opened.add(new DiscordChannel(machine(), outside, mind, next, secrets(), start.user(), state));
        }
        channels = List.copyOf(opened);
        opened.forEach(Channel::start);
    }

    AgentSecrets secrets() {
        return new AgentSecrets(machine(), start.user(), start.environment());
    }

    /** A valid change is applied without a restart; an invalid one is left alone, and the old one stays in force. */
    private void watch() {
        AgentConfig now = config;
        String seen = now == null ? null : now.text();
        try {
            while (!stopped.await(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
                if (machine().fault("out-of-memory")) {
                    end(137);
                    return;
                }
                String text = machine().textFor(start.user(), configPath);
                if (!Objects.equals(text, seen)) {
                    seen = text;
                    reload();
                }
            }
        } catch (InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    private void reload() {
        AgentConfig next = readConfig();
        if (next.valid()) {
            machine().journal(start.unit(), "config hot reload applied");
            apply(next);
        } else {
            machine().journal(start.unit(), "config reload skipped (invalid config)");
        }
    }

    /** Reads the secrets anew; whether all of them could be resolved. */
    boolean reloadSecrets() {
        AgentConfig now = config;
        if (now == null) {
            return false;
        }
        apply(now);
        return secrets().gatewayToken(now) != null
                && secrets().modelKey(now) != null
                && (now.channel("telegram") == null || secrets().telegramToken(now) != null)
                && (now.channel("discord") == null || secrets().discordToken(now) != null);
    }

    String configPath() {
        return configPath;
    }

    boolean open(Machine on) {
        return on == machine() && config != null && !ended.get();
    }

    @Nullable
    AgentConfig config() {
        return config;
    }

    Mind mind() {
        return mind;
    }

    List<Channel> channels() {
        return channels;
    }

    List<String> failing() {
        return channels.stream().filter(c -> !c.ready()).map(Channel::name).toList();
    }

    private Machine.Page page(String path) {
        long uptime = machine().world().clock().now().toEpochMilli() - openedAt;
        return switch (path) {
            case "/healthz" -> new Machine.Page(200, Json.text(Map.of("ok", true, "status", "live")));
            case "/startupz" ->
                new Machine.Page(
                        200,
                        Json.text(Map.of(
                                "status", "started", "version", program.version(machine()), "uptimeMs", uptime)));
            case "/readyz" -> {
                List<String> failing = failing();
                Map<String, Object> body = new LinkedHashMap<>();
                body.put("ready", failing.isEmpty());
                body.put("failing", failing);
                body.put("uptimeMs", uptime);
                body.put("eventLoop", Map.of("degraded", false));
                yield new Machine.Page(failing.isEmpty() ? 200 : 503, Json.text(body));
            }
            default -> new Machine.Page(404, "Not Found");
        };
    }

    /** The world makes it crash: systemd is told as of any other death. */
    void crash(int status) {
        end(status);
    }

    void goDeaf() {
        channels.forEach(Channel::goDeaf);
    }

    private void close() {
        stopped.countDown();
        AgentConfig now = config;
        if (now != null) {
            machine().unlisten(now.port());
        }
        channels.forEach(Channel::stop);
        mind.close();
    }

    @Override
    public void stop() {
        if (ended.compareAndSet(false, true)) {
            close();
        }
    }
}
