package net.runagent.bot.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.bot.door.DoorHouse;
import net.runagent.core.work.LeaderLocks;
import net.runagent.core.work.Leadership;
import net.runagent.core.work.Leadership.Leader;
import net.runagent.core.work.StaffAlerts;
import net.runagent.sandbox.discord.DiscordParty;
import net.runagent.sandbox.world.World;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** A database that is away for a moment must not cost what people do meanwhile. */
class ListeningTurnTest {
    private static final long BEGAN = Long.MAX_VALUE - 5;

    private final ListeningTurn turn = new ListeningTurn();

    @Test
    void itLastsForAWhileWhenNobodyCanTellAndNoLonger() {
        long most = ListeningTurn.KEPT_UNTOLD.toNanos();
        assertThat(turn.isOurs(Leader.US, BEGAN)).isTrue();
        assertThat(turn.isOurs(Leader.UNKNOWN, BEGAN + most - 1)).isTrue();
        assertThat(turn.isOurs(Leader.UNKNOWN, BEGAN + most)).isFalse();
        assertThat(turn.isOurs(Leader.UNKNOWN, BEGAN + 1)).as("over is over").isFalse();
        assertThat(turn.isOurs(Leader.US, BEGAN + most)).isTrue();
    }

    @Test
    void itEndsAtOnceWhenAnotherLeadsAndDoesNotBeginInDoubt() {
        assertThat(turn.isOurs(Leader.UNKNOWN, BEGAN)).isFalse();
        assertThat(turn.isOurs(Leader.US, BEGAN)).isTrue();
        assertThat(turn.isOurs(Leader.ANOTHER, BEGAN)).isFalse();
        assertThat(turn.isOurs(Leader.UNKNOWN, BEGAN)).isFalse();
    }

    @Test
    void theLineStaysWhileTheDatabaseIsAwayAndIsHungUpWhenAnotherLeads() throws Exception {
        try (World world = new World(7)) {
            DiscordParty discord = world.join(new DiscordParty());
            Locks locks = new Locks();
            DiscordGateway gateway = new DiscordGateway(
                    new DiscordProperties(
                            discord.operatorToken(),
                            discord.applicationId(),
                            discord.url() + "/api/v10",
                            discord.gatewayUrl()),
                    mock(DiscordKeeper.class),
                    mock(DiscordCommands.class),
                    new Leadership(locks),
                    new StaticListableBeanFactory().getBeanProvider(StaffAlerts.class));
            try {
                gateway.resume();
                DoorHouse.becomes("connected", () -> discord.hears(null));
                locks.leader = Leader.UNKNOWN;
                int before = locks.asked.get();
                DoorHouse.becomes("asked in vain", () -> locks.asked.get() >= before + 3);
                assertThat(gateway.leading()).isTrue();
                assertThat(discord.hears(null)).isTrue();

                locks.leader = Leader.ANOTHER;
                DoorHouse.becomes("hung up", () -> !gateway.leading() && !discord.hears(null));
            } finally {
                gateway.destroy();
            }
        }
    }

    private static final class Locks implements LeaderLocks {
        private final AtomicInteger asked = new AtomicInteger();
        private volatile Leader leader = Leader.US;

        @Override
        public boolean hold(String role) {
            asked.incrementAndGet();
            if (leader == Leader.UNKNOWN) {
                throw new IllegalStateException("planned");
            }
            return leader == Leader.US;
        }

        @Override
        public void release(String role) {}
    }
}
