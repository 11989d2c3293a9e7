package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.billing.InvoiceLine;
import net.runagent.core.care.AgentTrouble;
import net.runagent.core.care.Recovery;
import net.runagent.core.care.RecoveryMoved;
import net.runagent.core.deployment.Life.Moved;
import net.runagent.core.deployment.Life.Refused;
import net.runagent.core.money.Money;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Start reading here. One agent's whole life through the same use cases that the chat calls: ordered, paid, built, greeted,
 * healed and ended. Outside are fakes ({@link FakeOutside}); the rules are the real ones.
 */
class ALifeOfADeploymentTest {
    private static final AccountId ADA = new AccountId(new java.util.UUID(7, 7));
    private static final ChatUser ADAS_CHAT = new ChatUser(Platform.TELEGRAM, "100001");
    private static final Selection DEFAULTS =
            new Selection("starter-monthly", "openrouter/auto", "fsn1", Platform.TELEGRAM);

    private final DeploymentHouse house = new DeploymentHouse();

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void fromTheFirstTapToTheReceipt() {
        DeploymentId agent = adaOrders();
        adaPays(agent);
        theAgentIsBuiltAndGreetsAda(agent);
        theAgentDiesAndOneTapHealsIt(agent);
        adaEndsItAndGetsAReceipt(agent);
        whatComesTooLateChangesNothing(agent);
    }

    /** Use case 1: one tap for the default, a bot made on Telegram, a quote with every item, an order. */
    private DeploymentId adaOrders() {
        Deployment draft = house.asked(() -> house.orders().draft(ADA, ADAS_CHAT, DEFAULTS));
        DeploymentId id = draft.id();
        assertThat(draft.state()).isInstanceOf(State.Draft.class);

        // She taps again: it is the same draft, not a second one.
        assertThat(house.asked(() -> house.orders().draft(ADA, ADAS_CHAT, DEFAULTS))
                        .id())
                .isEqualTo(id);

        assertThat(house.asked(() -> house.orders().useManagedBot(id, "555", "ada_agent_bot")))
                .as("a reason why not")
                .isEmpty();

        Quote quote = house.orders().quote(id);
        assertThat(quote.lines()).extracting(InvoiceLine::amount).containsExactly(Money.usd(1900), Money.usd(500));
        assertThat(quote.total()).isEqualTo(Money.usd(2400));

        house.asked(() -> house.orders().payByCard(id));
        assertThat(house.stateOf(id)).isInstanceOf(State.Ordered.class);
        assertThat(house.billOf(id).checkout())
                .as("a card checkout was asked for")
                .isTrue();
        assertThat(house.outside.boxes).as("nothing is built before it is paid").isEmpty();
        return id;
    }

    /** Use case 2: money is a fact that may be told twice and counts once. */
    private void adaPays(DeploymentId agent) {
        house.paymentArrives(agent);
        house.paymentArrives(agent);
        assertThat(house.stateOf(agent)).isInstanceOf(State.Paid.class);
    }

    /** Use case 3: one small step after the other, each intended in writing first, until the agent has really answered. */
    private void theAgentIsBuiltAndGreetsAda(DeploymentId agent) {
        house.passes(Duration.ofMinutes(5));

        assertThat(house.stateOf(agent)).isInstanceOf(State.Running.class);
        assertThat(house.outside.boxes).as("one server").hasSize(1);
        assertThat(house.outside.modelKeys).as("one key for models").hasSize(1);
        assertThat(house.outside.restricted)
                .as("bots that obey their owner only")
                .containsExactly("555");
        assertThat(house.secretsOf(agent))
                .containsExactly("gateway_token", "openrouter_key", "ssh_private_key", "telegram_bot_token");

        // She watched it being built, and is told once that it is ready.
        assertThat(house.told(BuildMoved.class)).hasSizeGreaterThan(5);
        assertThat(house.told(AgentReady.class)).hasSize(1);

        // Its first answer is quoted once in our chat and kept nowhere.
        assertThat(house.asked(() -> house.firstAnswers().take(agent))).contains("Hello Ada!");
        assertThat(house.asked(() -> house.firstAnswers().take(agent))).isEmpty();
    }

    /** Use case 4: we notice first, Ada taps Recover, and it is verified twice before we say that it is well. */
    private void theAgentDiesAndOneTapHealsIt(DeploymentId agent) {
        house.outside.boxes.getFirst().active = false;

        house.turn("care.watch");
        assertThat(house.told(AgentTrouble.class)).as("once is no trouble yet").isEmpty();
        house.passes(Duration.ofSeconds(30));
        house.turn("care.watch");
        assertThat(house.told(AgentTrouble.class)).hasSize(1);
        assertThat(house.stateOf(agent)).isInstanceOf(State.NeedsAttention.class);

        house.asked(() -> house.recoveries().start(agent));
        house.asked(() -> house.recoveries().start(agent)); // a double tap joins the one that runs
        house.passes(Duration.ofMinutes(5));

        assertThat(house.stateOf(agent)).isInstanceOf(State.Running.class);
        assertThat(house.outside.boxes.getFirst().restarts).isEqualTo(1);
        assertThat(house.told(RecoveryMoved.class).stream()
                        .map(RecoveryMoved::recovery)
                        .distinct())
                .singleElement()
                .satisfies(recovery -> assertThat(house.recoveries().find(recovery))
                        .get()
                        .extracting(Recovery::found, Recovery::result)
                        .containsExactly("agent-down", Recovery.HEALTHY));
    }

    /** Use case 5: only its typed name ends an agent; then everything goes, each absence proven, and a receipt says so. */
    private void adaEndsItAndGetsAReceipt(DeploymentId agent) {
        assertThat(house.asked(() -> house.terminations().terminate(agent, "another_bot")))
                .isEqualTo(new Refused("wrong-name"));
        assertThat(house.stateOf(agent)).isInstanceOf(State.Running.class);

        assertThat(house.asked(() -> house.terminations().terminate(agent, " @Ada_Agent_Bot ")))
                .isInstanceOf(Moved.class);
        house.passes(Duration.ofMinutes(30));

        assertThat(house.stateOf(agent)).isInstanceOf(State.Terminated.class);
        assertThat(house.outside.boxes).as("servers").isEmpty();
        assertThat(house.outside.modelKeys).as("keys for models").isEmpty();
        assertThat(house.outside.tokenVersions)
                .as("the bot's token was replaced")
                .containsEntry("555", 2);
        assertThat(house.secretsOf(agent)).isEmpty();
        assertThat(house.billOf(agent).ended()).as("its subscription").isTrue();
        assertThat(house.billOf(agent).refunded()).isZero();
        assertThat(house.told(AgentTerminated.class)).hasSize(1);
        assertThat(house.deployments().receipt(agent).orElseThrow())
                .contains(agent.toString())
                .contains("\"destroyed\":{")
                .contains("\"signature\":{\"algorithm\":\"Ed25519\"")
                .doesNotContain("ada_agent_bot")
                .doesNotContain("100001");
    }

    /** And what arrives after the end finds nothing to do. */
    private void whatComesTooLateChangesNothing(DeploymentId agent) {
        house.paymentArrives(agent);
        assertThat(house.asked(() -> house.terminations().terminate(agent, "ada_agent_bot")))
                .isNotInstanceOf(Moved.class);
        assertThat(house.asked(() -> house.recoveries().start(agent))).isInstanceOf(Refused.class);
        house.turn("care.watch");
        house.passes(Duration.ofDays(400));

        assertThat(house.stateOf(agent)).isInstanceOf(State.Terminated.class);
        assertThat(house.outside.boxes).isEmpty();
        assertThat(house.outside.created()).as("servers ever made").isEqualTo(1);
        assertThat(house.alerts).as("nobody of the staff was needed").isEmpty();
    }
}
