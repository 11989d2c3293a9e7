package net.runagent.core.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.care.Rotation.Aim;
import net.runagent.core.care.Rotation.Outcome;
import net.runagent.core.deployment.AgentBackups;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.AgentBots.Checked;
import net.runagent.core.deployment.AgentChannel;
import net.runagent.core.deployment.ChannelChange;
import net.runagent.core.deployment.ChannelChanges;
import net.runagent.core.deployment.Deployment;
import net.runagent.core.deployment.DeploymentId;
import net.runagent.core.deployment.LockBots;
import net.runagent.core.deployment.Selection;
import net.runagent.core.deployment.State;
import net.runagent.core.vault.SecretKind;
import net.runagent.core.vault.Vault;
import net.runagent.core.work.Transactions;
import org.junit.jupiter.api.Test;

/** A bot that somebody else took between the look and the reservation is not reserved a second time. */
class MoveChannelTest {
    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
    private static final ChatUser HERE = new ChatUser(Platform.TELEGRAM, "100001");
    private static final ChatUser THERE = new ChatUser(Platform.DISCORD, "200002");
    private static final AgentBot OLD = new AgentBot(Platform.TELEGRAM, AgentBot.Source.MANAGED, "31", "ada_agent_bot");
    private static final AgentBot FRESH =
            new AgentBot(Platform.DISCORD, AgentBot.Source.PASTED, "32", "ada_on_discord");

    private final Deployment agent = new Deployment(
            new DeploymentId(new UUID(0, 1)),
            new AccountId(new UUID(0, 2)),
            HERE,
            new Selection("starter", "openrouter/auto", "nbg1", Platform.TELEGRAM),
            OLD,
            null,
            new State.Running(NOON),
            NOON,
            0);
    private final Rotation rotation = Rotation.start(
            new UUID(0, 3),
            agent.id(),
            SecretKind.botToken(Platform.DISCORD),
            Aim.CHANNEL,
            new UUID(0, 4),
            RotationStep.CHECK,
            NOON);
    private final ChannelChange asked = new ChannelChange(agent.id(), THERE, null, HERE, OLD);
    private final AgentChannel channel = mock();
    private final ChannelChanges changes = mock();
    private final OpenForRotation secrets = mock();
    private final MoveChannel move = new MoveChannel(
            Platform.DISCORD,
            mock(AgentBots.class),
            mock(LockBots.class),
            channel,
            changes,
            mock(Delivery.class),
            mock(Vault.class),
            secrets,
            mock(AgentBackups.class),
            new Direct());

    MoveChannelTest() {
        when(changes.find(agent.id())).thenReturn(Optional.of(asked));
        when(secrets.open(any(), any(), any(), any())).thenReturn(new Checked.Ok(FRESH.botId(), FRESH.username()));
    }

    @Test
    void aBotThatIsTakenBetweenTheLookAndTheReservationIsLookedAtAgain() {
        when(channel.taken(FRESH)).thenReturn(false, true);
        Turn.Next next = (Turn.Next) move.check(rotation, agent);

        assertThatThrownBy(() -> next.and().run()).hasMessageContaining("taken meanwhile");
        verify(changes, never()).put(any());

        assertThat(move.check(rotation, agent))
                .isInstanceOfSatisfying(
                        Turn.End.class, end -> assertThat(end.outcome()).isEqualTo(new Outcome.KeptOld("bot-taken")));
    }

    @Test
    void aBotThatIsFreeIsReserved() {
        Turn.Next next = (Turn.Next) move.check(rotation, agent);

        next.and().run();

        verify(changes).put(asked.through(FRESH));
    }

    private static final class Direct implements Transactions {
        @Override
        public <T> T call(Supplier<T> work) {
            return work.get();
        }

        @Override
        public void afterCommit(Runnable work) {
            work.run();
        }
    }
}
