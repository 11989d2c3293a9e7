package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.AgentsInTests.FIRST;
import static net.runagent.bot.conversation.AgentsInTests.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.UpdateQuestions.AskUpdate;
import net.runagent.bot.conversation.UpdateQuestions.AskUpdates;
import net.runagent.bot.conversation.UpdateQuestions.Kept;
import net.runagent.bot.conversation.UpdateQuestions.PutOff;
import net.runagent.bot.conversation.UpdateQuestions.SetKeepUp;
import net.runagent.bot.conversation.UpdateQuestions.SetWindow;
import net.runagent.bot.conversation.UpdateQuestions.UpdateNow;
import net.runagent.bot.conversation.UpdateQuestions.UpdatesShown;
import net.runagent.core.care.AgentUpdate;
import net.runagent.core.care.AgentUpdate.Outcome;
import net.runagent.core.care.UpdateMoved;
import net.runagent.core.care.UpdateStep;
import net.runagent.core.care.UpdateWindow;
import net.runagent.core.care.UpdateWish;
import net.runagent.core.deployment.DeploymentId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UpdateTalkTest {
    private static final Instant DUE = Instant.parse("2031-11-25T01:00:00Z");
    private static final UUID UPDATE = new UUID(8, 1);

    private AgentUpdate update = update(UpdateStep.PLANNED, "", false, new Outcome.UnderWay());
    private List<Kept> agents = List.of(kept(FIRST, true, null, null));

    private final ChatRobot ada = ChatRobot.with(new UpdateTalk(), new StatusTalk(), new RecoverTalk())
            .signedIn()
            .desk(AskUpdates.class, (ask, asker) -> new UpdatesShown(agents))
            .desk(SetKeepUp.class, (ask, asker) -> {
                agents = List.of(kept(FIRST, ask.on(), null, null));
                return new UpdatesShown(agents);
            })
            .desk(SetWindow.class, (ask, asker) -> new UpdatesShown(agents))
            .desk(PutOff.class, (ask, asker) -> {
                agents = List.of(kept(FIRST, true, ask.off() ? DUE : null, update));
                return new UpdatesShown(agents);
            })
            .desk(
                    AskUpdate.class,
                    (ask, asker) -> new UpdateNow(
                            "ada_agent_bot", "https://t.me/ada_agent_bot", update, List.of("Answers come faster.")));

    private static Kept kept(UUID deployment, boolean on, @Nullable Instant held, @Nullable AgentUpdate open) {
        UpdateWish wish = new UpdateWish(
                new DeploymentId(deployment), new UpdateWindow(2, ZoneId.of("Europe/Berlin")), held, null);
        return new Kept(deployment, "ada_agent_bot", "2026.9.6", on, wish, open);
    }

    private static AgentUpdate update(UpdateStep step, String why, boolean restored, Outcome outcome) {
        return new AgentUpdate(
                UPDATE,
                new DeploymentId(FIRST),
                "2026.10.1",
                "2026.9.6",
                step,
                true,
                restored,
                why,
                outcome,
                0,
                0,
                DUE,
                DUE,
                DUE,
                null,
                outcome instanceof Outcome.UnderWay ? null : DUE);
    }

    private ChatRobot told(UpdateStep step, String why, boolean restored, Outcome outcome) {
        update = update(step, why, restored, outcome);
        return ada.happens(new UpdateMoved(FIRST, UPDATE));
    }

    @Test
    void theScreenSaysWhatItHasWhenItComesAndHowToKeepIt() {
        ada.types("/update").sees("version 2026.9.6").sees("between 2:00 and 6:00").sees("Nothing is planned");
        ada.taps("Keep this version").sees("close security holes do not come either");
        ada.taps("Keep it up to date").sees("between 2:00 and 6:00");
        assertThat(ada.asked()).contains(new SetKeepUp(FIRST, false), new SetKeepUp(FIRST, true));
    }

    @Test
    void theHoursAndTheClockAreItsOwners() {
        ada.types("/update").taps("Other hours").sees("From which hour");
        ada.taps("from 4:00");
        assertThat(ada.asked()).contains(new SetWindow(FIRST, 4, null));
        ada.taps("Other clock").taps("Asia/Tokyo");
        assertThat(ada.asked()).contains(new SetWindow(FIRST, null, ZoneId.of("Asia/Tokyo")));
        ada.taps("Other hours").taps("Back").sees("Updates of @ada_agent_bot");
    }

    @Test
    void whatIsPlannedIsPutOffAndLetGo() {
        agents = List.of(kept(FIRST, true, null, update));
        ada.types("/update").sees("Version 2026.10.1 is planned").taps("Put it off for 7 days");
        ada.taps("It may come now");
        assertThat(ada.asked()).contains(new PutOff(FIRST, true), new PutOff(FIRST, false));
    }

    @Test
    void whoHasSeveralAgentsSaysWhichOneIsMeant() {
        agents = List.of(kept(FIRST, true, null, null), kept(SECOND, true, null, null));
        ada.types("/update").sees("Updates of which agent?");
    }

    @Test
    void itsOwnerHearsOfItBeforeAndAfter() {
        told(UpdateStep.PLANNED, "", false, new Outcome.UnderWay())
                .sees("gets a new version")
                .sees("Answers come faster.");
        told(UpdateStep.CHECK, "", false, new Outcome.UnderWay()).sees("I am leading");
        told(UpdateStep.TIDY, "", false, new Outcome.Done()).sees("has version 2026.10.1");
    }

    @Test
    void whatWasLostOnTheWayBackIsSaid() {
        told(UpdateStep.UNDO_STOP, "deaf", false, new Outcome.UnderWay()).sees("is not well with version");
        told(UpdateStep.TIDY, "deaf", false, new Outcome.KeptOld("deaf")).sees("has forgotten nothing");
        told(UpdateStep.TIDY, "deaf", true, new Outcome.KeptOld("deaf")).sees("is gone from its memory");
        told(UpdateStep.UNDO_VERIFY, "deaf", true, new Outcome.Failed("not-back")).sees("is not well yet");
    }

    @Test
    void whatWasPlannedAndStoppedIsSaidAndWhatItsOwnerDidNotWantIsNot() {
        told(UpdateStep.PLANNED, "", false, new Outcome.Withdrawn("stopped")).sees("does not come to");
        told(UpdateStep.PLANNED, "", false, new Outcome.Withdrawn("not-wanted")).seesNothingNew();
    }
}
