package net.runagent.bot.canary;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.runagent.core.vault.OpenedVault;
import net.runagent.sandbox.canary.Canary;
import net.runagent.sandbox.canary.TableDump;

/**
 * Every secret there is while stories are played: what the world knows, what the service was configured with, and what
 * lies in its vault, looked at several times a second because much of it is destroyed before the end.
 */
final class Planted implements AutoCloseable {
    /** Settings whose values are secrets, and the party that may see each. */
    private static final Map<String, String> SETTINGS = Map.of(
            "runagent.telegram.token", "telegram",
            "runagent.discord.token", "discord",
            "runagent.hetzner.token", "hetzner",
            "runagent.polar.token", "polar",
            "runagent.polar.webhook-secret", "polar",
            "runagent.openrouter.management-key", "openrouter",
            "runagent.google.client-secret", "google",
            "runagent.mail.password", "mail",
            "runagent.world.control-token", "");

    /** Names places of keys, not a key. */
    private static final Set<String> NO_SECRETS = Set.of("runagent.vault.keys");

    /** Who may know what lies in the vault. Everything else is the server's alone, to which it goes by SSH. */
    private static final Map<String, String> VAULT = Map.of(
            "telegram_bot_token", "telegram",
            "telegram_bot_token_next", "telegram",
            "discord_bot_token", "discord",
            "discord_bot_token_next", "discord",
            "openrouter_key", "openrouter",
            "first_host_key", "hetzner",
            "key-encryption key", Canary.KEY_FILE);

    private static final int OPENSSH_KEY_BYTES = 64;
    private static final byte[] ED25519 = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);

    private record Value(String hex) {}

    private final Path service;
    private final OpenedVault vault = new OpenedVault();
    private final Map<Value, String> kinds = new LinkedHashMap<>();
    private final Map<Value, Set<String>> holders = new HashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("planted").factory());

    Planted(Path service) {
        this.service = service;
    }

    /** Whatever the settings are called now: a secret that is not known here would not be looked for. */
    void settings(Map<String, String> settings) {
        settings.forEach((name, value) -> {
            if (SETTINGS.containsKey(name)) {
                add(name, Set.of(SETTINGS.get(name)), value.getBytes(StandardCharsets.UTF_8));
            } else if (name.matches(".*(token|secret|password|key|credential)s?$") && !NO_SECRETS.contains(name)) {
                throw new IllegalStateException("the setting " + name + " sounds like a secret; name its party here");
            }
        });
    }

    void startLooking() throws Exception {
        String password = Files.readString(service.resolve("database").resolve("password"))
                .strip();
        add("database password", Set.of(Canary.PASSWORD_FILE), password.getBytes(StandardCharsets.UTF_8));
        look();
        looking.scheduleWithFixedDelay(this::lookOrNote, 150, 150, TimeUnit.MILLISECONDS);
    }

    private void lookOrNote() {
        try {
            look();
        } catch (Exception failed) {
            synchronized (this) {
                failures.add(failed.toString());
            }
        }
    }

    private void look() throws Exception {
        vault.keys(service.resolve("keys"), this::fromVault);
        try (Connection database = TableDump.of(service).connect()) {
            database.setAutoCommit(false);
            database.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            vault.rows(database, this::fromVault);
        } catch (SQLException unreachable) {
            throw new IllegalStateException("the vault's tables cannot be read", unreachable);
        }
    }

    private void fromVault(String kind, byte[] value) {
        Set<String> holder = VAULT.containsKey(kind) ? Set.of(VAULT.get(kind)) : Set.of();
        add(kind, holder, value);
        if (kind.startsWith("ssh_private_key") || kind.equals("first_host_key")) {
            add(kind + "'s seed", holder, seed(value));
        }
    }

    /** The 32 bytes that matter: an OpenSSH file is base64 in lines, which an encoder would break elsewhere. */
    private static byte[] seed(byte[] openSsh) {
        String text = new String(openSsh, StandardCharsets.US_ASCII);
        byte[] file = Base64.getMimeDecoder()
                .decode(text.replaceAll("-----[A-Z ]+-----", "").strip());
        for (int at = file.length - ED25519.length; at > 0; at--) {
            if (Arrays.equals(file, at, at + ED25519.length, ED25519, 0, ED25519.length)) {
                int from = at + ED25519.length + 4 + 32 + 4; // the public key, then 64 bytes that begin with the seed
                return Arrays.copyOfRange(file, from, from + OPENSSH_KEY_BYTES / 2);
            }
        }
        throw new IllegalStateException("not an Ed25519 key in OpenSSH's form");
    }

    void add(Canary canary) {
        add(canary.kind(), canary.holders(), canary.value());
    }

    private synchronized void add(String kind, Set<String> allowed, byte[] value) {
        Value one = new Value(HexFormat.of().formatHex(value));
        kinds.putIfAbsent(one, kind);
        Set<String> known = holders.computeIfAbsent(one, v -> new TreeSet<>());
        allowed.stream().filter(holder -> !holder.isEmpty()).forEach(known::add);
    }

    synchronized List<Canary> all() {
        return kinds.entrySet().stream()
                .map(one -> new Canary(
                        one.getValue(),
                        holders.getOrDefault(one.getKey(), Set.of()),
                        HexFormat.of().parseHex(one.getKey().hex())))
                .toList();
    }

    synchronized Set<String> kinds() {
        return new TreeSet<>(kinds.values());
    }

    /** Looks that failed; none may, or secrets went by unseen. */
    synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    void stopLooking() throws InterruptedException {
        looking.shutdown();
        looking.awaitTermination(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
