package net.runagent.bot.billing;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.conversation.Happening;
import net.runagent.core.deployment.AgentBackups;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.deployment.AgentHost.AgentHealth;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.DeploymentRecords;
import net.runagent.core.deployment.Host;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.SagaRecords;
import net.runagent.core.deployment.Selection;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.ServerFleet.Candidate;
import net.runagent.core.deployment.ServerFleet.Creation;
import net.runagent.core.deployment.ServerFleet.Server;
import net.runagent.core.deployment.ServerFleet.Sighting;
import net.runagent.core.deployment.ServerName;
import net.runagent.core.deployment.State;
import net.runagent.core.vault.SecretIntake;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Transactions;
import net.runagent.sandbox.hetzner.HetznerParty;
import org.springframework.core.env.MapPropertySource;

/** {@link CardHouse} with the feature deployment: a paid agent on a server of the simulated Hetzner, whose inside is a mock. */
final class AgentHouse implements AutoCloseable {
    private static final int DEAR_ENOUGH_CENTS = 10_000;

    final AgentHost agentHost = mock(AgentHost.class);
    private final AgentBackups backups = mock(AgentBackups.class);
    final CardHouse cards;
    final DeploymentId agent = new DeploymentId(UUID.fromString("018f0000-0000-7000-8000-00000000a9e7"));
    final String server = ServerName.of("prod", agent, 1);
    final InvoiceId invoice;

    /** @param begun when the agent is ordered and paid; the clock goes there first */
    AgentHouse(Instant begun) {
        cards = new CardHouse(Map.of(), (world, context) -> {
            HetznerParty hetzner = world.join(new HetznerParty());
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("hetzner", new HashMap<>(hetzner.settings())));
            context.registerBean(AgentHost.class, () -> agentHost);
            context.registerBean(AgentBots.class, () -> mock(AgentBots.class));
            context.registerBean(ModelKeys.class, () -> mock(ModelKeys.class));
            context.registerBean(AgentBackups.class, () -> backups);
            context.registerBean(Vault.class, () -> mock(Vault.class));
            context.registerBean(SecretIntake.class, () -> mock(SecretIntake.class));
            context.scan(
                    "net.runagent.core.deployment",
                    "net.runagent.provisioning.hetzner",
                    "net.runagent.persistence.deployment");
        });
        when(backups.before(any(), any())).thenReturn(AgentBackups.Standing.TAKEN);
        when(backups.remove(any())).thenReturn(true);
        when(agentHost.health(any())).thenReturn(new HostResult.Ok<>(well()));
        cards.polar.webhooks("off");
        Instant now = cards.world.clock().now();
        cards.world.clock().advance(Duration.between(now, begun));
        invoice = cards.ready();
        cards.polar.pays("newest", true);
        cards.look();
        serve();
        cards.told.clear();
        cards.events.clear();
    }

    private static AgentHealth well() {
        return new AgentHealth(true, true, List.of(), true, "1", 0, 1000, 10, null);
    }

    private void serve() {
        ServerFleet fleet = cards.bean(ServerFleet.class);
        var order = new ServerFleet.ServerOrder(
                agent, server, 1, List.of(new Candidate("cx23", "fsn1")), DEAR_ENOUGH_CENTS, "#cloud-config\n");
        until(() -> fleet.create(order) instanceof Creation.Made(Server made) && made.running());
        Server made = ((Sighting.Present) fleet.find(server)).server();
        cards.bean(Transactions.class).run(() -> {
            cards.bean(DeploymentRecords.class)
                    .add(new Deployment(
                            agent,
                            cards.ada,
                            new ChatUser(Platform.TELEGRAM, "100001"),
                            new Selection("starter-monthly", "openrouter/auto", "fsn1", Platform.TELEGRAM),
                            new AgentBot(Platform.TELEGRAM, AgentBot.Source.PASTED, "555", "ada_agent_bot"),
                            invoice,
                            new State.Running(cards.world.clock().now()),
                            cards.world.clock().now(),
                            0));
            cards.bean(SagaRecords.class)
                    .put(new Host(
                            agent,
                            1,
                            server,
                            "ssh-ed25519 AAAA",
                            null,
                            "ssh-ed25519 BBBB",
                            null,
                            made.id(),
                            made.ipv4(),
                            "cx23",
                            "fsn1",
                            null,
                            null));
        });
    }

    /** Forward in steps of an hour at most, with every reconciler and job in between, as the days go by. */
    void forward(Duration by) {
        Instant end = cards.world.clock().now().plus(by);
        while (cards.world.clock().now().isBefore(end)) {
            Duration left = Duration.between(cards.world.clock().now(), end);
            Duration step = Duration.ofHours(12);
            cards.world.clock().advance(left.compareTo(step) < 0 ? left : step);
            cards.polar.runDue(cards.world.clock().now());
            cards.look();
        }
    }

    void forwardTo(Instant then) {
        forward(Duration.between(cards.world.clock().now(), then));
    }

    /** Jobs ask again after a while: the clock goes on meanwhile. */
    void until(BooleanSupplier condition) {
        cards.until(() -> {
            if (condition.getAsBoolean()) {
                return true;
            }
            cards.world.clock().advance(Duration.ofMillis(200));
            return false;
        });
    }

    State state() {
        return cards.bean(DeploymentRecords.class).find(agent).orElseThrow().state();
    }

    /** What the simulated Hetzner says of the server: {@code running}, {@code off} ... or {@code absent}. */
    String power() {
        return cards.bean(ServerFleet.class).find(server) instanceof Sighting.Present(Server seen)
                ? seen.status()
                : "absent";
    }

    Instant paidUntil() {
        return cards.db
                .jdbc()
                .sql("SELECT max(until_at) FROM entitlement_period WHERE taken_back_at IS NULL")
                .query(java.time.OffsetDateTime.class)
                .single()
                .toInstant();
    }

    List<String> told(Set<Class<? extends Happening>> kinds) {
        return cards.told.stream()
                .filter(each -> kinds.contains(each.getClass()))
                .map(Object::toString)
                .map(text -> text.replaceAll("deployment=[^,\\]]*(, )?", "").replaceAll("(, )?until=[^\\]]*", ""))
                .toList();
    }

    @Override
    public void close() {
        cards.close();
    }
}
