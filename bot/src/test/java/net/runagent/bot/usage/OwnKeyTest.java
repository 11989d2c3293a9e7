package net.runagent.bot.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.DisputeChanged;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.Selection;
import net.runagent.core.deployment.State;
import net.runagent.core.money.Ledger;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ChildKeys;
import net.runagent.core.usage.OwnKeyChecked;
import net.runagent.core.usage.OwnKeys;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretIntake;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.openrouter.OpenRouterParty;
import net.runagent.sandbox.world.Faults;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An owner's own key: looked at once, kept when an agent can think with it, and never joined by one of ours. */
class OwnKeyTest {
    private static final UUID INTAKE = new UUID(3, 3);

    private final TestDatabase database = TestDatabase.fresh();
    private final World world = new World(41);
    private final OpenRouterParty party = world.join(new OpenRouterParty());
    private final DrawerVault vault = new DrawerVault();
    private final Deployments deployments = mock();
    private final SecretIntake intake = mock();
    private final List<Happening> told = new ArrayList<>();
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Deployment draft = new Deployment(
            new DeploymentId(new UUID(1, 1)),
            new AccountId(new UUID(2, 2)),
            new ChatUser(Platform.TELEGRAM, "100001"),
            new Selection("starter", "openrouter/auto", "nbg1", Platform.TELEGRAM),
            null,
            new InvoiceId(new UUID(5, 5)),
            new State.Draft(Instant.EPOCH, null),
            Instant.EPOCH,
            0);

    @BeforeEach
    void house() {
        Tidings tidings = mock();
        Mockito.doAnswer(call -> told.add(call.getArgument(1))).when(tidings).tell(any(ChatUser.class), any(), any());
        when(deployments.find(draft.id())).thenReturn(Optional.of(draft));
        when(deployments.ofInvoice(any())).thenReturn(Optional.of(draft));
        context.registerBean(JdbcClient.class, database::jdbc);
        context.registerBean(Transactions.class, database::transactions);
        context.registerBean(Clock.class, world::clock);
        context.registerBean(Vault.class, () -> vault);
        context.registerBean(StaffAlerts.class, () -> mock(StaffAlerts.class));
        context.registerBean(Tidings.class, () -> tidings);
        context.registerBean(Deployments.class, () -> deployments);
        context.registerBean(SecretIntake.class, () -> intake);
        context.registerBean(Later.class, () -> mock(Later.class));
        context.registerBean(Catalogue.class, () -> mock(Catalogue.class));
        context.registerBean(Billing.class, () -> mock(Billing.class));
        context.registerBean(Ledger.class, () -> mock(Ledger.class));
        context.registerBean(Ids.class, () -> UUID::randomUUID);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("world", new HashMap<>(party.settings())));
        context.scan("net.runagent.core.usage", "net.runagent.persistence.usage", "net.runagent.persistence.catalogue");
        context.refresh();
    }

    @AfterEach
    void close() {
        context.close();
        world.close();
        database.close();
    }

    private boolean gives(String key) {
        when(intake.keep(eq(INTAKE), any(), any(), any())).thenAnswer(call -> {
            try (Secret secret = Secret.taking(key.getBytes(StandardCharsets.US_ASCII))) {
                return Optional.of(vault.keep(call.getArgument(2), call.getArgument(3), secret));
            }
        });
        boolean given = database.transactions().<Boolean>call(() -> own().give(draft, INTAKE));
        Job.Next unused = check();
        return given;
    }

    private Job.Next check() {
        return context.getBeansOfType(Job.class).values().stream()
                .filter(job -> job.name().equals("usage.check-own-key"))
                .findFirst()
                .orElseThrow()
                .run(draft.id().value());
    }

    private OwnKeys own() {
        return context.getBean(OwnKeys.class);
    }

    /** As if somebody had made it at the provider: the party knows it, and no row of ours does. */
    private String someonesKey() {
        ChildKeys keys = context.getBean(ChildKeys.class);
        if (keys.create("somebody's", UsdMicros.ofUsd(java.math.BigDecimal.TEN))
                instanceof ChildKeys.Result.Ok<ChildKeys.Created>(ChildKeys.Created made)) {
            return made.secret().use(bytes -> new String(bytes, StandardCharsets.US_ASCII));
        }
        throw new AssertionError("the party makes no key");
    }

    @Test
    void aGoodKeyIsKeptAndShownByItsEndAndNoKeyOfOursIsMade() {
        String key = someonesKey();
        assertThat(gives(key)).isTrue();

        assertThat(told).containsExactly(new OwnKeyChecked(draft.id().value(), ""));
        assertThat(vault.plain(draft.scope(), SecretKind.OPENROUTER_KEY)).isEqualTo(key);
        assertThat(vault.plain(draft.scope(), SecretKind.NEXT_MODEL_KEY)).isEmpty();
        assertThat(own().end(draft)).contains(key.substring(key.length() - 4));

        ModelKeys keys = context.getBean(ModelKeys.class);
        assertThat(keys.ensure(draft.id(), draft.scope(), new UsdMicros(3_000_000)))
                .isEqualTo(new ModelKeys.Made.Done());
        assertThat(vault.plain(draft.scope(), SecretKind.OPENROUTER_KEY)).isEqualTo(key);
        assertThat(keys.used(draft.id())).isEqualTo(UsdMicros.ZERO);
        assertThat(keys.remove(draft.id())).isEqualTo(new ModelKeys.Made.Done());
    }

    @Test
    void aDisputeLeavesTheOwnersKeyAlone() {
        assertThat(gives(someonesKey())).isTrue();
        database.transactions()
                .run(() -> context.publishEvent(new DisputeChanged(new InvoiceId(new UUID(5, 5)), true)));
        assertThat(own().end(draft)).isPresent();
    }

    @Test
    void whatTheProviderDoesNotKnowIsNotKept() {
        assertThat(gives("sk-or-v1-" + "0".repeat(64))).isTrue();
        assertThat(told).containsExactly(new OwnKeyChecked(draft.id().value(), "invalid"));
        assertThat(vault.kept).isEmpty();
        assertThat(own().end(draft)).isEmpty();
    }

    @Test
    void aManagementKeyIsNotKept() {
        assertThat(gives(party.managementKey())).isTrue();
        assertThat(told).containsExactly(new OwnKeyChecked(draft.id().value(), "management"));
        assertThat(vault.kept).isEmpty();
    }

    @Test
    void aProviderThatDoesNotAnswerIsAskedAgain() {
        String key = someonesKey();
        world.faults().plan(new Faults.Fault("openrouter", "GET /api/v1/key", Faults.Kind.STATUS, 503, "", 0), 1);
        assertThat(gives(key)).isTrue();
        assertThat(told).isEmpty();
        assertThat(check()).isEqualTo(Job.Next.done());
        assertThat(told).containsExactly(new OwnKeyChecked(draft.id().value(), ""));
    }

    @Test
    void thePlansCreditCanBeTakenAfterAll() {
        assertThat(gives(someonesKey())).isTrue();
        database.transactions().run(() -> own().drop(draft));
        assertThat(own().end(draft)).isEmpty();
        assertThat(vault.kept).isEmpty();
    }

    /** Hands a secret out as often as it is asked for; grants name what they are for. */
    private static final class DrawerVault implements Vault {
        private record Place(VaultScope scope, SecretKind kind) {}

        private final Map<Place, String> kept = new HashMap<>();

        String plain(VaultScope scope, SecretKind kind) {
            return kept.getOrDefault(new Place(scope, kind), "");
        }

        @Override
        public SecretRef keep(VaultScope scope, SecretKind kind, Secret secret) {
            kept.put(new Place(scope, kind), secret.use(bytes -> new String(bytes, StandardCharsets.US_ASCII)));
            return find(scope, kind).orElseThrow();
        }

        @Override
        public Optional<SecretRef> find(VaultScope scope, SecretKind kind) {
            return Optional.ofNullable(kept.get(new Place(scope, kind)))
                    .map(plain -> new SecretRef(new UUID(7, 7), scope, kind, 1, plain.substring(plain.length() - 4)));
        }

        @Override
        public Grant grant(SecretRef ref, Purpose purpose, UUID command, String step) {
            return new Grant(new UUID(8, 8), ref);
        }

        @Override
        public <T extends @Nullable Object> T open(Grant grant, Function<Secret, T> use) {
            String plain = plain(grant.secret().scope(), grant.secret().kind());
            return use.apply(Secret.taking(plain.getBytes(StandardCharsets.US_ASCII)));
        }

        @Override
        public void forget(VaultScope scope, SecretKind kind) {
            kept.remove(new Place(scope, kind));
        }

        @Override
        public void destroy(VaultScope scope) {
            kept.keySet().removeIf(place -> place.scope().equals(scope));
        }
    }
}
