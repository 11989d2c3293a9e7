package net.runagent.bot.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.Billing;
import net.runagent.core.billing.DisputeChanged;
import net.runagent.core.billing.InvoiceId;
import net.runagent.core.billing.SubscriptionRenewed;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.conversation.Tidings;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.DeploymentReady;
import net.runagent.core.deployment.Deployments;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.ModelKeys.Made;
import net.runagent.core.deployment.Selection;
import net.runagent.core.deployment.State;
import net.runagent.core.money.Ledger;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ChildKeys;
import net.runagent.core.usage.LookAtUsage;
import net.runagent.core.usage.LookAtUsage.Span;
import net.runagent.core.usage.UsageRead;
import net.runagent.core.vault.Grant;
import net.runagent.core.vault.Purpose;
import net.runagent.core.vault.Secret;
import net.runagent.core.vault.SecretIntake;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.SecretRef;
import net.runagent.core.vault.Vault;
import net.runagent.core.vault.VaultScope;
import net.runagent.core.work.CrashPoint;
import net.runagent.core.work.Ids;
import net.runagent.core.work.Job;
import net.runagent.core.work.Later;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.StaffAlerts;
import net.runagent.core.work.Transactions;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.openrouter.OpenRouterParty;
import net.runagent.sandbox.world.Faults;
import net.runagent.sandbox.world.World;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Keys are made once, never unlimited, and never exist without their secret in the vault, whatever is lost on the way. */
class ModelKeysTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final World WORLD = MidMonth.of(new World(11));
    private static final OpenRouterParty PARTY = WORLD.join(new OpenRouterParty());
    private static final MapVault VAULT = new MapVault();
    private static final StaffAlerts ALERTS = mock();
    private static final Tidings TIDINGS = mock();
    private static final Deployments DEPLOYMENTS = mock();
    private static final Later LATER = mock();
    private static final Catalogue CATALOGUE = mock();
    private static final Billing BILLING = mock();
    private static final AnnotationConfigApplicationContext HOUSE = house();
    private static final UsdMicros FIVE_DOLLARS = UsdMicros.ofUsd(new BigDecimal("5"));

    private final DeploymentId deployment = new DeploymentId(UUID.randomUUID());
    private final AccountId account = new AccountId(UUID.randomUUID());
    private final VaultScope scope = new VaultScope(account, deployment.value());
    private final ModelKeys keys = HOUSE.getBean(ModelKeys.class);

    private static AnnotationConfigApplicationContext house() {
        var house = new AnnotationConfigApplicationContext();
        house.registerBean(JdbcClient.class, DATABASE::jdbc);
        house.registerBean(Transactions.class, DATABASE::transactions);
        house.registerBean(Clock.class, () -> WORLD.clock());
        house.registerBean(Vault.class, () -> VAULT);
        house.registerBean(StaffAlerts.class, () -> ALERTS);
        house.registerBean(Tidings.class, () -> TIDINGS);
        house.registerBean(Deployments.class, () -> DEPLOYMENTS);
        house.registerBean(SecretIntake.class, () -> mock(SecretIntake.class));
        house.registerBean(Later.class, () -> LATER);
        house.registerBean(Catalogue.class, () -> CATALOGUE);
        house.registerBean(Billing.class, () -> BILLING);
        house.registerBean(Ledger.class, () -> mock(Ledger.class));
        house.registerBean(Ids.class, () -> UUID::randomUUID);
        house.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource("world", new HashMap<>(PARTY.settings())));
        house.scan("net.runagent.core.usage", "net.runagent.persistence.usage", "net.runagent.persistence.catalogue");
        house.refresh();
        return house;
    }

    @BeforeEach
    void aDeployment() {
        clearInvocations(ALERTS, TIDINGS, LATER);
        Deployment mine = mock();
        when(mine.id()).thenReturn(deployment);
        when(mine.account()).thenReturn(account);
        when(mine.scope()).thenReturn(scope);
        when(mine.state()).thenReturn(new State.Running(WORLD.clock().now()));
        when(mine.selection()).thenReturn(new Selection("starter", "openrouter/auto", "nbg1", Platform.TELEGRAM));
        Plan plan = mock();
        when(plan.includedCredit()).thenReturn(FIVE_DOLLARS);
        when(CATALOGUE.plan("starter")).thenReturn(plan);
        when(DEPLOYMENTS.find(deployment)).thenReturn(Optional.of(mine));
    }

    @AfterEach
    void noTroubleLeftAndNoContractBroken() {
        CrashPoint.arm(null);
        WORLD.faults().clear();
        assertThat(WORLD.violations().all()).isEmpty();
    }

    @AfterAll
    static void close() {
        HOUSE.close();
        WORLD.close();
        DATABASE.close();
    }

    @Test
    void untilTheFirstAnswerAKeyIsGoodForCentsOnly() {
        assertThat(keys.ensure(deployment, scope, FIVE_DOLLARS)).isInstanceOf(Made.Done.class);
        JsonNode key = onlyKey();
        assertThat(key.path("limit").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(key.path("limit_reset").isNull()).isTrue();
        assertThat(key.path("include_byok_in_limit").asBoolean()).isFalse();
        assertThat(VAULT.plain(scope)).startsWith("sk-or-v1-");
    }

    @Test
    void askingAgainMakesNoSecondKey() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        String first = VAULT.plain(scope);
        assertThat(keys.ensure(deployment, scope, FIVE_DOLLARS)).isInstanceOf(Made.Done.class);
        assertThat(VAULT.plain(scope)).isEqualTo(first);
        onlyKey();
    }

    @Test
    void aPlanWithLessThanTheStartLimitBeginsWithWhatItIncludes() {
        keys.ensure(deployment, scope, UsdMicros.ofUsd(new BigDecimal("0.2")));
        assertThat(limit()).isEqualByComparingTo("0.2");
    }

    @Test
    void theFirstAnswerRaisesTheSameKeyToWhatThePlanIncludes() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        String first = VAULT.plain(scope);
        answered();
        verify(LATER).soon("usage.align-key", deployment.value());
        assertThat(limit()).as("no call in the transaction of the answer").isEqualByComparingTo("0.5");

        assertThat(align()).isInstanceOf(Job.Next.Done.class);
        assertThat(limit()).isEqualByComparingTo("5");
        assertThat(VAULT.plain(scope)).isEqualTo(first);
    }

    @Test
    void anAnswerToldTwiceAndARaiseRunTwiceGrantOnce() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        answered();
        answered();
        align();
        align();
        assertThat(limit()).isEqualByComparingTo("5");
        assertThat(patches()).as("the second run looks and finds it done").isEqualTo(1);
    }

    @Test
    void eachFurtherPeriodThatIsPaidAddsItsCreditOnce() {
        granted();
        InvoiceId first = new InvoiceId(UUID.randomUUID());
        Deployment mine = DEPLOYMENTS.find(deployment).orElseThrow();
        when(mine.state()).thenReturn(new State.Running(WORLD.clock().now()));
        when(DEPLOYMENTS.ofInvoice(first)).thenReturn(Optional.of(mine));
        var renewed = new SubscriptionRenewed(
                first, new InvoiceId(UUID.randomUUID()), WORLD.clock().now());

        DATABASE.transactions().run(() -> HOUSE.publishEvent(renewed));
        DATABASE.transactions().run(() -> HOUSE.publishEvent(renewed));
        align();
        assertThat(limit()).as("the sum of both").isEqualByComparingTo("10");
    }

    @Test
    void aPeriodThatIsPaidBeforeTheFirstAnswerAddsNothing() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        InvoiceId first = new InvoiceId(UUID.randomUUID());
        Deployment mine = DEPLOYMENTS.find(deployment).orElseThrow();
        when(mine.state()).thenReturn(new State.Queued(WORLD.clock().now(), 1, "stock"));
        when(DEPLOYMENTS.ofInvoice(first)).thenReturn(Optional.of(mine));
        DATABASE.transactions()
                .run(() -> HOUSE.publishEvent(new SubscriptionRenewed(
                        first, new InvoiceId(UUID.randomUUID()), WORLD.clock().now())));
        align();
        assertThat(limit()).isEqualByComparingTo("0.5");
    }

    @Test
    void theBuildThatAsksAgainAfterTheRaiseTakesNothingBack() {
        granted();
        assertThat(keys.ensure(deployment, scope, FIVE_DOLLARS)).isInstanceOf(Made.Done.class);
        assertThat(limit()).isEqualByComparingTo("5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"usage.align-looked", "usage.align-changed"})
    void aProcessThatDiesWhileItRaisesLeavesTheRaiseToTheNextTry(String label) {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        answered();
        CrashPoint.arm(at -> {
            if (at.equals(label)) {
                throw new IllegalStateException("killed at " + at);
            }
        });
        assertThatThrownBy(this::align).hasMessage("killed at " + label);
        CrashPoint.arm(null);
        assertThat(align()).isInstanceOf(Job.Next.Done.class);
        assertThat(limit()).isEqualByComparingTo("5");
        assertThat(patches()).isEqualTo(1);
    }

    @Test
    void aRaiseWhoseAnswerIsLostIsFoundDoneByTheNextTry() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        answered();
        fault("PATCH /api/v1/keys/{hash}", Faults.Kind.DROP_AFTER, 0);
        assertThat(align()).isInstanceOf(Job.Next.Again.class);
        assertThat(limit()).as("it happened all the same").isEqualByComparingTo("5");
        assertThat(align()).isInstanceOf(Job.Next.Done.class);
        assertThat(patches()).isEqualTo(1);
    }

    @Test
    void aRaiseThatDoesNotSucceedIsTriedUntilItHoldsAndTheStaffHearsAfterAnHour() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        answered();
        WORLD.faults()
                .plan(new Faults.Fault("openrouter", "PATCH /api/v1/keys/{hash}", Faults.Kind.STATUS, 503, "", 7), 3);
        assertThat(align()).isInstanceOf(Job.Next.Again.class);
        WORLD.clock().advance(Duration.ofMinutes(59));
        assertThat(align()).isInstanceOf(Job.Next.Again.class);
        verify(ALERTS, never()).raise(any(), any(), any(), any());
        WORLD.clock().advance(Duration.ofMinutes(2));
        assertThat(align()).isInstanceOf(Job.Next.Again.class);
        verify(ALERTS).raise(any(), eq("openrouter.key-behind"), eq(deployment.toString()), any());
        assertThat(limit()).isEqualByComparingTo("0.5");

        assertThat(align()).isInstanceOf(Job.Next.Done.class);
        assertThat(limit()).isEqualByComparingTo("5");
    }

    @Test
    void theLongerAKeyIsBehindTheRarerItIsTriedButEveryTenMinutes() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        answered();
        WORLD.faults()
                .plan(new Faults.Fault("openrouter", "GET /api/v1/keys/{hash}", Faults.Kind.STATUS, 503, "", 7), 3);
        assertThat(pause()).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(11));
        WORLD.clock().advance(Duration.ofMinutes(2));
        assertThat(pause()).isBetween(Duration.ofSeconds(55), Duration.ofSeconds(65));
        WORLD.clock().advance(Duration.ofDays(2));
        assertThat(pause()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }

    private Duration pause() {
        Instant at = ((Job.Next.Again) align()).at();
        return Duration.between(WORLD.clock().now(), at);
    }

    @Test
    void aRaiseThatIsRefusedIsToldToTheStaffAtOnce() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        answered();
        fault("PATCH /api/v1/keys/{hash}", Faults.Kind.STATUS, 401);
        assertThat(align()).isInstanceOf(Job.Next.Again.class);
        verify(ALERTS).raise(any(), eq("openrouter.key-behind"), eq(deployment.toString()), any());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "900"})
    void aKeyThatSomebodyMadeUnlimitedOrRicherIsSeenByThePollAndBroughtBack(String strange) {
        granted();
        patchByHand("{\"limit\":" + strange + "}");
        clearInvocations(LATER);
        poll();
        verify(LATER).soon("usage.align-key", deployment.value());
        align();
        assertThat(limit()).isEqualByComparingTo("5");
    }

    @Test
    void aKeyThatHoldsWhatIsWantedIsLeftAloneByThePoll() {
        granted();
        clearInvocations(LATER);
        poll();
        verify(LATER, never()).soon("usage.align-key", deployment.value());
    }

    @Test
    void whileAPaymentIsDisputedTheKeyIsOffAndAfterwardsItIsOnWithAllThatWasGranted() {
        granted();
        InvoiceId invoice = new InvoiceId(UUID.randomUUID());
        Deployment mine = DEPLOYMENTS.find(deployment).orElseThrow();
        when(DEPLOYMENTS.ofInvoice(invoice)).thenReturn(Optional.of(mine));
        clearInvocations(LATER);

        disputed(invoice, true);
        verify(LATER).soon("usage.align-key", deployment.value());
        align();
        assertThat(onlyKey().path("disabled").asBoolean()).isTrue();
        poll();
        disputed(invoice, true);
        verify(LATER, times(1)).soon("usage.align-key", deployment.value());

        disputed(invoice, false);
        align();
        assertThat(onlyKey().path("disabled").asBoolean()).isFalse();
        assertThat(limit()).isEqualByComparingTo("5");
    }

    @Test
    void aBlockedKeyThatSomebodySwitchedOnAgainIsSwitchedOffAgain() {
        granted();
        InvoiceId invoice = new InvoiceId(UUID.randomUUID());
        Deployment mine = DEPLOYMENTS.find(deployment).orElseThrow();
        when(DEPLOYMENTS.ofInvoice(invoice)).thenReturn(Optional.of(mine));
        disputed(invoice, true);
        align();
        patchByHand("{\"disabled\":false}");
        clearInvocations(LATER);
        poll();
        verify(LATER).soon("usage.align-key", deployment.value());
        align();
        assertThat(onlyKey().path("disabled").asBoolean()).isTrue();
    }

    @Test
    void aKeyMadeAfterTheDisputeBeganIsOffFromTheBeginning() {
        InvoiceId invoice = new InvoiceId(UUID.randomUUID());
        Deployment mine = DEPLOYMENTS.find(deployment).orElseThrow();
        when(DEPLOYMENTS.ofInvoice(invoice)).thenReturn(Optional.of(mine));
        disputed(invoice, true);
        clearInvocations(LATER);

        assertThat(keys.ensure(deployment, scope, FIVE_DOLLARS)).isEqualTo(new Made.Done());
        verify(LATER).soon("usage.align-key", deployment.value());
        align();
        assertThat(onlyKey().path("disabled").asBoolean()).isTrue();

        disputed(invoice, false);
        align();
        assertThat(onlyKey().path("disabled").asBoolean()).isFalse();
    }

    private static void disputed(InvoiceId invoice, boolean open) {
        Deployment mine = DEPLOYMENTS.ofInvoice(invoice).orElseThrow();
        when(mine.requireInvoice()).thenReturn(invoice);
        when(BILLING.disputed(invoice)).thenReturn(open);
        DATABASE.transactions().run(() -> HOUSE.publishEvent(new DisputeChanged(invoice, open)));
    }

    @Test
    void nothingIsRaisedAfterTheKeyWasRemoved() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        answered();
        keys.remove(deployment);
        assertThat(align()).isInstanceOf(Job.Next.Done.class);
        assertThat(keysNow()).isEmpty();
    }

    @Test
    void aKeyWithoutALimitIsNeverAskedFor() {
        assertThatThrownBy(() -> keys.ensure(deployment, scope, UsdMicros.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(keysNow()).isEmpty();
    }

    @Test
    void whenTheAnswerIsLostTheKeyNobodyHoldsIsDeletedAndMadeAnew() {
        fault("POST /api/v1/keys", Faults.Kind.DROP_AFTER, 0);
        assertThat(keys.ensure(deployment, scope, FIVE_DOLLARS)).isInstanceOf(Made.Unknown.class);
        String lost = onlyKey().path("hash").asString();
        assertThat(keys.ensure(deployment, scope, FIVE_DOLLARS)).isInstanceOf(Made.Done.class);
        assertThat(onlyKey().path("hash").asString()).isNotEqualTo(lost);
        assertThat(VAULT.plain(scope)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"usage.key-intended", "usage.key-looked-up", "usage.key-created", "usage.key-vaulted"})
    void aProcessThatDiesAnywhereLeavesOneKeyAfterTheNextTry(String label) {
        CrashPoint.arm(at -> {
            if (at.equals(label)) {
                throw new IllegalStateException("killed at " + at);
            }
        });
        assertThatThrownBy(() -> keys.ensure(deployment, scope, FIVE_DOLLARS)).hasMessage("killed at " + label);
        CrashPoint.arm(null);
        assertThat(keys.ensure(deployment, scope, FIVE_DOLLARS)).isInstanceOf(Made.Done.class);
        onlyKey();
        assertThat(VAULT.plain(scope)).isNotEmpty();
    }

    @Test
    void aBusyProviderIsAskedAgainWhenItSays() {
        fault("POST /api/v1/keys", Faults.Kind.STATUS, 429);
        assertThat(keys.ensure(deployment, scope, FIVE_DOLLARS)).isEqualTo(new Made.Busy(Duration.ofSeconds(7)));
    }

    @Test
    void aBrokenProviderIsNotTakenForARefusal() {
        fault("GET /api/v1/keys", Faults.Kind.STATUS, 503);
        assertThat(keys.ensure(deployment, scope, FIVE_DOLLARS)).isInstanceOf(Made.Unknown.class);
        fault("POST /api/v1/keys", Faults.Kind.GARBAGE, 502);
        assertThat(keys.ensure(deployment, scope, FIVE_DOLLARS)).isInstanceOf(Made.Unknown.class);
    }

    @Test
    void whenOurManagementKeyIsRefusedTheStaffHearsAndTheCustomerWaits() {
        fault("GET /api/v1/keys", Faults.Kind.STATUS, 401);
        assertThat(keys.ensure(deployment, scope, FIVE_DOLLARS)).isInstanceOf(Made.Busy.class);
        verify(ALERTS).raise(eq(StaffAlerts.Severity.CRITICAL), eq("openrouter.management-key"), any(), any());
    }

    @Test
    void anAgentCanPayForThinkingUntilAllThatWasGrantedIsUsedUp() {
        Deployment mine = DEPLOYMENTS.find(deployment).orElseThrow();
        granted();
        assertThat(keys.credit(mine)).as("not read yet").isEqualTo(ModelKeys.Credit.NOT_KNOWN);
        spend("1.25");
        poll();
        assertThat(keys.credit(mine)).isEqualTo(ModelKeys.Credit.LEFT);
        spend("3.75");
        poll();
        assertThat(keys.credit(mine)).isEqualTo(ModelKeys.Credit.SPENT);
    }

    @Test
    void whatWasSpentIsKnownForGoodOnceTheKeyIsRemoved() {
        assertThat(keys.used(deployment)).isEqualTo(UsdMicros.ZERO);
        granted();
        spend("1.25");
        keys.remove(deployment);
        assertThat(keys.used(deployment)).isEqualTo(UsdMicros.ofUsd(new BigDecimal("1.25")));
    }

    @Test
    void removingReadsTheLastUsageAndDeletesTheKey() {
        granted();
        spend("1.25");
        assertThat(keys.remove(deployment)).isInstanceOf(Made.Done.class);
        assertThat(keysNow()).isEmpty();
        assertThat(report(Span.TODAY).left()).isEqualTo(UsdMicros.ofUsd(new BigDecimal("3.75")));
        assertThat(keys.remove(deployment)).as("again").isInstanceOf(Made.Done.class);
    }

    @Test
    void removingAKeyWhoseDeletionWasAnsweredNeverSucceedsAtLast() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        fault("DELETE /api/v1/keys/{hash}", Faults.Kind.DROP_AFTER, 0);
        assertThat(keys.remove(deployment)).isInstanceOf(Made.Unknown.class);
        assertThat(keys.remove(deployment)).isInstanceOf(Made.Done.class);
    }

    @Test
    void removingAnIntentFindsTheKeyThatWasMadeMeanwhile() {
        fault("POST /api/v1/keys", Faults.Kind.DROP_AFTER, 0);
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        onlyKey();
        assertThat(keys.remove(deployment)).isInstanceOf(Made.Done.class);
        assertThat(keysNow()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"usage.key-looked-up", "usage.key-created"})
    void aKeyThatIsMadeAfterTheEndIsDeletedAndNeverVaulted(String label) {
        meanwhile(label, () -> assertThat(keys.remove(deployment)).isInstanceOf(Made.Done.class));

        assertThat(keys.ensure(deployment, scope, FIVE_DOLLARS)).isInstanceOf(Made.Refused.class);

        assertThat(VAULT.plain(scope)).isEmpty();
        assertThat(keysNow()).isEmpty();
        assertThat(keys.remove(deployment)).isInstanceOf(Made.Done.class);
    }

    @Test
    void aKeyThatComesLateAndCannotBeDeletedAtOnceIsDeletedByThePoll() {
        meanwhile("usage.key-looked-up", () -> {
            keys.remove(deployment);
            fault("DELETE /api/v1/keys/{hash}", Faults.Kind.STATUS, 503);
        });

        assertThat(keys.ensure(deployment, scope, FIVE_DOLLARS)).isInstanceOf(Made.Refused.class);
        onlyKey();
        poll();

        assertThat(keysNow()).isEmpty();
    }

    @Test
    void afterItWasRemovedNoKeyIsMadeAnyMore() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        keys.remove(deployment);

        assertThat(keys.ensure(deployment, scope, FIVE_DOLLARS)).isInstanceOf(Made.Refused.class);
        assertThat(keysNow()).isEmpty();
    }

    @Test
    void aKeyThatIsMadeWhileAnIntentIsRemovedIsRemovedByTheNextTry() {
        CrashPoint.arm(at -> {
            if (at.equals("usage.key-intended")) {
                throw new IllegalStateException("killed at " + at);
            }
        });
        assertThatThrownBy(() -> keys.ensure(deployment, scope, FIVE_DOLLARS)).hasMessageContaining("killed");
        meanwhile("usage.key-deleted", () -> keys.ensure(deployment, scope, FIVE_DOLLARS));

        assertThat(keys.remove(deployment)).isInstanceOf(Made.Unknown.class);
        onlyKey();
        assertThat(keys.remove(deployment)).isInstanceOf(Made.Done.class);
        assertThat(keysNow()).isEmpty();
    }

    /** Once, between two steps of ours. */
    private static void meanwhile(String label, Runnable work) {
        CrashPoint.arm(at -> {
            if (at.equals(label)) {
                CrashPoint.arm(null);
                work.run();
            }
        });
    }

    @Test
    void theMetersAreReadByThePollAndKeptOnlyWhenTheyChange() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        spend("0.10");
        poll();
        poll();
        spend("0.05");
        poll();
        assertThat(report(Span.TODAY).cost()).isEqualTo(UsdMicros.ofUsd(new BigDecimal("0.15")));
        assertThat(DATABASE.jdbc()
                        .sql("select count(*) from usage_sample where deployment_id = ?")
                        .param(deployment.value())
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void thePollReportsAKeyOfOursThatNobodyKnowsAndLeavesItAlone() {
        ChildKeys provider = HOUSE.getBean(ChildKeys.class);
        provider.create("ra-prod-" + deployment, FIVE_DOLLARS);
        poll();
        verify(ALERTS).raise(any(), eq("openrouter.key-unknown"), eq("ra-prod-" + deployment), any());
        onlyKey();
    }

    @Test
    void thePollLeavesAloneWhatIsNotOurs() {
        ChildKeys provider = HOUSE.getBean(ChildKeys.class);
        provider.create("somebody else " + deployment, FIVE_DOLLARS);
        poll();
        verify(ALERTS, never()).raise(any(), eq("openrouter.key-unknown"), eq("somebody else " + deployment), any());
    }

    @Test
    void aLookReadsTheKeyLiveAndTheCompletedDaysByModel() {
        granted();
        spend("0.40");
        WORLD.clock().advance(Duration.ofDays(1));
        spend("0.02");
        look();
        verify(TIDINGS).tell(eq(account), eq(new UsageRead(deployment.value(), true)), any());
        LookAtUsage.Report month = report(Span.TODAY);
        assertThat(month.cost()).isEqualTo(UsdMicros.ofUsd(new BigDecimal("0.02")));
        assertThat(month.left()).isEqualTo(UsdMicros.ofUsd(new BigDecimal("4.58")));
        assertThat(month.models()).as("today is not completed").isEmpty();
        assertThat(DATABASE.jdbc()
                        .sql("select sum(cost_micros)::bigint from usage_day where deployment_id = ?")
                        .param(deployment.value())
                        .query(Long.class)
                        .single())
                .isEqualTo(400_000);
    }

    @Test
    void aLookWhileTheProviderIsDownSaysSoAndKeepsWhatWasKnown() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        spend("0.30");
        poll();
        fault("GET /api/v1/keys/{hash}", Faults.Kind.STATUS, 500);
        look();
        verify(TIDINGS).tell(eq(account), eq(new UsageRead(deployment.value(), false)), any());
        assertThat(report(Span.TODAY).cost()).isEqualTo(UsdMicros.ofUsd(new BigDecimal("0.30")));
    }

    @Test
    void nobodyLooksAtTheUsageOfSomebodyElse() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        AccountId stranger = new AccountId(UUID.randomUUID());
        assertThat(HOUSE.getBean(LookAtUsage.class).report(stranger, deployment, Span.TODAY))
                .isEmpty();
    }

    private BigDecimal limit() {
        return onlyKey().path("limit").decimalValue();
    }

    /** The agent answers its owner; the event is published in the transaction that makes it so. */
    private void answered() {
        DATABASE.transactions().run(() -> HOUSE.publishEvent(new DeploymentReady(deployment)));
    }

    private Job.Next align() {
        return HOUSE.getBeansOfType(Job.class).values().stream()
                .filter(job -> job.name().equals("usage.align-key"))
                .map(job -> job.run(deployment.value()))
                .findFirst()
                .orElseThrow();
    }

    private void granted() {
        keys.ensure(deployment, scope, FIVE_DOLLARS);
        answered();
        align();
    }

    private long patches() {
        String path = "/api/v1/keys/" + onlyKey().path("hash").asString();
        return WORLD.requests().of("openrouter").stream()
                .filter(r -> r.method().equals("PATCH") && r.path().equals(path))
                .count();
    }

    private void patchByHand(String body) {
        send("PATCH", PARTY.apiUrl() + "/keys/" + onlyKey().path("hash").asString(), body);
    }

    private LookAtUsage.Report report(Span span) {
        return HOUSE.getBean(LookAtUsage.class)
                .report(account, deployment, span)
                .orElseThrow();
    }

    private void look() {
        HOUSE.getBeansOfType(Job.class).values().stream()
                .filter(job -> job.name().equals("usage.read"))
                .forEach(job -> job.run(deployment.value()));
    }

    private static void poll() {
        HOUSE.getBeansOfType(Recurring.class).values().stream()
                .filter(each -> each.name().equals("usage.poll"))
                .findFirst()
                .orElseThrow()
                .run();
    }

    private static void fault(String route, Faults.Kind kind, int status) {
        WORLD.faults().plan(new Faults.Fault("openrouter", route, kind, status, "", 7), 1);
    }

    private void spend(String usd) {
        WORLD_API.post(
                "/world/openrouter/spends", Map.of("key", onlyKey().path("hash").asString(), "usd", usd));
    }

    private JsonNode onlyKey() {
        List<JsonNode> mine = keysNow();
        assertThat(mine).as("keys of this deployment").hasSize(1);
        return mine.getFirst();
    }

    private List<JsonNode> keysNow() {
        JsonNode all = get(PARTY.apiUrl() + "/keys");
        return all.path("data")
                .valueStream()
                .filter(key -> key.path("name").asString().contains(deployment.toString()))
                .toList();
    }

    private static JsonNode get(String url) {
        return send("GET", url, "");
    }

    private static JsonNode send(String method, String url, String body) {
        try {
            HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .header("Authorization", "Bearer " + PARTY.managementKey())
                                    .method(method, HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            return Json.read(answer.body());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static final WorldCalls WORLD_API = new WorldCalls();

    /** The party's own calls of the world API, on a port of their own. */
    private static final class WorldCalls {
        private final net.runagent.sandbox.http.LoopbackServer server;

        WorldCalls() {
            var routes = new net.runagent.sandbox.http.Routes();
            PARTY.worldRoutes(routes);
            server = net.runagent.sandbox.http.LoopbackServer.start("world-for-test", WORLD, routes);
        }

        void post(String path, Map<String, String> body) {
            try {
                HttpResponse<String> answer = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(server.url() + path))
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(new HashMap<>(body))))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            } catch (java.io.IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A vault that keeps copies in memory; only {@code keep} and {@code find} are needed here. */
    private static final class MapVault implements Vault {
        private final Map<VaultScope, String> kept = new ConcurrentHashMap<>();

        String plain(VaultScope scope) {
            return kept.getOrDefault(scope, "");
        }

        @Override
        public SecretRef keep(VaultScope scope, SecretKind kind, Secret secret) {
            kept.put(scope, secret.use(bytes -> new String(bytes, StandardCharsets.US_ASCII)));
            return find(scope, kind).orElseThrow();
        }

        @Override
        public Optional<SecretRef> find(VaultScope scope, SecretKind kind) {
            return kept.containsKey(scope)
                    ? Optional.of(new SecretRef(UUID.randomUUID(), scope, kind, 1, ""))
                    : Optional.empty();
        }

        @Override
        public Grant grant(SecretRef ref, Purpose purpose, UUID command, String step) {
            throw new AssertionError("making or removing a model key opens no secret");
        }

        @Override
        public <T extends @Nullable Object> T open(Grant grant, Function<Secret, T> use) {
            throw new AssertionError("making or removing a model key opens no secret");
        }

        @Override
        public void forget(VaultScope scope, SecretKind kind) {
            throw new AssertionError("making or removing a model key forgets no other secret");
        }

        @Override
        public void destroy(VaultScope scope) {
            kept.remove(scope);
        }
    }
}
