package net.runagent.core.care;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.runagent.core.deployment.AgentBackups;
import net.runagent.core.deployment.AgentBot;
import net.runagent.core.deployment.AgentBots;
import net.runagent.core.deployment.HostResult;
import net.runagent.core.deployment.Life;
import net.runagent.core.deployment.ModelKeys;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.State;
import net.runagent.core.vault.Secret;
import net.runagent.core.work.Job;
import org.junit.jupiter.api.Test;

class RecoveringTest {
    private final SickAgent agent = new SickAgent();

    @Test
    void anAgentThatLooksWellIsRestartedBecauseItsOwnerSaysItIsNot() {
        Recovery ended = agent.recovered();

        assertThat(ended.result()).isEqualTo(Recovery.HEALTHY);
        assertThat(ended.found()).isEqualTo("nothing");
        assertThat(agent.done).containsExactly("restart");
        assertThat(agent.state).isInstanceOf(State.Running.class);
        assertThat(agent.alerts).isEmpty();
    }

    @Test
    void aCrashedAgentIsRestartedAndNothingMore() {
        agent.health = SickAgent::down;
        agent.helps = what -> agent.health = SickAgent::well;

        assertThat(agent.recovered().found()).isEqualTo("agent-down");
        assertThat(agent.done).containsExactly("restart");
    }

    @Test
    void aDeafAgentClimbsTheWholeLadderUntilSomethingHelps() {
        agent.health = SickAgent::deaf;
        agent.helps = what -> agent.health = what.equals("reset") ? SickAgent::well : agent.health;

        Recovery ended = agent.recovered();

        assertThat(ended.result()).isEqualTo(Recovery.HEALTHY);
        assertThat(ended.found()).isEqualTo("agent-deaf");
        assertThat(agent.done)
                .containsExactly(
                        "restart", "configure", "restart", "repair", "restart", "reinstall", "restart", "reset");
        assertThat(agent.state).isInstanceOf(State.Running.class);
    }

    @Test
    void whenNothingHelpsTheOwnerAndTheStaffAreTold() {
        agent.health = SickAgent::deaf;

        assertThat(agent.recovered().result()).isEqualTo("not-healed");
        assertThat(agent.state).isEqualTo(new State.NeedsAttention(agent.now, "not-healed"));
        assertThat(agent.alerts).containsExactly("deployment.recovery-failed");
        assertThat(agent.told.getLast()).isInstanceOf(RecoveryMoved.class);
    }

    @Test
    void whoSleptWhileAnotherTookOverStoresNothing() {
        agent.health = SickAgent::down;
        agent.recover.start(SickAgent.ID);
        Recovery before = agent.recoveries.values().iterator().next();
        agent.claimLost = true;

        assertThatThrownBy(agent::step).hasMessageContaining("the claim is lost");

        assertThat(agent.recoveries.values()).containsExactly(before);
        assertThat(agent.state).isInstanceOf(State.Recovering.class);
    }

    @Test
    void aFailedRecoveryCanBeTriedAgain() {
        agent.health = SickAgent::deaf;
        agent.recovered();
        agent.health = SickAgent::well;

        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.recoveries).hasSize(2);
    }

    @Test
    void brokenSettingsAreWrittenAnewWithoutARestartBefore() {
        agent.health = SickAgent::broken;
        agent.helps = what -> agent.health = what.equals("configure") ? SickAgent::well : agent.health;

        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.done).containsExactly("configure", "restart");
    }

    @Test
    void aServerThatIsGoneEndsItAtOnceAndNothingIsTouched() {
        agent.sighting = new ServerFleet.Sighting.Absent();

        assertThat(agent.recovered().result()).isEqualTo("server-gone");
        assertThat(agent.done).isEmpty();
        assertThat(agent.state).isEqualTo(new State.NeedsAttention(agent.now, "server-gone"));
    }

    @Test
    void aServerThatIsOffIsSwitchedOn() {
        agent.sighting = SickAgent.server("off");
        agent.helps = what -> agent.sighting = SickAgent.server("running");

        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.done).containsExactly("reset");
    }

    @Test
    void aLoginThatFailsOnceIsTriedAgainBeforeTheServerIsReset() {
        int[] looks = {0};
        agent.health = () -> ++looks[0] == 1 ? SickAgent.refused() : SickAgent.well();

        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.done).containsExactly("restart");
    }

    @Test
    void aServerThatRefusesEveryLoginIsReset() {
        agent.health = SickAgent::refused;
        agent.helps = what -> agent.health = SickAgent::well;

        Recovery ended = agent.recovered();

        assertThat(ended.found()).isEqualTo("no-login");
        assertThat(ended.result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.done).containsExactly("reset");
    }

    @Test
    void aServerThatStaysDeadEndsWithinTheLimits() {
        agent.health = SickAgent::refused;
        agent.answerToRestart = new HostResult.Unreachable<>("connection refused");

        assertThat(agent.recovered().result()).isEqualTo("not-healed");
        assertThat(Duration.between(agent.recoveries.values().iterator().next().startedAt(), agent.now))
                .isLessThan(Duration.ofMinutes(15));
    }

    @Test
    void aProviderThatDoesNotAnswerSaysNothingAboutTheAgent() {
        agent.sighting = new ServerFleet.Sighting.Unknown("503");

        assertThat(agent.recovered().result()).isEqualTo("no-answer");
        assertThat(agent.done).isEmpty();
    }

    @Test
    void aProviderThatRefusesTheResetEndsIt() {
        agent.sighting = SickAgent.server("off");
        agent.answerToReset = new ServerFleet.Ending.Refused("forbidden", "no");

        assertThat(agent.recovered().result()).isEqualTo("not-healed");
    }

    @Test
    void aRevokedTokenOfAManagedBotIsFetchedAnew() {
        agent.waiting = AgentBots.Waiting.Invalid::new;
        agent.freshToken = new AgentBots.Fetched.Token(Secret.taking("777:fresh".getBytes(StandardCharsets.UTF_8)));

        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.done).containsExactly("configure", "restart");
    }

    @Test
    void aFreshTokenThatComesAfterTheEndIsNotKept() {
        agent.waiting = AgentBots.Waiting.Invalid::new;
        agent.freshToken = new AgentBots.Fetched.Token(Secret.taking("777:fresh".getBytes(StandardCharsets.UTF_8)));
        agent.fetching = () -> agent.state = new State.Terminated(agent.now);

        assertThat(agent.recovered().result()).isEqualTo("interrupted");
        verify(agent.vault, never()).keep(any(), any(), any());
        assertThat(agent.done).isEmpty();
        assertThat(agent.alerts).isEmpty();
    }

    @Test
    void aRevokedTokenThatWasPastedOnlyItsOwnerCanReplace() {
        agent.waiting = AgentBots.Waiting.Invalid::new;
        agent.source = AgentBot.Source.PASTED;

        assertThat(agent.recovered().result()).isEqualTo("token-revoked");
        assertThat(agent.done).isEmpty();
    }

    @Test
    void aDeletedBotEndsItWithThat() {
        agent.waiting = AgentBots.Waiting.Invalid::new;
        agent.freshToken = new AgentBots.Fetched.Refused("status-400");

        assertThat(agent.recovered().result()).isEqualTo("bot-gone");
    }

    @Test
    void aPlatformThatNeverGivesTheTokenDoesNotKeepTheOwnerWaitingForEver() {
        agent.waiting = AgentBots.Waiting.Invalid::new;

        assertThat(agent.recovered().result()).isEqualTo("no-answer");
    }

    @Test
    void aSilentPlatformSaysNothingAboutTheToken() {
        agent.waiting = () -> new AgentBots.Waiting.Unknown("502");

        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
    }

    @Test
    void aFullDiskIsNamedBecauseARestartCannotHelp() {
        agent.health = SickAgent::full;

        assertThat(agent.recovered().result()).isEqualTo("disk-full");
    }

    @Test
    void oneGoodLookBetweenTwoCrashesIsNotHealed() {
        int[] looks = {0};
        agent.health = () -> ++looks[0] % 2 == 0 ? SickAgent.well() : SickAgent.down();

        assertThat(agent.recovered().result()).isEqualTo("not-healed");
    }

    @Test
    void aRestartWhoseAnswerWasLostIsJudgedByLooking() {
        agent.answerToRestart = new HostResult.Wrong<>("exit-1", "");

        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
    }

    @Test
    void aSecondWishJoinsTheRecoveryThatRuns() {
        agent.health = SickAgent::deaf;
        agent.recover.start(SickAgent.ID);
        agent.step();

        assertThat(agent.recover.start(SickAgent.ID)).isEqualTo(new Life.Already());
        assertThat(agent.recoveries).hasSize(1);
        assertThat(agent.goOn().result()).isEqualTo("not-healed");
    }

    @Test
    void whatIsBeingBuiltIsNotRecovered() {
        agent.state = new State.Building(agent.now, 1);

        assertThat(agent.recover.start(SickAgent.ID)).isEqualTo(new Life.Refused("being-built"));
        assertThat(agent.recoveries).isEmpty();
        assertThat(agent.step()).isEqualTo(Job.Next.done());
    }

    @Test
    void anAgentThatIsTerminatedMeanwhileIsLeftAlone() {
        agent.health = SickAgent::deaf;
        agent.recover.start(SickAgent.ID);
        agent.step();
        List<String> before = List.copyOf(agent.done);
        int tellings = agent.told.size();
        agent.state = new State.Terminating(agent.now);

        assertThat(agent.goOn().result()).isEqualTo("interrupted");
        assertThat(agent.done).isEqualTo(before);
        assertThat(agent.state).isInstanceOf(State.Terminating.class);
        assertThat(agent.told).as("the step, and that it was interrupted").hasSize(tellings + 1);
        assertThat(agent.told.getLast()).isInstanceOf(RecoveryMoved.class);
    }

    @Test
    void everyRungIsToldOnce() {
        agent.health = SickAgent::deaf;
        agent.recovered();

        long rungs = agent.recoveries.values().iterator().next().taken().size();
        assertThat(agent.told).hasSize((int) rungs + 1);
    }

    // ---- the rungs beyond a restart

    @Test
    void aFullDiskIsClearedOfWhatIsNobodysAndTheAgentStartsAgain() {
        agent.health = SickAgent::full;
        agent.helps = what -> agent.health = what.equals("make-room") ? SickAgent::well : agent.health;

        Recovery ended = agent.recovered();

        assertThat(ended.found()).isEqualTo("disk-full");
        assertThat(ended.result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.done).containsExactly("make-room", "restart");
    }

    @Test
    void aDiskFullOfTheAgentsOwnFilesIsNamedSoonAndPeopleGetTheFacts() {
        agent.health = SickAgent::full;

        assertThat(agent.recovered().result()).isEqualTo("disk-full");
        assertThat(agent.done).containsExactly("make-room", "restart");
        assertThat(agent.alertFacts.get("deployment.recovery-failed").get("facts"))
                .contains("disk=100%", "service=runs")
                .doesNotContain("777");
    }

    @Test
    void aStateThatOnlyItsOwnProgramCanMendIsMendedByIt() {
        agent.health = SickAgent::down;
        agent.helps = what -> agent.health = what.equals("repair") ? SickAgent::well : agent.health;

        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.done).containsExactly("restart", "configure", "restart", "repair", "restart");
    }

    @Test
    void aDamagedProgramIsInstalledAnewWithoutTryingWhatCannotHelp() {
        agent.health = SickAgent::damaged;
        agent.helps = what -> agent.health = what.equals("reinstall") ? SickAgent::well : agent.health;

        Recovery ended = agent.recovered();

        assertThat(ended.found()).isEqualTo("program-broken");
        assertThat(ended.result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.done).containsExactly("reinstall", "restart");
    }

    @Test
    void settingsOfOursThatTheProgramRefusesLeadFurtherAtOnce() {
        agent.health = SickAgent::broken;
        agent.answerToConfigure = new HostResult.Wrong<>("agent.config.invalid", "root: unknown key");
        agent.helps = what -> agent.health = what.equals("reinstall") ? SickAgent::well : agent.health;

        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.done).startsWith("configure", "restart").contains("reinstall");
    }

    @Test
    void anAgentThatRanOutOfMemoryIsRestarted() {
        agent.health = SickAgent::killed;
        agent.helps = what -> agent.health = SickAgent::well;

        assertThat(agent.recovered().found()).isEqualTo("out-of-memory");
        assertThat(agent.done).containsExactly("restart");
    }

    @Test
    void aServerThatLetsUsInAgainAfterAResetIsHealedFurtherWithWhatIsGentler() {
        agent.health = SickAgent::refused;
        agent.helps = what -> agent.health =
                what.equals("reset") ? SickAgent::down : what.equals("restart") ? SickAgent::well : agent.health;

        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.done).containsExactly("reset", "restart");
    }

    @Test
    void anAgentThatLooksWellAndLetsMessagesWaitIsDeafUntilItHasHeardThem() {
        agent.waiting = () -> new AgentBots.Waiting.Messages(2, false);
        agent.helps = what -> agent.waiting = () -> new AgentBots.Waiting.Messages(0, false);

        Recovery ended = agent.recovered();

        assertThat(ended.found()).isEqualTo("agent-deaf");
        assertThat(ended.result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.done).containsExactly("restart");
    }

    // ---- what only its owner can mend

    @Test
    void spentCreditIsNoMatterForARestart() {
        agent.credit = ModelKeys.Credit.SPENT;

        assertThat(agent.recovered().result()).isEqualTo("credit-spent");
        assertThat(agent.done).isEmpty();
        assertThat(agent.alerts).isEmpty();
        assertThat(agent.state).isEqualTo(new State.NeedsAttention(agent.now, "credit-spent"));
    }

    @Test
    void aKeyOfItsOwnersThatIsRefusedIsNamedAndASilentProviderIsNot() {
        agent.credit = ModelKeys.Credit.OWNERS_OWN;
        agent.ownKey = new ModelKeys.Made.Refused("invalid");
        assertThat(agent.recovered().result()).isEqualTo("own-key-invalid");
        assertThat(agent.done).isEmpty();
        assertThat(agent.opened).contains("recover.check-key");

        agent.ownKey = new ModelKeys.Made.Unknown("502");
        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
    }

    // ---- backups

    @Test
    void oneIsTakenBeforeItsStateIsWorkedOn() {
        agent.health = SickAgent::down;
        agent.backup = () -> {
            assertThat(agent.done).doesNotContain("repair");
            return agent.backedUp.size() < 3 ? AgentBackups.Standing.UNDER_WAY : AgentBackups.Standing.TAKEN;
        };
        agent.helps = what -> agent.health = what.equals("repair") ? SickAgent::well : agent.health;

        Recovery ended = agent.recovered();

        assertThat(ended.result()).isEqualTo(Recovery.HEALTHY);
        assertThat(ended.taken()).containsSubsequence(RecoveryStep.SAVE, RecoveryStep.REPAIR);
        assertThat(agent.backedUp).containsExactly(ended.id(), ended.id(), ended.id());
    }

    @Test
    void oneThatCannotBeTakenStopsNothingThatLosesNothing() {
        agent.backup = () -> AgentBackups.Standing.NONE;
        agent.health = SickAgent::down;
        agent.helps = what -> agent.health = what.equals("repair") ? SickAgent::well : agent.health;

        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
    }

    @Test
    void oneThatTakesTooLongIsNotWaitedFor() {
        agent.backup = () -> AgentBackups.Standing.UNDER_WAY;
        agent.health = SickAgent::down;
        agent.helps = what -> agent.health = what.equals("repair") ? SickAgent::well : agent.health;

        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.done).contains("repair");
    }

    @Test
    void anAgentThatARestartHealsNeedsNone() {
        agent.health = SickAgent::down;
        agent.helps = what -> agent.health = SickAgent::well;

        assertThat(agent.recovered().result()).isEqualTo(Recovery.HEALTHY);
        assertThat(agent.backedUp).isEmpty();
    }
}
