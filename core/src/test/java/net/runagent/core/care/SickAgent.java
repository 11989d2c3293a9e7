package net.runagent.core.care;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.AgentBackups;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.AgentHost.Vitals;
import net.runagent.core.deployment.Claims;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.DesiredAgents;
import net.runagent.core.deployment.Fact;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.HostAccess;
import net.runagent.core.deployment.HostLogin;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.Life;
import net.runagent.core.deployment.Lives;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.Selection;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.State;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;

/** One running agent whose outside can be made to fail in every way, and our whole care around it. */
final class SickAgent {
    static final DeploymentId ID = new DeploymentId(UUID.fromString("01980000-0000-7000-8000-000000000001"));
    private static final AccountId ADA = new AccountId(UUID.fromString("01980000-0000-7000-8000-0000000000ff"));
    static final ChatUser OWNER = new ChatUser(Platform.TELEGRAM, "100001");
    private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

    /** What our provider says of its server. */
    ServerFleet.Sighting sighting = server("running");

    /** The same, where it changes with time. */
    Supplier<ServerFleet.Sighting> sight = () -> sighting;

    /** What the server says of the agent. */
    Supplier<HostResult<AgentHealth>> health = () -> well();

    HostResult<Void> answerToRestart = new HostResult.Ok<>(null);
    HostResult<Void> answerToConfigure = new HostResult.Ok<>(null);
    HostResult<Void> answerToRepair = new HostResult.Ok<>(null);
    HostResult<Void> answerToReinstall = new HostResult.Ok<>(null);
    ServerFleet.Ending answerToReset = new ServerFleet.Ending.Done();

    /** What its platform says of what waits for it. */
    Supplier<AgentBots.Waiting> waiting = () -> new AgentBots.Waiting.Messages(0, false);

    ModelKeys.Credit credit = ModelKeys.Credit.LEFT;
    ModelKeys.Made ownKey = new ModelKeys.Made.Done();

    /** How it stands with the backup that a repair waits for. */
    Supplier<AgentBackups.Standing> backup = () -> AgentBackups.Standing.TAKEN;

    /** For what backups were asked for, each look of its own. */
    final List<UUID> backedUp = new ArrayList<>();

    AgentBots.Fetched freshToken = new AgentBots.Fetched.Unknown("no answer");

    /** Happens while the fresh token is fetched. */
    Runnable fetching = () -> {};

    AgentBot.Source source = AgentBot.Source.MANAGED;

    /** Somebody else has taken the recovery over meanwhile. */
    boolean claimLost;

    /** What was done to the server, in order. */
    final List<String> done = new ArrayList<>();

    /** Happens when something is done: a repair may help. */
    Consumer<String> helps = what -> {};

    /** Happens after the agents to be looked at were listed. */
    Runnable whenListed = () -> {};

    /** How many agents there are; what their servers say is alike. */
    int herdSize = 1;

    /** Where the others stand; at first they run. */
    final Map<DeploymentId, State> others = new ConcurrentHashMap<>();

    /** The commands for which the server's key was opened. */
    final List<UUID> openings = new CopyOnWriteArrayList<>();

    /** The steps for which another secret was opened. */
    final List<String> opened = new CopyOnWriteArrayList<>();

    /** How often its platform was asked. */
    int askedPlatform;

    final Map<String, StandingRecords.Change> changes = new HashMap<>();
    final Map<DeploymentId, MachineSeen> machines = new ConcurrentHashMap<>();
    final List<Happening> told = new ArrayList<>();
    final List<String> alerts = new ArrayList<>();
    final Map<UUID, Recovery> recoveries = new LinkedHashMap<>();
    State state = new State.Running(START);
    Instant now = START;

    private final List<String> once = new ArrayList<>();
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private final Transactions transactions = new Transactions() {
        @Override
        public <T> T call(Supplier<T> work) {
            return work.get();
        }

        @Override
        public void afterCommit(Runnable work) {
            work.run();
        }
    };
    private final RecoveryRecords records = new RecoveryRecords() {
        @Override
        public Optional<Recovery> open(DeploymentId deployment) {
            return recoveries.values().stream().filter(Recovery::open).findFirst();
        }

        @Override
        public Optional<Recovery> find(UUID id) {
            return Optional.ofNullable(recoveries.get(id));
        }

        @Override
        public List<Recovery> underWay() {
            return recoveries.values().stream().filter(Recovery::open).toList();
        }

        @Override
        public Optional<Instant> lastByItself(DeploymentId deployment) {
            return recoveries.values().stream()
                    .filter(Recovery::automatic)
                    .map(Recovery::startedAt)
                    .max(Instant::compareTo);
        }

        @Override
        public void put(Recovery recovery) {
            recoveries.put(recovery.id(), recovery);
        }
    };
    private final StandingRecords standing = new StandingRecords() {
        @Override
        public Optional<Change> last(DeploymentId deployment, String kind) {
            return Optional.ofNullable(changes.get(kind + " " + deployment));
        }

        @Override
        public Set<DeploymentId> off(String kind) {
            return changes.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(kind + " "))
                    .filter(entry -> !entry.getValue().on())
                    .map(entry ->
                            new DeploymentId(UUID.fromString(entry.getKey().split(" ")[1])))
                    .collect(Collectors.toSet());
        }

        @Override
        public void put(DeploymentId deployment, String kind, Change change) {
            changes.put(kind + " " + deployment, change);
        }
    };
    private final Tidings tidings = new Tidings() {
        @Override
        public void tell(AccountId account, Happening happening, String key) {
            if (!once.contains(key)) {
                once.add(key);
                told.add(happening);
            }
        }

        @Override
        public void tell(ChatUser user, Happening happening, String key) {
            tell(ADA, happening, key);
        }
    };
    final Map<String, Map<String, String>> alertFacts = new HashMap<>();
    private final StaffAlerts staff = (severity, kind, subject, facts) -> {
        alerts.add(kind);
        alertFacts.put(kind, facts);
    };
    private final Lives lives = mock(Lives.class);
    private final Deployments deployments = mock(Deployments.class);
    final ServerFleet fleet = mock(ServerFleet.class);
    final AgentHost agentHost = mock(AgentHost.class);
    final AgentBots bots = mock(AgentBots.class);
    final HostLogin login = mock(HostLogin.class);
    final DesiredAgents desired = mock(DesiredAgents.class);
    final Vault vault = mock(Vault.class);
    private final Claims claims = mock(Claims.class);
    final StandingInstructions instructions;
    final RecoverDeployment recover;
    final WatchAgents watch;
    final ChannelLines channels;

    /** Of every secret; another one after it was replaced. */
    long tokenVersion = 1;

    private final ModelKeys modelKeys = mock(ModelKeys.class);
    private final Recovering recovering;
    private long ids;

    SickAgent() {
        instructions = new StandingInstructions(standing, transactions, clock);
        when(lives.apply(any(), any()))
                .thenAnswer(call -> apply(call.getArgument(0), call.getArgument(1), deployment -> {}));
        when(lives.apply(any(), any(), any()))
                .thenAnswer(call -> apply(call.getArgument(0), call.getArgument(1), call.getArgument(2)));
        when(lives.still(any(), any())).thenAnswer(call -> {
            Deployment seen = call.getArgument(0);
            if (!seen.state().equals(stateOf(seen.id()))) {
                return false;
            }
            call.<Runnable>getArgument(1).run();
            return true;
        });
        doAnswer(call -> {
                    if (claimLost) {
                        throw new IllegalStateException("the claim is lost");
                    }
                    call.<Consumer<Deployment>>getArgument(2).accept(deployment());
                    return null;
                })
                .when(lives)
                .fenced(any(), any(), any());
        when(deployments.find(any())).thenAnswer(call -> Optional.of(deployment(call.getArgument(0))));
        when(deployments.live()).thenAnswer(call -> {
            List<Deployment> herd = herd();
            whenListed.run();
            return herd;
        });
        when(deployments.host(any())).thenReturn(Optional.of(host()));
        when(fleet.find(any())).thenAnswer(call -> sight.get());
        when(fleet.watch(any())).thenAnswer(call -> sight.get());
        when(fleet.reset(any())).thenAnswer(call -> did("reset", answerToReset));
        when(login.to(any(), any(), any(), any(), any())).thenAnswer(call -> {
            UUID command = call.getArgument(3);
            return new HostAccess("10.0.0.1", "ssh-ed25519 B", "", () -> {
                openings.add(command);
                return new Grant(new UUID(2, 2), key());
            });
        });
        when(agentHost.health(any())).thenAnswer(call -> {
            // The worst case: no line is open, so that each look opens the key.
            var unused = call.<HostAccess>getArgument(0).grant();
            return health.get();
        });
        when(agentHost.restart(any())).thenAnswer(call -> did("restart", answerToRestart));
        when(agentHost.configure(any(), any())).thenAnswer(call -> did("configure", answerToConfigure));
        when(agentHost.makeRoom(any())).thenAnswer(call -> did("make-room", new HostResult.Ok<>(null)));
        when(agentHost.repair(any(), any())).thenAnswer(call -> did("repair", answerToRepair));
        when(agentHost.reinstall(any(), any())).thenAnswer(call -> did("reinstall", answerToReinstall));
        when(bots.waiting(any(), any())).thenAnswer(call -> {
            askedPlatform++;
            return waiting.get();
        });
        when(bots.fetchManagedToken(any())).thenAnswer(call -> {
            fetching.run();
            return freshToken;
        });
        when(vault.find(any(), any()))
                .thenAnswer(call -> Optional.of(
                        new SecretRef(new UUID(1, 1), deployment().scope(), call.getArgument(1), tokenVersion, "")));
        when(vault.grant(any(), any(), any(), any())).thenAnswer(call -> {
            opened.add(call.getArgument(3));
            return new Grant(new UUID(2, 2), call.getArgument(0));
        });
        when(vault.open(any(), any())).thenAnswer(call -> {
            try (Secret secret = Secret.taking("777:token".getBytes(StandardCharsets.US_ASCII))) {
                return call.<Function<Secret, Object>>getArgument(1).apply(secret);
            }
        });
        when(modelKeys.credit(any())).thenAnswer(call -> credit);
        when(modelKeys.look(any())).thenAnswer(call -> ownKey);
        doAnswer(call -> {
                    Function<UUID, Job.Next> work = call.getArgument(1);
                    return work.apply(new UUID(3, 3));
                })
                .when(claims)
                .with(any(), any());
        Permits permits = new Permits(login, desired, vault, instructions, transactions);
        Diagnosis diagnosis =
                new Diagnosis(deployments, fleet, agentHost, bots, permits, modelKeys, vault, transactions);
        AgentBackups backups = mock(AgentBackups.class);
        when(backups.before(any(), any())).thenAnswer(call -> {
            backedUp.add(call.getArgument(1));
            return backup.get();
        });
        Ladder ladder = new Ladder(
                diagnosis, agentHost, fleet, bots, permits, backups, vault, lives, mock(RotationRecords.class), clock);
        recover = new RecoverDeployment(records, lives, mock(Later.class), tidings, () -> new UUID(9, ++ids), clock);
        recovering = new Recovering(
                records, deployments, lives, claims, modelKeys, ladder, tidings, staff, transactions, clock);
        channels = new ChannelLines(bots, vault, instructions, transactions, clock);
        watch = new WatchAgents(
                deployments,
                mock(LookedAfter.class),
                new LookAtAgent(deployments, fleet, agentHost, login, channels, modelKeys, instructions, transactions),
                channels,
                new LastVitals(vitals(), transactions, clock),
                lives,
                tidings,
                staff,
                instructions,
                recover,
                new CareProperties(Duration.ofSeconds(30), 4, 50, 4, 64),
                clock);
    }

    private VitalsRecords vitals() {
        return new VitalsRecords() {
            @Override
            public Optional<MachineSeen> find(DeploymentId deployment) {
                return Optional.ofNullable(machines.get(deployment));
            }

            @Override
            public void put(DeploymentId deployment, MachineSeen seen) {
                machines.put(deployment, seen);
            }
        };
    }

    /** Half a minute passes, then all that is due is looked at. */
    void look() {
        later(Duration.ofSeconds(30));
    }

    /** This much time passes, then all that is due is looked at. */
    void later(Duration time) {
        now = now.plus(time);
        watch.run();
    }

    /** From the tap to its end; what a step waits for is jumped over. */
    Recovery recovered() {
        recover.start(ID);
        return goOn();
    }

    Recovery goOn() {
        for (int runs = 0; runs < 10_000; runs++) {
            if (!(step() instanceof Job.Next.Again(Instant at))) {
                return recoveries.values().stream().reduce((a, b) -> b).orElseThrow();
            }
            now = at.isAfter(now) ? at : now;
        }
        throw new AssertionError("the recovery does not end");
    }

    Job.Next step() {
        return recovering.run(ID.value());
    }

    static HostResult<AgentHealth> well() {
        return new HostResult.Ok<>(new AgentHealth(true, true, List.of(), true, "2026.6.1", 0, 900, 40, 0));
    }

    static HostResult<AgentHealth> down() {
        return new HostResult.Ok<>(new AgentHealth(false, false, List.of(), true, "2026.6.1", 3, 900, 40, 1));
    }

    static HostResult<AgentHealth> deaf() {
        return new HostResult.Ok<>(new AgentHealth(true, true, List.of("telegram"), true, "2026.6.1", 0, 900, 40, 0));
    }

    static HostResult<AgentHealth> full() {
        return new HostResult.Ok<>(new AgentHealth(true, false, List.of(), true, "2026.6.1", 0, 900, 100, 0));
    }

    static HostResult<AgentHealth> broken() {
        return new HostResult.Ok<>(new AgentHealth(false, false, List.of(), false, "2026.6.1", 0, 900, 40, 1));
    }

    /** The agent's program runs and is not ready. */
    static HostResult<AgentHealth> started(long upSeconds, long serviceUpSeconds, int restarts) {
        return new HostResult.Ok<>(new AgentHealth(
                true,
                serviceUpSeconds > 200,
                List.of(),
                true,
                "2026.6.1",
                "2026.6.1",
                restarts,
                900,
                40,
                0,
                new Vitals(upSeconds, serviceUpSeconds, 2, 4, 3_900, 40_000, 12, 7)));
    }

    /** The agent's program stands still on a server that has been up for so long. */
    static HostResult<AgentHealth> stopped(long upSeconds) {
        return new HostResult.Ok<>(new AgentHealth(
                false,
                false,
                List.of(),
                true,
                "2026.6.1",
                "2026.6.1",
                0,
                900,
                40,
                1,
                new Vitals(upSeconds, -1, 2, 4, 3_900, 40_000, 12, 7)));
    }

    /** Well, with another version than the wanted one. */
    static HostResult<AgentHealth> another() {
        return new HostResult.Ok<>(
                new AgentHealth(true, true, List.of(), true, "2026.5.9", "2026.6.1", 0, 900, 40, 0, Vitals.UNKNOWN));
    }

    static HostResult<AgentHealth> damaged() {
        return new HostResult.Ok<>(new AgentHealth(false, false, List.of(), false, "", 0, 900, 40, 1));
    }

    static HostResult<AgentHealth> killed() {
        return new HostResult.Ok<>(new AgentHealth(false, false, List.of(), true, "2026.6.1", 2, 20, 40, 137));
    }

    static HostResult<AgentHealth> refused() {
        return new HostResult.Unreachable<>("connection refused");
    }

    static ServerFleet.Sighting server(String status) {
        return new ServerFleet.Sighting.Present(
                new ServerFleet.Server(1, "ra-1", status, "10.0.0.1", "cx23", "nbg1", false, true));
    }

    private SecretRef key() {
        return new SecretRef(new UUID(1, 2), deployment().scope(), SecretKind.SSH_PRIVATE_KEY, 1, "");
    }

    /** Its owner's wish. */
    void lookAfter(boolean on) {
        var unused = instructions.set(deployment(), StandingInstruction.Kind.LOOK_AFTER, on, OWNER);
    }

    UUID instruction() {
        return instructions
                .of(deployment(), StandingInstruction.Kind.LOOK_AFTER)
                .id();
    }

    /** Its owner allows us to heal it, or does not any more. */
    void healByItself(boolean on) {
        var unused = instructions.set(deployment(), StandingInstruction.Kind.HEAL, on, OWNER);
    }

    UUID healing() {
        return instructions.of(deployment(), StandingInstruction.Kind.HEAL).id();
    }

    private <T> T did(String what, T answer) {
        done.add(what);
        helps.accept(what);
        return answer;
    }

    private List<Deployment> herd() {
        return IntStream.range(0, herdSize)
                .mapToObj(number -> deployment(number == 0 ? ID : other(number)))
                .filter(deployment -> deployment.state().live())
                .toList();
    }

    static DeploymentId other(int number) {
        return new DeploymentId(new UUID(8, number));
    }

    private State stateOf(DeploymentId id) {
        return id.equals(ID) ? state : others.getOrDefault(id, new State.Running(START));
    }

    /** All of them, at once. */
    void all(State to) {
        state = to;
        IntStream.range(1, herdSize).forEach(number -> others.put(other(number), to));
    }

    private synchronized Life.Outcome apply(DeploymentId id, Fact fact, Consumer<Deployment> then) {
        Life.Outcome outcome = Life.on(stateOf(id), fact, now);
        if (outcome instanceof Life.Moved(State to)) {
            if (id.equals(ID)) {
                state = to;
            } else {
                others.put(id, to);
            }
            then.accept(deployment(id));
        }
        return outcome;
    }

    private Deployment deployment() {
        return deployment(ID);
    }

    private Deployment deployment(DeploymentId id) {
        return new Deployment(
                id,
                ADA,
                new ChatUser(Platform.TELEGRAM, "100001"),
                new Selection("starter", "auto", "nbg1", Platform.TELEGRAM),
                new AgentBot(Platform.TELEGRAM, source, "777", "ada_agent_bot"),
                new InvoiceId(new UUID(4, 4)),
                stateOf(id),
                START,
                1);
    }

    private static Host host() {
        return new Host(
                ID,
                1,
                "ra-1",
                "ssh-ed25519 A",
                null,
                "ssh-ed25519 B",
                null,
                1L,
                "10.0.0.1",
                "cx23",
                "nbg1",
                null,
                null);
    }
}
