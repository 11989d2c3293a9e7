package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.AgentsInTests.FIRST;
import static net.runagent.bot.conversation.AgentsInTests.SECOND;
import static net.runagent.bot.conversation.AgentsInTests.another;
import static net.runagent.bot.conversation.AgentsInTests.running;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import net.runagent.bot.conversation.AgentQuestions.Acted;
import net.runagent.bot.conversation.AgentQuestions.Agent;
import net.runagent.bot.conversation.AgentQuestions.Agents;
import net.runagent.bot.conversation.AgentQuestions.AskAgents;
import net.runagent.bot.conversation.AgentQuestions.AskRecovery;
import net.runagent.bot.conversation.AgentQuestions.NoAgent;
import net.runagent.bot.conversation.AgentQuestions.RecoveryNow;
import net.runagent.bot.conversation.AgentQuestions.StartRecovery;
import net.runagent.bot.conversation.BackupQuestions.AskBackups;
import net.runagent.bot.conversation.BackupQuestions.BackupsShown;
import net.runagent.bot.conversation.BackupQuestions.Copy;
import net.runagent.bot.conversation.BackupQuestions.RestoreAsked;
import net.runagent.bot.conversation.BackupQuestions.Shelf;
import net.runagent.bot.conversation.BackupQuestions.StartRestore;
import net.runagent.core.care.Backup;
import net.runagent.core.care.Recovery;
import net.runagent.core.care.RecoveryGoesOn;
import net.runagent.core.care.RecoveryMoved;
import net.runagent.core.care.RecoveryStep;
import net.runagent.core.care.Restores;
import net.runagent.core.conversation.View;
import net.runagent.core.deployment.DeploymentId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecoverTalkTest {
    private static final UUID RECOVERY = UUID.fromString("01980000-0000-7000-8000-0000000000aa");
    private static final Instant THEN = Instant.parse("2026-11-24T11:00:00Z");

    private List<Agent> agents = List.of(running());
    private Recovery recovery = recovery("", null, RecoveryStep.DIAGNOSE);
    private boolean live = true;
    private boolean copied;
    private boolean byItself;

    private final ChatRobot ada = ChatRobot.with(
                    new RecoverTalk(),
                    new BackupsTalk(),
                    new StatusTalk(),
                    new RotateTalk(),
                    new ChannelTalk(),
                    new UsageTalk(),
                    new OwnKeyTalk())
            .signedIn()
            .desk(AskAgents.class, (ask, asker) -> new Agents(agents))
            .desk(StartRecovery.class, new Acted(""))
            .desk(
                    AskRecovery.class,
                    (ask, asker) ->
                            new RecoveryNow("ada_agent_bot", "https://t.me/ada_agent_bot", recovery, live, copied));

    private Recovery recovery(String found, String result, RecoveryStep... taken) {
        return new Recovery(
                RECOVERY,
                new DeploymentId(FIRST),
                byItself,
                taken[taken.length - 1],
                found,
                "",
                List.of(taken),
                0,
                0,
                THEN,
                THEN,
                result == null ? null : THEN.plusSeconds(60),
                result);
    }

    @Test
    void oneTapStartsItAndTheScreenDoesNotComeBackBelowEachStep() {
        ada.types("/recover").sees("Recover @ada_agent_bot").taps("Recover now").sees("I am on it");
        assertThat(ada.asked()).contains(new StartRecovery(FIRST));

        ada.happens(new RecoveryMoved(FIRST, RECOVERY))
                .sees("Look what is wrong")
                .doesNotSee("I am on it");
        recovery = recovery("agent-down", null, RecoveryStep.DIAGNOSE, RecoveryStep.RESTART);
        ada.happens(new RecoveryMoved(FIRST, RECOVERY))
                .sees("Restart the agent")
                .doesNotSee("I am on it");

        assertThat(ada.messages().stream().filter(text -> text.contains("Recovering @")))
                .as("one message for all steps")
                .hasSize(1);
    }

    @Test
    void theMessageChangesWhileAStepTakesItsTimeAndNotAnyMoreAfterTheEnd() {
        ada.types("/start").happens(new RecoveryMoved(FIRST, RECOVERY)).sees("1 h 0 min so far");
        ada.passes(Duration.ofMinutes(1))
                .happens(new RecoveryGoesOn(FIRST, RECOVERY))
                .sees("1 h 1 min so far");
        recovery = recovery("agent-down", Recovery.HEALTHY, RecoveryStep.DIAGNOSE, RecoveryStep.RESTART);
        ada.happens(new RecoveryMoved(FIRST, RECOVERY)).sees("healthy again").doesNotSee("so far");
        int messages = ada.messages().size();

        ada.happens(new RecoveryGoesOn(FIRST, RECOVERY));
        assertThat(ada.messages()).as("its end is told once").hasSize(messages);
    }

    @Test
    void theEndSaysHealthyAgain() {
        recovery = recovery(
                "agent-down",
                Recovery.HEALTHY,
                RecoveryStep.DIAGNOSE,
                RecoveryStep.RESTART,
                RecoveryStep.VERIFY_RESTART);

        ada.types("/start").happens(new RecoveryMoved(FIRST, RECOVERY)).sees("healthy again");
        assertThat(ada.link("Open @ada_agent_bot")).isEqualTo("https://t.me/ada_agent_bot");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server-gone",
                "token-revoked",
                "bot-gone",
                "credit-spent",
                "own-key-invalid",
                "disk-full",
                "no-answer",
                "not-healed",
                "interrupted"
            })
    void everyOtherEndSaysWhatToDoAndOffersToTryAgain(String result) {
        recovery = recovery("agent-deaf", result, RecoveryStep.DIAGNOSE);

        ada.types("/start")
                .happens(new RecoveryMoved(FIRST, RECOVERY))
                .sees("@ada_agent_bot")
                .doesNotSee("recover.end")
                .doesNotSee("healthy again");
        ada.taps("Recover now");
        assertThat(ada.asked()).contains(new StartRecovery(FIRST));
    }

    /** Whoever terminates an agent while it is being healed must not be led to heal it. */
    @ParameterizedTest
    @ValueSource(strings = {"interrupted", "not-healed", "no-answer", Recovery.HEALTHY})
    void anAgentThatIsBeingTerminatedIsNotOfferedToBeRecovered(String result) {
        live = false;
        recovery = recovery("agent-down", result, RecoveryStep.DIAGNOSE, RecoveryStep.RESTART);

        ada.types("/start").happens(new RecoveryMoved(FIRST, RECOVERY)).sees("@ada_agent_bot");

        View end = ada.newViews().getLast();
        assertThat(((View.Notice) end).rows()).isEmpty();
        assertThat(ada.messages().getLast()).doesNotContain("recover.end", "/status");
    }

    @Test
    void aRecoveryThatATerminationInterruptsSaysSo() {
        live = false;
        recovery = recovery("agent-down", Recovery.INTERRUPTED, RecoveryStep.DIAGNOSE);

        ada.types("/start").happens(new RecoveryMoved(FIRST, RECOVERY)).sees("because it is being terminated");
    }

    @Test
    void aDoubleTapStartsItOnce() {
        ada.types("/recover");
        Supplier<ChatRobot> finger = ada.finger("Recover now");
        finger.get();
        finger.get();

        assertThat(ada.asked().stream().filter(StartRecovery.class::isInstance)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"being-built", "waiting", "terminated", "not-paid", "failed", "cancelled"})
    void whatCannotBeRecoveredSaysWhy(String refused) {
        ada.desk(StartRecovery.class, new Acted(refused));

        ada.types("/recover")
                .taps("Recover now")
                .doesNotSee("deploy.refused")
                .doesNotSee("I am on it")
                .offers("Back");
    }

    @Test
    void whileNothingRunsThereIsAWayOn() {
        agents = List.of();

        ada.types("/recover").sees("no agent that runs").taps("My agents").sees("You have no agent right now");
    }

    @Test
    void amongSeveralOneIsChosen() {
        agents = List.of(running(), another());

        ada.types("/recover")
                .sees("Which agent should I heal?")
                .chooses("@ada_other_bot")
                .taps("Recover now");
        assertThat(ada.asked()).contains(new StartRecovery(SECOND));
    }

    @Test
    void anAgentThatIsGoneMeanwhileIsNotRecovered() {
        ada.types("/recover").desk(StartRecovery.class, new NoAgent());

        ada.taps("Recover now").sees("no agent that runs");
    }

    @Test
    void textAfterTheStartIsAnsweredToo() {
        ada.types("/recover")
                .taps("Recover now")
                .types("and now?")
                .sees("I did not get that, and nothing has to be answered right now");
    }

    @Test
    void aRecoveryOfSomebodyElseIsNotTold() {
        ada.desk(AskRecovery.class, new NoAgent());

        ada.types("/start").happens(new RecoveryMoved(FIRST, RECOVERY)).seesNothingNew();
    }

    // ---- who else can mend it

    @ParameterizedTest
    @CsvSource({
        "token-revoked,enter:rotate:",
        "bot-gone,enter:channel:",
        "credit-spent,enter:usage:",
        "own-key-invalid,enter:own-key:"
    })
    void whatOnlyItsOwnerCanMendLeadsToTheDialogueThatDoes(String result, String way) {
        recovery = recovery(result, result, RecoveryStep.DIAGNOSE);

        ada.types("/start").happens(new RecoveryMoved(FIRST, RECOVERY));

        assertThat(ada.newViews().getLast().toString()).contains(way + FIRST, "enter:recover:now:" + FIRST);
    }

    @Test
    void aRecoveryThatNobodyTappedForSaysWhoAllowedIt() {
        byItself = true;
        recovery = recovery("agent-down", null, RecoveryStep.DIAGNOSE, RecoveryStep.RESTART);

        ada.types("/start")
                .happens(new RecoveryMoved(FIRST, RECOVERY))
                .sees("as you allowed me to")
                .sees("not running on its server");
    }

    @Test
    void everyRungHasItsWords() {
        recovery = recovery("agent-down", null, RecoveryStep.values());

        ada.types("/start")
                .happens(new RecoveryMoved(FIRST, RECOVERY))
                .doesNotSee("recover.step")
                .sees("Make room on its disk")
                .sees("Let its program mend itself")
                .sees("Keep a backup of what it remembers")
                .sees("Install its program anew");
    }

    // ---- going back to a backup

    @Test
    void aBackupIsOfferedWhenNothingElseHelpedAndLeadsToTheDialogueThatSaysWhatIsLost() {
        copied = true;
        recovery = recovery("agent-down", "not-healed", RecoveryStep.DIAGNOSE, RecoveryStep.RESTART);
        Instant taken = Instant.parse("2026-11-24T04:00:00Z");
        ada.desk(
                AskBackups.class,
                new BackupsShown(List.of(new Shelf(
                        FIRST,
                        "ada_agent_bot",
                        true,
                        true,
                        List.of(
                                new Copy(new UUID(6, 2), THEN, 9, Backup.Kind.BEFORE),
                                new Copy(new UUID(6, 1), taken, 9, Backup.Kind.DAILY))))));

        ada.types("/start").happens(new RecoveryMoved(FIRST, RECOVERY)).taps("Go back to a backup");

        ada.sees("Put back the backup of").sees("is gone from its memory");
        assertThat(ada.asked()).doesNotHaveAnyElementsOfTypes(StartRestore.class);
        ada.desk(StartRestore.class, new RestoreAsked(new Restores.Asked.Begun(new UUID(6, 3))))
                .taps("Yes, put it back");
        assertThat(ada.asked())
                .as("the newest that the repair was not the reason for")
                .contains(new StartRestore(FIRST, new UUID(6, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk-full", "server-gone", "no-answer"})
    void whereItCouldNotHelpNoneIsOffered(String result) {
        copied = true;
        recovery = recovery("agent-down", result, RecoveryStep.DIAGNOSE, RecoveryStep.RESTART);

        ada.types("/start").happens(new RecoveryMoved(FIRST, RECOVERY));

        assertThat(ada.newViews().getLast().toString()).doesNotContain("backups");
    }

    @Test
    void withoutABackupNoneIsOffered() {
        recovery = recovery("agent-down", "not-healed", RecoveryStep.DIAGNOSE, RecoveryStep.RESTART);

        ada.types("/start").happens(new RecoveryMoved(FIRST, RECOVERY));

        assertThat(ada.newViews().getLast().toString()).doesNotContain("backups");
    }
}
