package net.runagent.core.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import net.runagent.core.account.Platform;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultScope;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.jspecify.annotations.Nullable;

/**
 * Everything outside: the provider, the servers, the platform and the model provider. It survives every crash of ours, and
 * it may do what it was asked and lose the answer.
 */
final class FakeOutside implements ServerFleet, AgentHost, AgentBots, ModelKeys {
    /** One server at the provider, and what our commands made of it. */
    static final class Box {
        Server server;
        /** What its labels say. */
        SubjectId owner;

        String hostKey;

        @Nullable
        String nextHostKey;

        int hostKeysMade;
        int looks;
        int greetLooks;
        int answerLooks;
        boolean installed;
        Set<SecretKind> written = new TreeSet<>();

        /** The agent's secrets as they lie on the server, and as the running agent has read them last. */
        final Map<SecretKind, String> onDisk = new EnumMap<>(SecretKind.class);

        final Map<SecretKind, String> inMemory = new EnumMap<>(SecretKind.class);

        /** Public keys that may log in. */
        final Set<String> authorized = new TreeSet<>();

        boolean active;
        boolean ready = true;

        /** {@code crash}, {@code settings}, {@code disk}, {@code state}, {@code program}, {@code dead}; empty while it is well. */
        String ails = "";

        int restarts;
        String model = "";
        Platform platform = Platform.TELEGRAM;
        String obeys = "";

        void startsWithWhatItHas() {
            inMemory.clear();
            inMemory.putAll(onDisk);
        }

        /** The agent's program runs without an owner. */
        boolean warm;

        /** What the agent was told. */
        List<String> memory = new ArrayList<>();

        /** Files on its server by what they are called: archives, and what was taken out of or put aside for one. */
        final Map<String, Object> files = new HashMap<>();

        /** The process that runs has thought before, and what it remembers of that. */
        boolean loaded;

        final List<String> remembers = new ArrayList<>();
        int rehearsalLooks;

        /** Whether what its owner got first had thought before, and what it still knew of that; null before. */
        @Nullable
        Boolean ownedLoaded;

        final List<String> ownedRemembering = new ArrayList<>();

        int boots = 1;
        String hostname;

        Box(Server server, SubjectId owner, String hostKey) {
            this.server = server;
            this.owner = owner;
            this.hostname = server.name();
            this.hostKey = hostKey;
        }
    }

    private final Vault vault;
    final List<Box> boxes = new ArrayList<>();
    final Map<DeploymentId, UsdMicros> modelKeys = new LinkedHashMap<>();
    final Map<String, Integer> tokenVersions = new HashMap<>();
    final Set<String> restricted = new TreeSet<>();
    final List<String> calls = new ArrayList<>();

    /** Generations whose servers never become ready. */
    final Set<Integer> brokenGenerations = new TreeSet<>();

    /** Whether the answer to the n-th call of this name (from 1) is lost although the call took effect. */
    java.util.function.BiPredicate<String, Integer> loses = (_, _) -> false;

    Creation room = new Creation.OutOfStock();
    boolean hasRoom = true;

    /** Whose server was ordered last. */
    @Nullable
    SubjectId ordering;

    /** Who is quick enough to get one. */
    Predicate<SubjectId> roomFor = _ -> true;

    /** Locations where no server can be had. */
    final Set<String> full = new TreeSet<>();

    /** What looking at a server shows to be wrong with ourselves. */
    List<String> oursWrong = List.of();

    boolean startPressed = true;

    /** How often a try to greet is looked at before it has ended. */
    int greetingTakesLooks;

    /** How many tries to greet end without an answer first. */
    int greetingsFail;

    boolean agentDies;

    /** What the agent has spent. */
    UsdMicros used = UsdMicros.ZERO;

    boolean looksUpFirst = true;

    /** Happens once, when the order has left us and not yet reached the provider. */
    Runnable beforeCreate = () -> {};

    boolean botsAnswer = true;
    boolean botsRefuse;
    Checked tokenCheck = new Checked.Ok("777", "ada_old_bot");
    /** What the provider's list of our servers says. */
    Supplier<Listing> listing = () -> new Listing.All(boxes.stream()
            .map(box -> new Labelled(box.server.id(), box.server.name(), box.owner))
            .toList());

    private final Map<String, Integer> counts = new HashMap<>();
    private long lastServer;

    FakeOutside(Vault vault) {
        this.vault = vault;
    }

    /** Tokens that the platform no longer knows. */
    final Set<String> dead = new TreeSet<>();

    /** What the platform says of a token, where it is not what it says of all. */
    final Map<String, Checked> checks = new HashMap<>();

    /** What comes of asking the running agent to read its secrets anew. */
    enum Reload {
        TAKES,
        FAILS,
        SAYS_IT_TAKES_AND_DOES_NOT
    }

    Reload reload = Reload.TAKES;

    /** A server that goes on letting in whoever it let in before. */
    boolean forgetsNoKey;

    /** Which calls of configure, from 1, write everything and break off before the agent is started with it. */
    final Set<Integer> brokenConfigures = new TreeSet<>();

    /** How often an answer is looked at before it has come. */
    int answerTakesLooks;

    /** Models that the program does not accept. */
    final Set<String> refusedModels = new TreeSet<>();

    private final Map<String, String> opsKeys = new HashMap<>();

    private String opened(Grant grant) {
        return vault.open(grant, secret -> secret.use(bytes -> new String(bytes, StandardCharsets.US_ASCII)));
    }

    private boolean lost(String call) {
        calls.add(call);
        return loses.test(call, counts.merge(call, 1, Integer::sum));
    }

    long created() {
        return lastServer;
    }

    // ---- provider

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public Creation create(ServerOrder order) {
        Runnable first = beforeCreate;
        beforeCreate = () -> {};
        first.run();
        ordering = order.subject();
        boolean lost = lost("create");
        if (!hasRoom || !roomFor.test(order.subject())) {
            return room;
        }
        Box box = looksUpFirst ? box(order.name()) : null;
        if (box == null) {
            Candidate free = order.candidates().stream()
                    .filter(candidate -> !full.contains(candidate.location()))
                    .findFirst()
                    .orElse(null);
            if (free == null) {
                return room;
            }
            Server server = new Server(
                    ++lastServer,
                    order.name(),
                    "running",
                    "10.0.0." + lastServer,
                    free.serverType(),
                    free.location(),
                    false,
                    true);
            box = new Box(server, order.subject(), order.userData());
            box.authorized.add(opsKeys.getOrDefault(order.userData(), ""));
            boxes.add(box);
        }
        return lost ? new Creation.Unknown("lost") : new Creation.Made(box.server);
    }

    @Override
    public Sighting find(String name) {
        if (lost("find")) {
            return new Sighting.Unknown("lost");
        }
        Box box = box(name);
        return box == null ? new Sighting.Absent() : new Sighting.Present(seen(box.server));
    }

    @Override
    public Sighting watch(String name) {
        return find(name);
    }

    @Override
    public Ending delete(Set<SubjectId> owners, String name) {
        boolean lost = lost("delete");
        if (boxes.stream().anyMatch(box -> box.server.name().equals(name) && !owners.contains(box.owner))) {
            return new Ending.Refused("server.foreign", "");
        }
        boxes.removeIf(box -> box.server.name().equals(name));
        return lost ? new Ending.Unknown("lost") : new Ending.Done();
    }

    @Override
    public Ending relabel(Set<SubjectId> owners, DeploymentId to, int generation, String name) {
        boolean lost = lost("relabel");
        Box box = box(name);
        if (box == null) {
            return new Ending.Refused("server.absent", "");
        }
        if (!owners.contains(box.owner)) {
            return new Ending.Refused("server.foreign", "");
        }
        box.owner = to;
        return lost ? new Ending.Unknown("lost") : new Ending.Done();
    }

    @Override
    public Listing ours() {
        return listing.get();
    }

    /** What the provider has besides servers. */
    Supplier<Unused> unused = () -> new Unused.All(Set.of());

    @Override
    public Unused unused() {
        return unused.get();
    }

    /** Servers that are switched off. */
    final Set<String> off = new TreeSet<>();

    /** A system that does not listen when it is asked to shut down. */
    boolean hearsShutDown = true;

    /** Types of which no server can be had now. */
    final Set<String> outOfStock = new TreeSet<>();

    /** Types to which the provider refuses to change, although it called them available. */
    final Set<String> refusedTypes = new TreeSet<>();

    private static Server as(Server server, String status, String type) {
        return new Server(server.id(), server.name(), status, server.ipv4(), type, server.location(), false, true);
    }

    private Ending power(String call, String name, String status) {
        boolean lost = lost(call);
        Box box = box(name);
        if (box == null) {
            return new Ending.Refused("server.absent", "");
        }
        if (hearsShutDown || !call.equals("shut-down")) {
            box.active = status.equals("running");
            if (box.active) {
                off.remove(name);
                box.startsWithWhatItHas();
            } else {
                off.add(name);
            }
            box.server = as(box.server, status, box.server.serverType());
        }
        return lost ? new Ending.Unknown("lost") : new Ending.Done();
    }

    @Override
    public Ending shutDown(DeploymentId deployment, String name) {
        return power("shut-down", name, "off");
    }

    @Override
    public Ending powerOff(DeploymentId deployment, String name) {
        return power("power-off", name, "off");
    }

    @Override
    public Ending powerOn(DeploymentId deployment, String name) {
        return power("power-on", name, "running");
    }

    @Override
    public Ending changeType(DeploymentId deployment, String name, String serverType) {
        boolean lost = lost("changeType");
        Box box = box(name);
        if (box == null) {
            return new Ending.Refused("server.absent", "");
        }
        if (!box.server.off()) {
            return new Ending.Refused("hetzner.server_not_stopped", "");
        }
        if (refusedTypes.contains(serverType)) {
            return new Ending.Refused("hetzner.resource_unavailable", "");
        }
        box.server = as(box.server, "off", serverType);
        return lost ? new Ending.Unknown("lost") : new Ending.Done();
    }

    @Override
    public Fit fit(Server server, List<String> serverTypes, int mostMonthlyCents) {
        if (lost("fit")) {
            return new Fit.Unknown("lost");
        }
        if (serverTypes.contains(server.serverType())) {
            return new Fit.Already();
        }
        return serverTypes.stream()
                .filter(type -> !outOfStock.contains(type))
                .findFirst()
                .<Fit>map(Fit.Fits::new)
                .orElseGet(Fit.OutOfStock::new);
    }

    @Override
    public Ending reset(String name) {
        boolean lost = lost("reset");
        boxes.stream()
                .filter(box -> box.server.name().equals(name) && box.ails.equals("dead"))
                .forEach(box -> box.ails = "");
        return lost ? new Ending.Unknown("lost") : new Ending.Done();
    }

    private Server seen(Server server) {
        return new Server(
                server.id(),
                server.name(),
                off.contains(server.name()) ? "off" : server.status(),
                server.ipv4(),
                server.serverType(),
                server.location(),
                server.locked(),
                server.firewallApplied());
    }

    private @Nullable Box box(String name) {
        return boxes.stream()
                .filter(box -> box.server.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    // ---- servers

    @Override
    public String userData(String hostname, String opsPublicKey, byte[] hostKeyPrivate, String hostKeyPublic) {
        opsKeys.put(hostKeyPublic, opsPublicKey);
        return hostKeyPublic;
    }

    <T> HostResult<T> on(String call, HostAccess access, Function<Box, HostResult<T>> command) {
        boolean lost = lost(call);
        String key = publicKey(opened(access.grant()));
        Box box = boxes.stream()
                .filter(candidate -> access.address().equals(candidate.server.ipv4()))
                .findFirst()
                .orElse(null);
        if (box == null || box.ails.equals("dead")) {
            return new HostResult.Unreachable<>("no route");
        }
        if (!access.hostKey().equals(box.hostKey)) {
            return new HostResult.Wrong<>("host.key-mismatch", "");
        }
        if (!box.authorized.contains(key)) {
            return new HostResult.Wrong<>("host.login.refused", "");
        }
        HostResult<T> result = command.apply(box);
        return lost ? new HostResult.Unreachable<>("lost") : result;
    }

    /** Of a private key as it lies in the vault. */
    static String publicKey(String pem) {
        byte[] der = Base64.getMimeDecoder()
                .decode(pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", ""));
        var key = (Ed25519PrivateKeyParameters) OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(der);
        try {
            return "ssh-ed25519 "
                    + Base64.getEncoder().encodeToString(OpenSSHPublicKeyUtil.encodePublicKey(key.generatePublicKey()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public HostResult<Booted> boot(HostAccess access) {
        return on(
                "boot",
                access,
                box -> ++box.looks < 2
                        ? new HostResult.NotYet<>("booting", Duration.ofMillis(200))
                        : new HostResult.Ok<>(new Booted("boot-" + box.boots, String.valueOf(box.server.id()))));
    }

    @Override
    public HostResult<String> nextHostKey(HostAccess access) {
        return on("nextHostKey", access, box -> {
            if (box.nextHostKey == null) {
                box.nextHostKey = "ssh-ed25519 BOX" + box.server.id() + "-" + ++box.hostKeysMade;
            }
            return new HostResult.Ok<>(box.nextHostKey);
        });
    }

    @Override
    public HostResult<Void> switchHostKey(HostAccess access, String nextHostKey) {
        return on("switchHostKey", access, box -> {
            box.hostKey = nextHostKey;
            box.nextHostKey = null;
            return ok();
        });
    }

    @Override
    public HostResult<Readiness> verify(HostAccess access) {
        return on(
                "verify",
                access,
                box -> broken(box)
                        ? new HostResult.Ok<>(new Readiness(List.of(), List.of("firewall"), List.of()))
                        : new HostResult.Ok<>(new Readiness(List.of("firewall"), List.of(), oursWrong)));
    }

    private boolean broken(Box box) {
        String name = box.server.name();
        return brokenGenerations.contains(Integer.parseInt(name.substring(name.lastIndexOf("-g") + 2)));
    }

    @Override
    public HostResult<Void> install(HostAccess access) {
        return on("install", access, box -> {
            box.installed = true;
            return ok();
        });
    }

    /** What new servers are made of. */
    ServerRecipe recipe = new ServerRecipe("openclaw-1");

    @Override
    public ServerRecipe recipe() {
        return recipe;
    }

    @Override
    public HostResult<Void> warm(HostAccess access, Grant gatewayToken) {
        return on("warm", access, box -> {
            box.onDisk.clear();
            box.onDisk.put(SecretKind.GATEWAY_TOKEN, opened(gatewayToken));
            box.startsWithWhatItHas();
            box.warm = true;
            box.loaded = false;
            box.active = box.installed;
            return ok();
        });
    }

    /** How a rehearsal goes. */
    enum Rehearses {
        HELD,
        MISSED,
        /** The program does not say that it has forgotten. */
        REMEMBERED
    }

    Rehearses rehearses = Rehearses.HELD;

    @Override
    public HostResult<Rehearsal> rehearse(HostAccess access) {
        return on("rehearse", access, box -> {
            if (box.rehearsalLooks++ == 0) {
                box.loaded = box.active && rehearses != Rehearses.MISSED;
                box.remembers.add("rehearsal");
            }
            if (box.rehearsalLooks < 3 || rehearses == Rehearses.REMEMBERED) {
                return new HostResult.NotYet<>("rehearse", Duration.ofSeconds(1));
            }
            box.rehearsalLooks = 0;
            box.remembers.clear();
            return new HostResult.Ok<>(
                    rehearses == Rehearses.MISSED ? new Rehearsal.Missed("agent.rehearsal") : new Rehearsal.Held());
        });
    }

    @Override
    public HostResult<Void> rename(HostAccess access, String hostname) {
        return on("rename", access, box -> {
            box.hostname = hostname;
            return ok();
        });
    }

    @Override
    public HostResult<Void> configure(HostAccess access, DesiredAgent desired) {
        return on("configure", access, box -> {
            if (refusedModels.contains(desired.model())) {
                return new HostResult.Wrong<>("agent.config.invalid", "agents.defaults.model: unknown");
            }
            List<Object> before = settings(box);
            box.model = desired.model();
            box.platform = desired.platform();
            box.obeys = desired.ownerId();
            write(box, desired);
            if (box.warm
                    && !box.inMemory.get(SecretKind.GATEWAY_TOKEN).equals(box.onDisk.get(SecretKind.GATEWAY_TOKEN))) {
                return new HostResult.Wrong<>("agent.gateway", "the running program goes by another token");
            }
            if (box.ownedLoaded == null) {
                box.ownedLoaded = box.loaded;
                box.ownedRemembering.addAll(box.remembers);
            }
            box.warm = false;
            if (brokenConfigures.contains(counts.get("configure"))) {
                return new HostResult.Unreachable<>("the line broke");
            }
            if (box.ails.equals("settings")) {
                box.ails = "";
            }
            if (!box.active || !before.equals(settings(box))) {
                box.startsWithWhatItHas();
                box.active = !agentDies;
            }
            return ok();
        });
    }

    private static List<Object> settings(Box box) {
        return List.of(box.model, box.platform, box.obeys, Map.copyOf(box.onDisk));
    }

    @Override
    public HostResult<Void> renewSecrets(HostAccess access, DesiredAgent desired, boolean restart) {
        return on("renewSecrets", access, box -> {
            write(box, desired);
            if (restart) {
                box.restarts++;
                box.active = !agentDies;
                box.startsWithWhatItHas();
            } else if (!box.active || reload == Reload.FAILS) {
                return new HostResult.Wrong<>("agent.secrets.not-reloaded", "exit 1");
            } else if (reload == Reload.TAKES) {
                box.startsWithWhatItHas();
            }
            return ok();
        });
    }

    @Override
    public HostResult<Void> admitKey(HostAccess access, String publicKey) {
        return on("admitKey", access, box -> {
            box.authorized.add(publicKey);
            return ok();
        });
    }

    @Override
    public HostResult<Void> admitOnly(HostAccess access, String publicKey) {
        return on("admitOnly", access, box -> {
            if (!forgetsNoKey) {
                box.authorized.clear();
            }
            box.authorized.add(publicKey);
            return ok();
        });
    }

    @Override
    public HostResult<Boolean> letsIn(HostAccess access) {
        HostResult<Boolean> result = on("letsIn", access, box -> new HostResult.Ok<>(true));
        return result instanceof HostResult.Wrong<Boolean>(String code, String _) && code.equals("host.login.refused")
                ? new HostResult.Ok<>(false)
                : result;
    }

    private void write(Box box, DesiredAgent desired) {
        box.onDisk.clear();
        desired.secrets().forEach((kind, grant) -> {
            box.onDisk.put(kind, opened(grant));
            box.written.add(kind);
        });
    }

    private List<String> failing(Box box) {
        if (box.warm) {
            return List.of();
        }
        String token = box.inMemory.get(SecretKind.botToken(box.platform));
        return token == null || dead.contains(token) ? List.of(box.platform.word()) : List.of();
    }

    @Override
    public HostResult<AgentHealth> health(HostAccess access) {
        return on("health", access, box -> {
            boolean runs = box.active && box.ails.isEmpty();
            return new HostResult.Ok<>(new AgentHealth(
                    runs,
                    runs && box.ready,
                    failing(box),
                    !box.ails.equals("settings"),
                    box.ails.equals("program") ? "" : "2026.9.6",
                    box.restarts,
                    1500,
                    box.ails.equals("disk") ? 100 : 20,
                    null));
        });
    }

    /** What ails an agent on its server ends with the one thing that helps against it. */
    private HostResult<Void> helps(String call, HostAccess access, String against) {
        return on(call, access, box -> {
            if (box.ails.equals(against)) {
                box.ails = "";
            }
            return ok();
        });
    }

    @Override
    public HostResult<Void> makeRoom(HostAccess access) {
        return helps("makeRoom", access, "disk");
    }

    @Override
    public HostResult<Void> repair(HostAccess access, UUID turn) {
        return helps("repair", access, "state");
    }

    @Override
    public HostResult<Void> reinstall(HostAccess access, UUID turn) {
        return helps("reinstall", access, "program");
    }

    @Override
    public HostResult<FirstAnswer> greet(HostAccess access, DesiredAgent desired) {
        return on("greet", access, box -> {
            if (box.greetLooks++ < greetingTakesLooks) {
                return new HostResult.NotYet<>("greet", Duration.ofSeconds(1));
            }
            box.greetLooks = 0;
            if (greetingsFail > 0) {
                greetingsFail--;
                return new HostResult.Wrong<>("agent.greeting.failed", "Channel telegram is not configured");
            }
            return new HostResult.Ok<>(
                    startPressed ? new FirstAnswer.Answered("Hello Ada!") : new FirstAnswer.OwnerMustPressStart());
        });
    }

    /** With a key for models that does not work the agent has nothing to say. */
    @Override
    public HostResult<FirstAnswer> answer(HostAccess access, DesiredAgent desired, UUID turn) {
        return on("answer", access, box -> {
            if (box.answerLooks++ < answerTakesLooks) {
                return new HostResult.NotYet<>("answer", Duration.ofSeconds(1));
            }
            box.answerLooks = 0;
            boolean thinks = box.active
                    && workingKeys.contains(box.inMemory.getOrDefault(SecretKind.OPENROUTER_KEY, ""))
                    && failing(box).isEmpty();
            if (!thinks || mute.contains(box.inMemory.getOrDefault(SecretKind.botToken(box.platform), ""))) {
                return new HostResult.Wrong<>("agent.greeting.failed", "an error instead of an answer");
            }
            return new HostResult.Ok<>(
                    startPressed ? new FirstAnswer.Answered("Still here.") : new FirstAnswer.OwnerMustPressStart());
        });
    }

    /** Tokens of bots that look well and through which nothing comes. */
    final Set<String> mute = new TreeSet<>();

    @Override
    public HostResult<Void> restart(HostAccess access) {
        return on("restart", access, box -> {
            if (box.ails.equals("crash")) {
                box.ails = "";
            }
            box.restarts++;
            box.active = !agentDies;
            box.startsWithWhatItHas();
            return ok();
        });
    }

    private static HostResult<Void> ok() {
        return new HostResult.Ok<>(null);
    }

    // ---- platform

    @Override
    public Checked check(Platform platform, Secret token) {
        String said = token.use(bytes -> new String(bytes, StandardCharsets.US_ASCII));
        return lost("check") ? new Checked.Unknown("lost") : checks.getOrDefault(said, tokenCheck);
    }

    @Override
    public Waiting waiting(Platform platform, Secret token) {
        return switch (check(platform, token)) {
            case Checked.Invalid() -> new Waiting.Invalid();
            case Checked.Unknown(String why) -> new Waiting.Unknown(why);
            case Checked.Ok _, Checked.Unfit _ -> new Waiting.Messages(0, false);
        };
    }

    @Override
    public Fetched fetchManagedToken(String botId) {
        return lost("fetchManagedToken") ? new Fetched.Unknown("lost") : token(botId);
    }

    private Fetched token(String botId) {
        return new Fetched.Token(Secret.taking(tokenOf(botId).getBytes(StandardCharsets.US_ASCII)));
    }

    String tokenOf(String botId) {
        String token = "token-" + tokenVersions.getOrDefault(botId, 1);
        return botId.equals("555") ? token : token + "-" + botId;
    }

    @Override
    public Checked restrictToOwner(String botId, String ownerId) {
        restricted.add(botId);
        return lost("restrictToOwner") ? new Checked.Unknown("lost") : new Checked.Ok(botId, "ada_agent_bot");
    }

    @Override
    public Fetched replaceManagedToken(String botId) {
        if (!botsAnswer) {
            return new Fetched.Unknown("silent");
        }
        if (botsRefuse) {
            return new Fetched.Refused("status-403");
        }
        dead.add(tokenOf(botId));
        tokenVersions.merge(botId, 2, (before, _) -> before + 1);
        return lost("replaceManagedToken") ? new Fetched.Unknown("lost") : token(botId);
    }

    // ---- model provider

    @Override
    public Made ensure(DeploymentId deployment, VaultScope scope, UsdMicros limit) {
        modelKeys.put(deployment, limit);
        if (lost("ensure")) {
            return new Made.Unknown("lost");
        }
        workingKeys.add("sk-or-v1-fake");
        try (Secret key = Secret.taking("sk-or-v1-fake".getBytes())) {
            vault.keep(scope, SecretKind.OPENROUTER_KEY, key);
        }
        return new Made.Done();
    }

    boolean newKeysWork = true;

    /** Keys that work at the provider, by what they are. */
    final Set<String> workingKeys = new TreeSet<>();

    private static boolean ours(String key) {
        return key.startsWith("sk-or-v1-fake");
    }

    private final Map<UUID, String> madeFor = new HashMap<>();

    @Override
    public Made replace(DeploymentId deployment, VaultScope scope, UUID rotation) {
        boolean lost = lost("replace");
        if (!madeFor.containsKey(rotation)) {
            String secret = "sk-or-v1-fake-" + (madeFor.size() + 2);
            if (lost) {
                return new Made.Unknown("lost");
            }
            if (newKeysWork) {
                workingKeys.add(secret);
            }
            madeFor.put(rotation, secret);
            try (Secret key = Secret.taking(secret.getBytes(StandardCharsets.US_ASCII))) {
                vault.keep(scope, SecretKind.OPENROUTER_KEY, key);
            }
        }
        return lost ? new Made.Unknown("lost") : new Made.Done();
    }

    /** What the provider says of keys that owners give; good where nothing is said. */
    final Map<String, Made> looks = new HashMap<>();

    /** Ours is off because its owner's own is used. */
    boolean aside;

    @Override
    public Made look(Secret given) {
        String said = given.use(bytes -> new String(bytes, StandardCharsets.US_ASCII));
        return lost("look") ? new Made.Unknown("lost") : looks.getOrDefault(said, new Made.Done());
    }

    @Override
    public boolean ownersOwn(Deployment deployment) {
        return aside;
    }

    @Override
    public Made setAside(DeploymentId deployment) {
        boolean lost = lost("setAside");
        aside = true;
        workingKeys.removeIf(FakeOutside::ours);
        return lost ? new Made.Unknown("lost") : new Made.Done();
    }

    @Override
    public Made comeBack(Deployment deployment, UUID rotation) {
        Made made = replace(deployment.id(), deployment.scope(), rotation);
        if (made instanceof Made.Done) {
            aside = false;
        }
        return made;
    }

    @Override
    public void cameBack(Deployment deployment) {
        calls.add("cameBack");
    }

    @Override
    public void stayAside(DeploymentId deployment) {
        aside = true;
        workingKeys.removeIf(FakeOutside::ours);
    }

    @Override
    public void keep(DeploymentId deployment) {
        calls.add("keepModelKey");
    }

    @Override
    public Made retire(DeploymentId deployment) {
        boolean lost = lost("retire");
        List<String> ours = workingKeys.stream().filter(FakeOutside::ours).toList();
        ours.subList(0, Math.max(0, ours.size() - 1)).forEach(workingKeys::remove);
        return lost ? new Made.Unknown("lost") : new Made.Done();
    }

    @Override
    public void retireSoon(DeploymentId deployment) {
        Made unused = retire(deployment);
    }

    @Override
    public UsdMicros used(DeploymentId deployment) {
        return used;
    }

    @Override
    public Made remove(DeploymentId deployment) {
        modelKeys.remove(deployment);
        workingKeys.clear();
        return lost("remove") ? new Made.Unknown("lost") : new Made.Done();
    }
}
