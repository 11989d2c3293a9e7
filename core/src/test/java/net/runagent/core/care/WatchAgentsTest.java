package net.runagent.core.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.State;
import org.junit.jupiter.api.Test;

class WatchAgentsTest {
    private final SickAgent agent = new SickAgent();

    @Test
    void oneBadLookIsNotTroubleTwoAreAndItIsToldOnce() {
        agent.health = SickAgent::down;

        agent.watch.run();
        assertThat(agent.state).isInstanceOf(State.Running.class);
        agent.watch.run();
        agent.watch.run();

        assertThat(agent.state).isEqualTo(new State.NeedsAttention(agent.now, "agent-down"));
        assertThat(agent.told).containsExactly(new AgentTrouble(SickAgent.ID.value(), "agent-down"));
    }

    @Test
    void aGoodLookBetweenTwoBadOnesForgetsTheFirst() {
        agent.health = SickAgent::down;
        agent.watch.run();
        agent.health = SickAgent::well;
        agent.watch.run();
        agent.health = SickAgent::down;
        agent.watch.run();

        assertThat(agent.state).isInstanceOf(State.Running.class);
    }

    @Test
    void anAgentThatComesBackByItselfIsToldToo() {
        agent.state = new State.NeedsAttention(agent.now, "agent-down");

        agent.watch.run();

        assertThat(agent.state).isInstanceOf(State.Running.class);
        assertThat(agent.told).containsExactly(new AgentWell(SickAgent.ID.value()));
    }

    @Test
    void aGoodLookThatEndsAfterARecoveryBeganDoesNotEndTheRecovery() {
        agent.state = new State.NeedsAttention(agent.now, "agent-down");
        agent.health = () -> {
            agent.recover.start(SickAgent.ID);
            return SickAgent.well();
        };

        agent.watch.run();

        assertThat(agent.state).isInstanceOf(State.Recovering.class);
        assertThat(agent.told).doesNotHaveAnyElementsOfTypes(AgentWell.class);
        agent.health = SickAgent::well;
        assertThat(agent.goOn().result()).isEqualTo(Recovery.HEALTHY);
    }

    @Test
    void aBadLookFromBeforeARecoverySaysNothingAboutTheHealedAgent() {
        agent.health = SickAgent::down;
        agent.watch.run();
        agent.health = () -> {
            agent.now = agent.now.plusSeconds(30);
            agent.state = new State.Running(agent.now);
            return SickAgent.down();
        };

        agent.watch.run();

        assertThat(agent.state).isInstanceOf(State.Running.class);
        assertThat(agent.told).isEmpty();
    }

    @Test
    void aProviderThatDoesNotAnswerIsNoTrouble() {
        agent.sighting = new ServerFleet.Sighting.Unknown("503");
        agent.watch.run();
        agent.watch.run();
        agent.watch.run();

        assertThat(agent.state).isInstanceOf(State.Running.class);
        assertThat(agent.told).isEmpty();
    }

    @Test
    void aServerThatStartsIsNoTroubleYet() {
        agent.sighting = SickAgent.server("starting");
        agent.watch.run();
        agent.watch.run();

        assertThat(agent.state).isInstanceOf(State.Running.class);
    }

    @Test
    void aServerThatIsGoneIsAlsoTheStaffsTrouble() {
        agent.sighting = new ServerFleet.Sighting.Absent();
        agent.watch.run();
        agent.watch.run();

        assertThat(agent.state).isEqualTo(new State.NeedsAttention(agent.now, "server-gone"));
        assertThat(agent.alerts).containsExactly("deployment.server-gone");
    }

    @Test
    void anAgentThatIsBeingRecoveredIsLeftToTheRecovery() {
        agent.state = new State.Recovering(agent.now, "agent-down");
        agent.health = SickAgent::down;
        agent.watch.run();
        agent.watch.run();

        assertThat(agent.state).isInstanceOf(State.Recovering.class);
        assertThat(agent.told).isEmpty();
    }

    @Test
    void anAgentThatIsNotBuiltYetIsNotLookedAt() {
        agent.state = new State.Building(agent.now, 1);
        agent.health = () -> {
            throw new AssertionError("looked at");
        };

        agent.watch.run();

        assertThat(agent.told).isEmpty();
    }

    @Test
    void aLookThatFailsIsForgotten() {
        agent.health = () -> {
            throw new IllegalStateException("ended meanwhile");
        };
        agent.watch.run();
        agent.health = SickAgent::down;
        agent.watch.run();

        assertThat(agent.state).isInstanceOf(State.Running.class);
    }

    @Test
    void manyThatTurnBadAtOnceAreTheStaffsTrouble() {
        agent.herdSize = 10;
        agent.health = SickAgent::down;
        agent.watch.run();
        assertThat(agent.alerts).isEmpty();

        agent.watch.run();
        assertThat(agent.alerts).containsExactly("care.many-down");

        agent.watch.run();
        assertThat(agent.alerts).as("bad since before").hasSize(1);
    }

    @Test
    void looksThatFailForManyAreTheStaffsTroubleToo() {
        agent.herdSize = 4;
        agent.health = () -> {
            throw new IllegalStateException("no key");
        };

        agent.watch.run();

        assertThat(agent.alerts).containsExactly("care.many-down");
        assertThat(agent.state).isInstanceOf(State.Running.class);
    }

    @Test
    void threeAreACoincidenceAndSoIsAFifth() {
        agent.herdSize = 3;
        agent.health = SickAgent::down;
        agent.watch.run();
        agent.watch.run();
        assertThat(agent.alerts).isEmpty();

        AtomicInteger looks = new AtomicInteger();
        agent.herdSize = 20;
        agent.health = () -> {
            if (looks.incrementAndGet() <= 4) {
                throw new IllegalStateException("ended meanwhile");
            }
            return SickAgent.well();
        };
        agent.watch.run();
        assertThat(agent.alerts).isEmpty();
    }

    @Test
    void agentsThatEndWhileTheyAreLookedAtAreNoTrouble() {
        agent.herdSize = 10;
        agent.health = SickAgent::down;
        agent.watch.run();

        agent.health = () -> {
            agent.all(new State.Terminating(agent.now));
            return SickAgent.down();
        };
        agent.watch.run();

        assertThat(agent.alerts).isEmpty();
    }

    @Test
    void agentsWhoseLookFailsBecauseTheyEndMeanwhileAreNoTrouble() {
        agent.herdSize = 10;
        agent.health = () -> {
            agent.all(new State.Terminating(agent.now));
            throw new IllegalStateException("its key is destroyed");
        };

        agent.watch.run();

        assertThat(agent.alerts).isEmpty();
    }

    @Test
    void agentsThatAreRepairedWhileTheyAreLookedAtAreNoTrouble() {
        agent.herdSize = 10;
        agent.health = SickAgent::down;
        agent.watch.run();

        agent.health = () -> {
            agent.all(new State.Recovering(agent.now, "asked"));
            return SickAgent.down();
        };
        agent.watch.run();

        assertThat(agent.alerts).isEmpty();
    }

    /** A process that has just started knows of no looks before; what is known to be bad must not look new to it. */
    @Test
    void whatNeedsAttentionAlreadyHasNotTurnedBadNow() {
        agent.herdSize = 10;
        agent.all(new State.NeedsAttention(agent.now, "agent-down"));
        agent.health = SickAgent::down;

        agent.watch.run();
        agent.watch.run();
        agent.watch.run();

        assertThat(agent.alerts).isEmpty();
    }

    @Test
    void aBadLookFromBeforeARepairIsNotTheFirstOfTwoAfterIt() {
        agent.health = SickAgent::down;
        agent.watch.run();
        agent.now = agent.now.plusSeconds(30);
        agent.state = new State.Running(agent.now);

        agent.watch.run();
        assertThat(agent.state).as("one look since").isInstanceOf(State.Running.class);

        agent.watch.run();
        assertThat(agent.state).isEqualTo(new State.NeedsAttention(agent.now, "agent-down"));
    }

    /** A day of looks, each of which would have to open the key. */
    private void aDayOfLooks() {
        for (int look = 0; look < Duration.ofDays(1).dividedBy(agent.watch.every()); look++) {
            agent.watch.run();
            agent.now = agent.now.plus(agent.watch.every());
        }
    }

    @Test
    void switchedOffNothingIsOpenedInTwentyFourHoursAndNobodyIsTold() {
        agent.lookAfter(false);
        agent.health = SickAgent::down;

        aDayOfLooks();

        assertThat(agent.openings).isEmpty();
        assertThat(agent.told).isEmpty();
        assertThat(agent.state).isInstanceOf(State.Running.class);
    }

    @Test
    void switchedOnEachOpeningNamesTheInstruction() {
        aDayOfLooks();

        assertThat(agent.openings).hasSize(2_880).containsOnly(agent.instruction());
    }

    @Test
    void whoSwitchesItOnAgainIsLookedAfterFromThenOn() {
        agent.lookAfter(false);
        agent.watch.run();
        agent.lookAfter(true);

        agent.watch.run();

        assertThat(agent.openings).containsExactly(agent.instruction());
    }

    @Test
    void switchedOffBetweenTheListAndTheLookNothingIsOpenedAndItIsNoTrouble() {
        agent.herdSize = 20;
        agent.whenListed = () -> agent.lookAfter(false);

        agent.watch.run();

        assertThat(agent.openings).hasSize(19);
        assertThat(agent.alerts).isEmpty();
    }

    @Test
    void theOwnersRecoveryStillWorksWhileNobodyWatches() {
        agent.lookAfter(false);
        agent.state = new State.NeedsAttention(agent.now, "agent-down");

        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.openings).isNotEmpty().doesNotContain(agent.instruction());
    }

    @Test
    void theSameWishAgainChangesNeitherTheTimeNorTheChat() {
        agent.lookAfter(false);
        StandingRecords.Change first = agent.changes.get(SickAgent.ID);
        agent.now = agent.now.plusSeconds(60);
        agent.lookAfter(false);

        assertThat(agent.changes.get(SickAgent.ID)).isEqualTo(first);
        assertThat(first.by()).isEqualTo(SickAgent.OWNER);
    }
}
