package net.runagent.core.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The receipt is signed: it may claim only what happened. */
class ReceiptTest {
    private static final Duration DAY = Duration.ofDays(1);
    private final SagaWorld world = SagaWorld.inMemory();

    @Test
    void aBotWhoseTokenWasReplacedIsLocked() {
        JsonNode statement = ended(running());

        assertThat(statement.at("/destroyed").propertyNames())
                .containsExactlyInAnyOrder("lock-bot", "model-key", "servers", "backups", "secrets");
        assertThat(statement.at("/notDone").isEmpty()).isTrue();
        assertThat(lock()).isEqualTo(BotLock.LOCKED);
    }

    @Test
    void aBotThatThePlatformDidNotLockIsNotClaimedToBeLocked() {
        DeploymentId id = running();
        world.outside.botsRefuse = true;

        JsonNode statement = ended(id);

        assertThat(statement.at("/destroyed").has("lock-bot")).isFalse();
        assertThat(statement.at("/notDone/lock-bot").asString()).isEqualTo("not-locked");
        assertThat(lock()).isEqualTo(BotLock.NOT_LOCKED);
        assertThat(world.alerts).anyMatch(alert -> alert.contains("deployment.bot.not-locked"));
    }

    @Test
    void aPlatformThatStaysSilentForTooLongHasNotLockedItEither() {
        DeploymentId id = running();
        world.outside.botsAnswer = false;

        assertThat(ended(id).at("/notDone/lock-bot").asString()).isEqualTo("not-locked");
    }

    @Test
    void aTokenThatItsOwnerBroughtWasNotTouched() {
        DeploymentId id = running();
        world.tables.run(() -> {
            Deployment deployment = world.records.lock(id).orElseThrow();
            AgentBot bot = deployment.requireBot();
            world.records.save(
                    deployment.with(new AgentBot(bot.platform(), AgentBot.Source.PASTED, bot.botId(), bot.username())));
        });

        JsonNode statement = ended(id);

        assertThat(statement.at("/destroyed").has("lock-bot")).isFalse();
        assertThat(statement.at("/notDone/lock-bot").asString()).isEqualTo("own-token");
        assertThat(lock()).isEqualTo(BotLock.OWN_TOKEN);
        assertThat(world.outside.tokenVersions).isEmpty();
    }

    private DeploymentId running() {
        DeploymentId id = world.order();
        world.pays(id);
        world.settle(DAY);
        assertThat(world.state(id)).isInstanceOf(State.Running.class);
        return id;
    }

    private JsonNode ended(DeploymentId id) {
        world.tables.call(() -> world.terminations.terminate(id, "ada_agent_bot"));
        world.settle(DAY);
        return JsonMapper.builder()
                .build()
                .readTree(world.receipts.find(id).orElseThrow())
                .path("statement");
    }

    private BotLock lock() {
        return world.deployments.botLock(
                world.records.of(SagaWorld.ADA).getFirst().id());
    }
}
