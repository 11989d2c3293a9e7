package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import net.runagent.bot.conversation.NoticeTalk.AlertRead;
import net.runagent.bot.conversation.NoticeTalk.ReadAlert;
import net.runagent.core.notice.ChatJoined;
import net.runagent.core.notice.StaffAlert;
import net.runagent.core.notice.StaffAlertRaised;
import net.runagent.core.work.StaffAlerts.Severity;
import org.junit.jupiter.api.Test;

class NoticeTalkTest {
    private static final UUID ALERT = new UUID(3, 3);

    private static ChatRobot told(int heldBack) {
        StaffAlert alert = new StaffAlert(
                ALERT,
                Severity.CRITICAL,
                "polar.refund.declined",
                "inv-<b>1</b>",
                Map.of("code", "404", "order", "o-1"),
                Instant.EPOCH,
                heldBack);
        return ChatRobot.with(new NoticeTalk()).signedIn().desk(ReadAlert.class, new AlertRead(alert));
    }

    @Test
    void anAlertNamesKindSubjectAndFacts() {
        ChatRobot owner = told(0).happens(new StaffAlertRaised(ALERT));
        assertThat(owner.messages())
                .anyMatch(m -> m.contains("Urgent: polar.refund.declined")
                        && m.contains("make the refund by hand")
                        && m.contains("code: 404")
                        && m.contains("order: o-1"));
    }

    @Test
    void whatWasHeldBackIsCounted() {
        ChatRobot owner = told(14).happens(new StaffAlertRaised(ALERT));
        assertThat(owner.messages()).anyMatch(m -> m.contains("14 more"));
    }

    @Test
    void theRunningScreenIsNotReplaced() {
        ChatRobot owner = told(0).types("/start").happens(new StaffAlertRaised(ALERT));
        assertThat(owner.screen()).contains("Good to see you");
    }

    @Test
    void aFurtherChatIsToldToTheOthers() {
        ChatRobot ada = ChatRobot.with(new NoticeTalk()).signedIn().happens(new ChatJoined("discord", "0042", ALERT));
        assertThat(ada.messages()).anyMatch(m -> m.contains("Discord") && m.contains("0042"));
    }
}
