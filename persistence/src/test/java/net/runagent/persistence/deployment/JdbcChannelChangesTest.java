package net.runagent.persistence.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.AgentBot.Source;
import net.runagent.core.deployment.ChannelChange;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.Selection;
import net.runagent.core.deployment.State;
import net.runagent.persistence.database.TestDatabase;
import net.runagent.persistence.work.Eventually;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Where an agent is about to talk is remembered until it does, and where it talks then comes back as it was stored. */
class JdbcChannelChangesTest {
    private static final TestDatabase DATABASE = TestDatabase.fresh();
    private static final ChatUser HERE = new ChatUser(Platform.TELEGRAM, "100001");
    private static final ChatUser THERE = new ChatUser(Platform.DISCORD, "200002");

    private final JdbcChannelChanges changes = new JdbcChannelChanges(DATABASE.jdbc());
    private final JdbcDeploymentRecords records = new JdbcDeploymentRecords(DATABASE.jdbc());

    private final DeploymentId id = new DeploymentId(UUID.randomUUID());
    private final AgentBot old = new AgentBot(Platform.TELEGRAM, Source.MANAGED, id + "-1", "ada_agent_bot");
    private final AgentBot fresh = new AgentBot(Platform.DISCORD, Source.PASTED, id + "-2", "ada_on_discord");
    private final Deployment agent = new Deployment(
            id,
            new AccountId(UUID.randomUUID()),
            HERE,
            new Selection("starter", "openrouter/auto", "nbg1", Platform.TELEGRAM),
            old,
            null,
            new State.Running(Instant.parse("2026-11-24T10:00:00Z")),
            Instant.parse("2026-11-24T09:00:00Z"),
            0);

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void aChangeIsKnownByItsAgentAndByBothBots() {
        records.add(agent);
        ChannelChange asked = new ChannelChange(id, THERE, null, HERE, old);
        changes.put(asked);
        assertThat(changes.find(id)).contains(asked);
        assertThat(changes.involves(Platform.DISCORD, fresh.botId())).isFalse();

        changes.put(asked.through(fresh));
        assertThat(changes.find(id)).contains(asked.through(fresh));
        assertThat(changes.involves(Platform.DISCORD, fresh.botId())).isTrue();
        assertThat(changes.involves(Platform.TELEGRAM, fresh.botId())).isFalse();
        assertThat(changes.involves(Platform.TELEGRAM, old.botId())).isTrue();
        assertThat(changes.involves(Platform.DISCORD, old.botId())).isFalse();

        changes.remove(id);
        assertThat(changes.find(id)).isEmpty();
        assertThat(changes.involves(Platform.TELEGRAM, old.botId())).isFalse();
    }

    /** What uses a bot and what is about to use it stand in different tables: no index guards one against the other. */
    @Test
    void twoWhoWantTheSameBotAtTheSameTimeDoNotBothFindItFree() throws Exception {
        records.add(agent);
        CountDownLatch looked = new CountDownLatch(1);
        FutureTask<Boolean> other = new FutureTask<>(() -> {
            assertThat(looked.await(20, TimeUnit.SECONDS)).isTrue();
            return DATABASE.transactions().<Boolean>call(this::free);
        });
        Thread thread = Thread.ofPlatform().start(other);

        DATABASE.transactions().run(() -> {
            assertThat(free()).isTrue();
            looked.countDown();
            Eventually.becomes("the other one waits or is through", () -> other.isDone() || waiting());
            changes.put(new ChannelChange(id, THERE, fresh, HERE, old));
        });

        assertThat(other.get(20, TimeUnit.SECONDS)).as("free for the other one").isFalse();
        thread.join();
    }

    private boolean free() {
        changes.decide(Platform.DISCORD, fresh.botId());
        return !changes.involves(Platform.DISCORD, fresh.botId())
                && records.using(Platform.DISCORD, fresh.botId()).isEmpty();
    }

    private static boolean waiting() {
        return DATABASE.jdbc()
                .sql("select exists (select from pg_locks where locktype = 'advisory' and not granted)")
                .query(Boolean.class)
                .single();
    }

    @Test
    void anotherPlatformAnotherBotAndAnotherOwnerComeBackAsTheyWereStored() {
        records.add(agent);
        records.save(new Deployment(
                id,
                agent.account(),
                THERE,
                new Selection("starter", "openrouter/auto", "nbg1", Platform.DISCORD),
                fresh,
                null,
                agent.state(),
                agent.createdAt(),
                1));

        assertThat(records.find(id)).hasValueSatisfying(now -> {
            assertThat(now.owner()).isEqualTo(THERE);
            assertThat(now.bot()).isEqualTo(fresh);
            assertThat(now.selection().platform()).isEqualTo(Platform.DISCORD);
        });
        assertThat(records.using(Platform.TELEGRAM, old.botId())).isEmpty();
    }
}
