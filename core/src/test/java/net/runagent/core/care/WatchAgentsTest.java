package net.runagent.core.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.State;
import org.junit.jupiter.api.Test;

class WatchAgentsTest {
    private final SickAgent agent = new SickAgent();

    @Test
    void oneBadLookIsNotTroubleTwoAreAndItIsToldOnce() {
        agent.health = SickAgent::down;

        agent.look();
        assertThat(agent.state).isInstanceOf(State.Running.class);
        agent.look();
        assertThat(agent.state).isEqualTo(new State.NeedsAttention(agent.now, "agent-down"));
        agent.look();

        assertThat(agent.told).containsExactly(new AgentTrouble(SickAgent.ID.value(), "agent-down"));
    }

    @Test
    void aGoodLookBetweenTwoBadOnesForgetsTheFirst() {
        agent.health = SickAgent::down;
        agent.look();
        agent.health = SickAgent::well;
        agent.look();
        agent.health = SickAgent::down;
        agent.look();

        assertThat(agent.state).isInstanceOf(State.Running.class);
    }

    @Test
    void anAgentThatComesBackByItselfIsToldToo() {
        agent.state = new State.NeedsAttention(agent.now, "agent-down");

        agent.look();

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

        agent.look();

        assertThat(agent.state).isInstanceOf(State.Recovering.class);
        assertThat(agent.told).doesNotHaveAnyElementsOfTypes(AgentWell.class);
        agent.health = SickAgent::well;
        assertThat(agent.goOn().result()).isEqualTo(Recovery.HEALTHY);
    }

    @Test
    void aBadLookFromBeforeARecoverySaysNothingAboutTheHealedAgent() {
        agent.health = SickAgent::down;
        agent.look();
        agent.health = () -> {
            agent.now = agent.now.plusSeconds(30);
            agent.state = new State.Running(agent.now);
            return SickAgent.down();
        };

        agent.look();

        assertThat(agent.state).isInstanceOf(State.Running.class);
        assertThat(agent.told).isEmpty();
    }

    @Test
    void aProviderThatDoesNotAnswerIsNoTrouble() {
        agent.sighting = new ServerFleet.Sighting.Unknown("503");
        agent.look();
        agent.look();
        agent.look();

        assertThat(agent.state).isInstanceOf(State.Running.class);
        assertThat(agent.told).isEmpty();
    }

    @Test
    void aServerThatStartsIsNoTroubleYet() {
        agent.sighting = SickAgent.server("starting");
        agent.look();
        agent.look();

        assertThat(agent.state).isInstanceOf(State.Running.class);
    }

    @Test
    void aServerThatIsGoneIsAlsoTheStaffsTrouble() {
        agent.sighting = new ServerFleet.Sighting.Absent();
        agent.look();
        agent.look();

        assertThat(agent.state).isEqualTo(new State.NeedsAttention(agent.now, "server-gone"));
        assertThat(agent.alerts).containsExactly("deployment.server-gone");
    }

    @Test
    void anAgentThatIsBeingRecoveredIsLeftToTheRecovery() {
        agent.state = new State.Recovering(agent.now, "agent-down");
        agent.health = SickAgent::down;
        agent.look();
        agent.look();

        assertThat(agent.state).isInstanceOf(State.Recovering.class);
        assertThat(agent.told).isEmpty();
    }

    @Test
    void anAgentThatIsNotBuiltYetIsNotLookedAt() {
        agent.state = new State.Building(agent.now, 1);
        agent.health = () -> {
            throw new AssertionError("looked at");
        };

        agent.look();

        assertThat(agent.told).isEmpty();
    }

    @Test
    void aLookThatFailsIsForgotten() {
        agent.health = () -> {
            throw new IllegalStateException("ended meanwhile");
        };
        agent.look();
        agent.health = SickAgent::down;
        agent.look();

        assertThat(agent.state).isInstanceOf(State.Running.class);
    }

    @Test
    void manyThatTurnBadAtOnceAreTheStaffsTrouble() {
        agent.herdSize = 10;
        agent.health = SickAgent::down;
        agent.look();
        assertThat(agent.alerts).isEmpty();

        agent.look();
        assertThat(agent.alerts).containsExactly("care.many-down");

        agent.look();
        assertThat(agent.alerts).as("bad since before").hasSize(1);
    }

    @Test
    void looksThatFailForManyAreTheStaffsTroubleToo() {
        agent.herdSize = 4;
        agent.health = () -> {
            throw new IllegalStateException("no key");
        };

        agent.look();

        assertThat(agent.alerts).containsExactly("care.many-down");
        assertThat(agent.state).isInstanceOf(State.Running.class);
    }

    @Test
    void threeAreACoincidenceAndSoIsAFifth() {
        agent.herdSize = 3;
        agent.health = SickAgent::down;
        agent.look();
        agent.look();
        assertThat(agent.alerts).isEmpty();

        AtomicInteger looks = new AtomicInteger();
        agent.herdSize = 20;
        agent.health = () -> {
            if (looks.incrementAndGet() <= 4) {
                throw new IllegalStateException("ended meanwhile");
            }
            return SickAgent.well();
        };
        agent.look();
        assertThat(agent.alerts).isEmpty();
    }

    @Test
    void agentsThatEndWhileTheyAreLookedAtAreNoTrouble() {
        agent.herdSize = 10;
        agent.health = SickAgent::down;
        agent.look();

        agent.health = () -> {
            agent.all(new State.Terminating(agent.now));
            return SickAgent.down();
        };
        agent.look();

        assertThat(agent.alerts).isEmpty();
    }

    @Test
    void agentsWhoseLookFailsBecauseTheyEndMeanwhileAreNoTrouble() {
        agent.herdSize = 10;
        agent.health = () -> {
            agent.all(new State.Terminating(agent.now));
            throw new IllegalStateException("its key is destroyed");
        };

        agent.look();

        assertThat(agent.alerts).isEmpty();
    }

    @Test
    void agentsThatAreRepairedWhileTheyAreLookedAtAreNoTrouble() {
        agent.herdSize = 10;
        agent.health = SickAgent::down;
        agent.look();

        agent.health = () -> {
            agent.all(new State.Recovering(agent.now, "asked"));
            return SickAgent.down();
        };
        agent.look();

        assertThat(agent.alerts).isEmpty();
    }

    /** A process that has just started knows of no looks before; what is known to be bad must not look new to it. */
    @Test
    void whatNeedsAttentionAlreadyHasNotTurnedBadNow() {
        agent.herdSize = 10;
        agent.all(new State.NeedsAttention(agent.now, "agent-down"));
        agent.health = SickAgent::down;

        agent.look();
        agent.look();
        agent.look();

        assertThat(agent.alerts).isEmpty();
    }

    @Test
    void aBadLookFromBeforeARepairIsNotTheFirstOfTwoAfterIt() {
        agent.health = SickAgent::down;
        agent.look();
        agent.now = agent.now.plusSeconds(30);
        agent.state = new State.Running(agent.now);

        agent.look();
        assertThat(agent.state).as("one look since").isInstanceOf(State.Running.class);

        agent.look();
        assertThat(agent.state).isEqualTo(new State.NeedsAttention(agent.now, "agent-down"));
    }

    /** A day of looks, each of which would have to open the key. */
    private void aDayOfLooks() {
        for (int look = 0; look < Duration.ofDays(1).dividedBy(agent.watch.every()); look++) {
            agent.later(agent.watch.every());
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
        agent.look();
        agent.lookAfter(true);

        agent.look();

        assertThat(agent.openings).containsExactly(agent.instruction());
    }

    @Test
    void switchedOffBetweenTheListAndTheLookNothingIsOpenedAndItIsNoTrouble() {
        agent.herdSize = 20;
        agent.whenListed = () -> agent.lookAfter(false);

        agent.look();

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
        StandingRecords.Change first = agent.changes.get("look-after " + SickAgent.ID);
        agent.now = agent.now.plusSeconds(60);
        agent.lookAfter(false);

        assertThat(agent.changes.get("look-after " + SickAgent.ID)).isEqualTo(first);
        assertThat(first.by()).isEqualTo(SickAgent.OWNER);
    }

    // ---- how soon, and what is no trouble

    @Test
    void theOwnerHearsWithinSeventyFiveSecondsWhenTheFaultFollowsRightUponALook() {
        agent.later(Duration.ofSeconds(10));
        Instant fault = agent.now;
        agent.health = SickAgent::down;

        while (agent.told.isEmpty()) {
            agent.later(agent.watch.every());
        }

        assertThat(Duration.between(fault, agent.now)).isLessThanOrEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aProgramThatDiesOnAServerThatItWasJustBuiltOnIsToldAsSoonAsAnyOther() {
        Instant fault = agent.now;
        agent.health =
                () -> SickAgent.stopped(30 + Duration.between(fault, agent.now).toSeconds());

        while (agent.told.isEmpty()) {
            agent.later(agent.watch.every());
        }

        assertThat(Duration.between(fault, agent.now)).isLessThanOrEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void aProgramThatStandsStillSinceItsServerWasRestartedMayBeOnItsWay() {
        agent.later(Duration.ofSeconds(60));
        Instant restarted = agent.now;
        agent.health =
                () -> SickAgent.stopped(Duration.between(restarted, agent.now).toSeconds());
        for (int ticks = 0; ticks < 12; ticks++) {
            agent.later(Duration.ofSeconds(10));
        }

        assertThat(agent.told).isEmpty();
    }

    @Test
    void anAgentWhoseServerWasRestartedIsNoTroubleWhileItComesBack() {
        agent.look();
        agent.health = SickAgent::refused;
        agent.later(Duration.ofSeconds(10));
        agent.later(Duration.ofSeconds(10));
        agent.later(Duration.ofSeconds(10));
        agent.health = () -> SickAgent.started(20, 5, 0);
        for (int ticks = 0; ticks < 12; ticks++) {
            agent.later(Duration.ofSeconds(10));
        }
        agent.health = SickAgent::well;
        agent.look();

        assertThat(agent.told).isEmpty();
        assertThat(agent.state).isInstanceOf(State.Running.class);
    }

    @Test
    void aServerThatLetsNobodyInForLongerThanARestartTakesIsTrouble() {
        agent.health = SickAgent::refused;
        agent.look();
        for (int ticks = 0; ticks < 4; ticks++) {
            agent.later(Duration.ofSeconds(10));
        }

        assertThat(agent.told).containsExactly(new AgentTrouble(SickAgent.ID.value(), "no-login"));
    }

    @Test
    void atTheTimeWhenServersRestartByThemselvesThereIsMorePatience() {
        agent.now = Instant.parse("2026-11-25T03:30:10Z");
        agent.health = SickAgent::refused;
        for (int ticks = 0; ticks < 30; ticks++) {
            agent.later(Duration.ofSeconds(10));
        }
        assertThat(agent.told).isEmpty();

        for (int ticks = 0; ticks < 10; ticks++) {
            agent.later(Duration.ofSeconds(10));
        }
        assertThat(agent.told).as("no restart takes that long").hasSize(1);
    }

    @Test
    void aProgramThatFallsOverAgainAndAgainIsNotTakenForOneThatStarts() {
        int[] restarts = {0};
        agent.health = () -> SickAgent.started(100_000, 3, restarts[0]++);
        agent.look();
        agent.later(Duration.ofSeconds(10));
        agent.later(Duration.ofSeconds(10));
        agent.later(Duration.ofSeconds(10));

        assertThat(agent.told).containsExactly(new AgentTrouble(SickAgent.ID.value(), "agent-deaf"));
    }

    @Test
    void whatDoesNotEndToStartIsTroubleInTheEnd() {
        agent.health = () -> SickAgent.started(30, 5, 0);
        for (int ticks = 0; ticks < 26; ticks++) {
            agent.later(Duration.ofSeconds(10));
        }

        assertThat(agent.told).containsExactly(new AgentTrouble(SickAgent.ID.value(), "agent-deaf"));
    }

    @Test
    void aServerThatOurProviderWorksOnIsWaitedForAndToldWhenThatTakesTooLong() {
        agent.sighting = SickAgent.server("migrating");
        for (int ticks = 0; ticks < 55; ticks++) {
            agent.later(Duration.ofSeconds(10));
        }
        assertThat(agent.told).isEmpty();

        for (int ticks = 0; ticks < 10; ticks++) {
            agent.later(Duration.ofSeconds(10));
        }
        assertThat(agent.told).containsExactly(new AgentTrouble(SickAgent.ID.value(), "server-stuck"));
    }

    // ---- its chat, seen from outside

    @Test
    void anAgentThatSaysItIsWellAndLetsMessagesWaitIsDeaf() {
        agent.waiting = () -> new AgentBots.Waiting.Messages(1, false);
        agent.look();
        assertThat(agent.told).isEmpty();
        agent.look();

        assertThat(agent.told).containsExactly(new AgentTrouble(SickAgent.ID.value(), "agent-deaf"));
    }

    @Test
    void aMessageThatWaitedForAMomentIsNoTrouble() {
        agent.waiting = () -> new AgentBots.Waiting.Messages(3, false);
        agent.look();
        agent.waiting = () -> new AgentBots.Waiting.Messages(0, false);
        agent.later(Duration.ofSeconds(10));
        agent.waiting = () -> new AgentBots.Waiting.Messages(1, false);
        agent.later(Duration.ofSeconds(20));

        assertThat(agent.told).isEmpty();
    }

    @Test
    void messagesThatAreSentElsewhereReachNobody() {
        agent.waiting = () -> new AgentBots.Waiting.Messages(0, true);
        agent.look();
        agent.look();

        assertThat(agent.told).containsExactly(new AgentTrouble(SickAgent.ID.value(), "agent-deaf"));
    }

    @Test
    void aRefusedTokenIsNamedAndNotAskedAboutAllDay() {
        agent.waiting = AgentBots.Waiting.Invalid::new;
        agent.health = SickAgent::deaf;
        agent.look();
        agent.look();
        assertThat(agent.told).containsExactly(new AgentTrouble(SickAgent.ID.value(), "token-revoked"));

        int asked = agent.askedPlatform;
        for (int looks = 0; looks < 10; looks++) {
            agent.look();
        }
        assertThat(agent.askedPlatform - asked).isLessThanOrEqualTo(1);

        agent.tokenVersion = 2;
        agent.waiting = () -> new AgentBots.Waiting.Messages(0, false);
        agent.health = SickAgent::well;
        agent.look();
        assertThat(agent.state).as("another token is asked about at once").isInstanceOf(State.Running.class);
    }

    @Test
    void aSilentPlatformSaysNothingAboutTheAgent() {
        agent.waiting = () -> new AgentBots.Waiting.Unknown("502");
        agent.look();
        agent.look();

        assertThat(agent.told).isEmpty();
    }

    @Test
    void theTokenIsOpenedOnceAnHourForTheInstructionAndNotAtEachLook() {
        for (int look = 0; look < 3 * 360; look++) {
            agent.later(agent.watch.every());
        }

        assertThat(agent.opened).as("in three hours").hasSize(3).containsOnly("watch.channel");
    }

    @Test
    void switchedOffNothingIsKeptOfTheToken() {
        agent.look();
        assertThat(agent.opened).hasSize(1);
        agent.lookAfter(false);
        agent.look();
        agent.lookAfter(true);
        agent.look();

        assertThat(agent.opened).as("opened anew").hasSize(2);
    }

    // ---- its credit

    @Test
    void anAgentThatCannotPayForThinkingIsItsOwnersToMend() {
        agent.credit = ModelKeys.Credit.SPENT;
        agent.look();
        agent.look();

        assertThat(agent.told).containsExactly(new AgentTrouble(SickAgent.ID.value(), "credit-spent"));
        agent.credit = ModelKeys.Credit.LEFT;
        agent.look();
        assertThat(agent.state).isInstanceOf(State.Running.class);
    }

    // ---- by itself

    @Test
    void whoAllowedItIsHealedWithoutBeingAskedAndHearsOfTheRecoveryInstead() {
        agent.healByItself(true);
        agent.health = SickAgent::down;
        agent.helps = what -> agent.health = SickAgent::well;
        agent.look();
        agent.look();

        assertThat(agent.state).isInstanceOf(State.Recovering.class);
        assertThat(agent.told).hasOnlyElementsOfType(RecoveryMoved.class);
        agent.openings.clear();
        assertThat(agent.goOn().result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.openings).as("opened for the instruction").isNotEmpty().containsOnly(agent.healing());
        assertThat(agent.recoveries.values()).allMatch(Recovery::automatic);
    }

    @Test
    void withinSixHoursItIsNotHealedByItselfAgainAndPeopleAreTold() {
        agent.healByItself(true);
        agent.health = SickAgent::down;
        agent.helps = what -> agent.health = SickAgent::well;
        agent.look();
        agent.look();
        agent.goOn();
        agent.told.clear();

        agent.now = agent.now.plus(Duration.ofHours(5));
        agent.health = SickAgent::down;
        agent.look();
        agent.look();
        assertThat(agent.state).isInstanceOf(State.NeedsAttention.class);
        assertThat(agent.told).containsExactly(new AgentTrouble(SickAgent.ID.value(), "agent-down"));
        assertThat(agent.alerts).containsExactly("care.not-again-by-itself");

        agent.health = SickAgent::well;
        agent.look();
        agent.now = agent.now.plus(Duration.ofHours(2));
        agent.health = SickAgent::down;
        agent.look();
        agent.look();
        assertThat(agent.state).as("after 6 hours").isInstanceOf(State.Recovering.class);
    }

    @Test
    void whatOnlyItsOwnerCanMendIsNotTriedByItself() {
        agent.healByItself(true);
        agent.credit = ModelKeys.Credit.SPENT;
        agent.look();
        agent.look();

        assertThat(agent.recoveries).isEmpty();
        assertThat(agent.told).containsExactly(new AgentTrouble(SickAgent.ID.value(), "credit-spent"));
    }

    @Test
    void whoTakesItBackWhileItIsHealedEndsThat() {
        agent.healByItself(true);
        agent.health = SickAgent::down;
        agent.look();
        agent.look();
        agent.healByItself(false);
        agent.openings.clear();

        assertThat(agent.goOn().result()).isEqualTo("interrupted");
        assertThat(agent.openings).isEmpty();
        assertThat(agent.done).isEmpty();
    }

    // ---- what its server tells

    @Test
    void howItsServerIsIsKeptAboutOnceAMinute() {
        agent.health = () -> SickAgent.started(86_400, 80_000, 0);
        agent.look();

        MachineSeen seen = agent.machines.get(SickAgent.ID);
        assertThat(seen.at()).isEqualTo(agent.now);
        assertThat(seen.cores()).isEqualTo(2);
        Instant first = agent.now;
        agent.look();
        assertThat(agent.machines.get(SickAgent.ID).at()).isEqualTo(first);
        agent.look();
        assertThat(agent.machines.get(SickAgent.ID).at()).isEqualTo(agent.now);
    }

    @Test
    void anotherVersionThanThePinnedOneIsThePeoplesMatterAndNotItsOwners() {
        agent.health = SickAgent::another;
        agent.look();
        agent.look();

        assertThat(agent.told).isEmpty();
        assertThat(agent.alerts).containsOnly("care.drifted");
    }

    @Test
    void withMoreAgentsThanTheBudgetAllowsEachIsLookedIntoLessOftenAndStillSeenFromOutside() {
        CareProperties few = new CareProperties(Duration.ofSeconds(30), 16, 50, 4, 64);

        assertThat(few.insideEvery(100)).isEqualTo(Duration.ofSeconds(30));
        assertThat(few.insideEvery(1_500)).isEqualTo(Duration.ofSeconds(30));
        assertThat(few.insideEvery(10_000)).isEqualTo(Duration.ofSeconds(200));
    }
}
