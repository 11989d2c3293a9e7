package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.ChatsTalk.AskChats;
import net.runagent.bot.conversation.ChatsTalk.Chats;
import net.runagent.bot.conversation.ChatsTalk.Disconnect;
import net.runagent.bot.conversation.ChatsTalk.Disconnected;
import net.runagent.core.account.Platform;
import net.runagent.core.account.UnlinkChat.Linked;
import net.runagent.core.account.UnlinkChat.Unlinked;
import net.runagent.core.notice.ChatClosed;
import net.runagent.core.notice.ChatJoined;
import net.runagent.core.notice.ChatLeft;
import org.junit.jupiter.api.Test;

class ChatsTalkTest {
    private static final Instant SINCE = Instant.parse("2026-11-24T11:00:00Z");
    private static final Linked HERE = new Linked(new UUID(0, 1), Platform.TELEGRAM, "0001", SINCE, true);
    private static final Linked STRANGE = new Linked(new UUID(0, 2), Platform.DISCORD, "0042", SINCE, false);

    private List<Linked> chats = List.of(HERE, STRANGE);

    private final ChatRobot ada = ChatRobot.with(new ChatsTalk(), new NoticeTalk(), new StatusTalk())
            .signedIn()
            .desk(AskChats.class, (ask, asker) -> new Chats(chats))
            .desk(Disconnect.class, (wish, asker) -> {
                chats = List.of(HERE);
                return new Disconnected(new Unlinked.Done(STRANGE));
            });

    @Test
    void theNewsOfAFurtherChatLeadsToPuttingItOutInTwoTaps() {
        ada.types("/start")
                .happens(new ChatJoined("discord", "0042", STRANGE.handle()))
                .sees("A new chat was connected")
                .taps("That was not me")
                .sees("Disconnect the chat on Discord whose id ends in 0042?");
        assertThat(ada.asked()).doesNotContain(new Disconnect(STRANGE.handle()));

        ada.taps("Yes, disconnect it").sees("no longer connected to your account");
        assertThat(ada.asked()).contains(new Disconnect(STRANGE.handle()));
    }

    @Test
    void theSettingsListAllChatsAndAskBeforeOneIsPutOut() {
        ada.types("/settings")
                .taps("Connected chats")
                .sees("Connected chats")
                .chooses("Discord, id ends in 0042")
                .sees("Disconnect the chat on Discord")
                .taps("Back");

        assertThat(ada.asked()).noneMatch(Disconnect.class::isInstance);
    }

    @Test
    void theLastChatCannotBePutOut() {
        chats = List.of(HERE);

        ada.types("/settings")
                .taps("Connected chats")
                .chooses("Telegram, id ends in 0001 (this chat)")
                .sees("the only chat")
                .offersExactly("All connected chats", "Back");

        chats = List.of(HERE, STRANGE);
        ada.desk(Disconnect.class, new Disconnected(new Unlinked.LastOne()));
        ada.taps("All connected chats")
                .chooses("Discord")
                .taps("Yes, disconnect it")
                .sees("the only chat");
    }

    @Test
    void aChatThatIsNewItselfMayNotPutOthersOutYet() {
        ada.desk(Disconnect.class, new Disconnected(new Unlinked.Held(SINCE)));

        ada.types("/settings").taps("Connected chats").chooses("Discord").taps("Yes, disconnect it");

        ada.sees("cannot disconnect another one before");
    }

    @Test
    void aChatThatIsGoneAlreadyIsSaidSo() {
        chats = List.of(HERE);

        ada.types("/start")
                .happens(new ChatJoined("discord", "0042", STRANGE.handle()))
                .taps("That was not me");

        ada.sees("is not connected to your account any more").offers("All connected chats");
    }

    /** What a stranger was doing with the account must not lie in their chat afterwards. */
    @Test
    void aChatThatIsPutOutHearsOneLineAndItsConversationHoldsNothing() {
        ada.types("/settings").taps("Connected chats").chooses("Discord").signedOut();

        ada.happens(new ChatClosed(1)).sees("no longer connected to a RunAgent account");

        assertThat(ada.news()).hasSize(1);
        assertThat(ada.stored())
                .contains("\"stack\":[]", "\"offers\":[]", "\"posted\":[]")
                .doesNotContain(STRANGE.handle().toString());
        ada.taps("Yes, disconnect it");
        assertThat(ada.asked()).noneMatch(Disconnect.class::isInstance);
    }

    @Test
    void theChatsThatStayAreToldThatOneLeft() {
        ada.types("/start").happens(new ChatLeft("telegram", "0007")).sees("whose id ends in 0007 was disconnected");
    }

    @Test
    void itSpeaksGerman() {
        ada.speaks("de").types("/settings").taps("Verbundene Chats").chooses("Discord, Nummer endet auf 0042");

        ada.sees("trennen").taps("Ja, trennen").sees("nicht mehr mit deinem Konto verbunden");
    }
}
