package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.AgentsInTests.FIRST;
import static net.runagent.bot.conversation.AgentsInTests.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.AgentQuestions.Held;
import net.runagent.bot.conversation.ChatsTalk.AskChats;
import net.runagent.bot.conversation.SecurityQuestions.AgentKept;
import net.runagent.bot.conversation.SecurityQuestions.AskKept;
import net.runagent.bot.conversation.SecurityQuestions.AskSignIns;
import net.runagent.bot.conversation.SecurityQuestions.AskUses;
import net.runagent.bot.conversation.SecurityQuestions.AskUsesDocument;
import net.runagent.bot.conversation.SecurityQuestions.Kept;
import net.runagent.bot.conversation.SecurityQuestions.Seen;
import net.runagent.bot.conversation.SecurityQuestions.SetStanding;
import net.runagent.bot.conversation.SecurityQuestions.SignedIn;
import net.runagent.bot.conversation.SecurityQuestions.Uses;
import net.runagent.bot.conversation.SecurityQuestions.UsesDocument;
import net.runagent.core.account.ChatUser;
import net.runagent.core.account.Platform;
import net.runagent.core.account.SignIn;
import net.runagent.core.care.StandingInstruction;
import net.runagent.core.care.StandingInstruction.Kind;
import net.runagent.core.conversation.View;
import net.runagent.core.vault.AuditLog;
import net.runagent.core.vault.AuditLog.Use;
import net.runagent.core.vault.KeptSecrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecurityTalkTest {
    private static final Instant SINCE = Instant.parse("2026-11-20T09:00:00Z");
    private static final String HASH = "4fa9c2d01be7" + "0".repeat(52);

    private boolean watched = true;
    private boolean heals;
    private List<AgentKept> agents;
    private List<Seen> seen = List.of(look(), restart());
    private long next = 41;

    private final ChatRobot ada = ChatRobot.with(new SecurityTalk(), new UsesTalk(), new SignInsTalk(), new ChatsTalk())
            .signedIn()
            .desk(AskKept.class, (ask, asker) -> new Kept(kept()))
            .desk(SetStanding.class, (set, asker) -> {
                if (set.kind() == Kind.LOOK_AFTER) {
                    watched = set.on();
                } else {
                    heals = set.on();
                }
                return new Kept(kept());
            })
            .desk(AskUses.class, (ask, asker) -> new Uses(seen, next))
            .desk(AskUsesDocument.class, new UsesDocument("row\t1".getBytes()))
            .desk(AskChats.class, new ChatsTalk.Chats(List.of()))
            .desk(AskSignIns.class, new SignedIn(List.of(new SignIn(SINCE, Platform.TELEGRAM, "0001"))));

    private List<AgentKept> kept() {
        return agents == null ? List.of(agent(FIRST, "ada_agent_bot")) : agents;
    }

    private AgentKept agent(UUID id, String bot) {
        ChatUser by = watched ? null : new ChatUser(Platform.TELEGRAM, "100001");
        return new AgentKept(
                id,
                bot,
                List.of(
                        new KeptSecrets.Kept("telegram_bot_token", "x7Qa", SINCE, 0),
                        new KeptSecrets.Kept("ssh_private_key", "", SINCE, 2)),
                new StandingInstruction(new UUID(5, 5), Kind.LOOK_AFTER, watched, SINCE, by),
                new StandingInstruction(new UUID(5, 6), Kind.HEAL, heals, SINCE, null),
                true,
                false);
    }

    private static Seen look() {
        Use use = use(120, "watch.health", "ssh_private_key");
        return new Seen(use, "opened", SINCE.minusSeconds(7_200), 3, "ada_agent_bot", "look-after");
    }

    private static Seen restart() {
        return new Seen(use(77, "recover.restart", "ssh_private_key"), "opened", SINCE, 1, "ada_agent_bot", "recover");
    }

    private static Use use(long row, String step, String kind) {
        return new Use(row, SINCE, "opened", FIRST, kind, 1, "RECOVER", new UUID(9, 9), step, HASH);
    }

    @Test
    void theFirstScreenSaysWhatIsKeptAndOffersTheWays() {
        ada.types("/security")
                .sees("@ada_agent_bot")
                .sees("Bot token …x7Qa, kept since")
                .sees("never replaced")
                .sees("SSH key of its server, kept since")
                .sees("replaced 2 times")
                .sees("look after it by itself");
        assertThat(ada.buttons())
                .containsExactly("Uses of my secrets", "Chats", "Sign-ins", "Standing instructions", "Back");
    }

    @Test
    void whoHasNoAgentIsToldThatNothingIsKept() {
        agents = List.of();

        ada.types("/security").sees("no secrets of yours");
        assertThat(ada.buttons()).doesNotContain("Standing instructions");
    }

    @Test
    void settingsAndHelpLeadThere() {
        ada.types("/settings").taps("Security").sees("Bot token");
        ada.taps("Back").sees("Settings");
        ada.types("/help").sees("/security");
    }

    @Test
    void eachUseSaysWhenWhichStepWhyAndAHash() {
        ada.types("/security")
                .taps("Uses of my secrets")
                .sees("Opened: SSH key of its server of @ada_agent_bot, to restart the agent")
                .sees("Why: a recovery that you asked for")
                .sees("row 77, 4fa9c2d01be7");
        assertThat(ada.screen()).doesNotContain(HASH, "security.");
    }

    @ParameterizedTest
    @CsvSource({"telegram_bot_token,ask Telegram", "discord_bot_token,ask Discord"})
    void whoIsAskedAboutATokenIsThePlatformOfThatToken(String kind, String asks) {
        Use checked = use(50, "recover.check-token", kind);
        ada.desk(
                AskUses.class, new Uses(List.of(new Seen(checked, "opened", SINCE, 1, "ada_agent_bot", "recover")), 0));

        ada.types("/security").taps("Uses of my secrets").sees(asks);
    }

    @Test
    void theLooksOfTheWatchAreOneEntryThatNamesTheInstruction() {
        ada.types("/security").taps("Uses of my secrets").sees("3 times since").sees("your standing instruction");
    }

    /** Seen when walking through it: the first host key is destroyed by plan, and that must not read like a loss. */
    @Test
    void theEndOfAFirstHostKeyIsNotTheEndOfAllSecrets() {
        Use gone = new Use(9, SINCE, "destroyed", SECOND, "", 0, "", new UUID(0, 0), "", HASH);
        seen = List.of(new Seen(gone, "destroyed-first-host-key", SINCE, 1, "ada_agent_bot", ""));

        ada.types("/security").taps("Uses of my secrets").sees("first host key of the server of @ada_agent_bot");
        ada.doesNotSee("all secrets");
    }

    @Test
    void olderAndNewerTurnThePages() {
        ada.types("/security").taps("Uses of my secrets");
        assertThat(ada.buttons()).containsExactly("Older", "All of it as a file", "Back");
        next = 0;

        ada.taps("Older");
        assertThat(ada.asked()).endsWith(new AskUses(41));
        assertThat(ada.buttons()).containsExactly("Newer", "All of it as a file", "Back");
        ada.taps("Newer");
        assertThat(ada.asked()).endsWith(new AskUses(AuditLog.NEWEST));
        ada.taps("Back").sees("kept since");
    }

    @Test
    void theWholeHashesComeAsAFileThatCanBeKept() {
        ada.types("/security").taps("Uses of my secrets").taps("All of it as a file");

        assertThat(ada.newViews())
                .anySatisfy(view -> assertThat(view).isInstanceOfSatisfying(View.Document.class, file -> {
                    assertThat(file.fileName()).isEqualTo("uses-of-my-secrets.txt");
                    assertThat(file.guarded()).isFalse();
                }));
        assertThat(ada.screen()).contains("the newest first");
    }

    @Test
    void anEmptyLogSaysSo() {
        seen = List.of();

        ada.types("/security").taps("Uses of my secrets").sees("no secret of yours was put away or opened");
    }

    @Test
    void theStandingInstructionSaysWhatItMeansAndIsSwitchedOffAndOn() {
        ada.types("/security")
                .taps("Standing instructions")
                .sees("by itself: on")
                .sees("opened about once an hour")
                .sees("Given with your order")
                .taps("Switch it off")
                .sees("by itself: off")
                .sees("no secret of it is opened unless you ask")
                .sees("from the chat whose id ends in 0001");
        assertThat(ada.asked()).contains(new SetStanding(FIRST, Kind.LOOK_AFTER, false));
        ada.taps("Back").sees("nobody watches it");
        ada.taps("Standing instructions").taps("Switch it on").sees("by itself: on");
    }

    @Test
    void healingByItselfIsAllowedAndTakenBackOnTheSameScreen() {
        ada.types("/security")
                .taps("Standing instructions")
                .sees("Heal it by itself: off")
                .taps("Let it be healed by itself")
                .sees("Heal it by itself: on")
                .sees("Once in 6 hours at most");
        assertThat(ada.asked()).contains(new SetStanding(FIRST, Kind.HEAL, true));
        ada.taps("Ask me before healing").sees("Heal it by itself: off");
        ada.taps("Switch it off").doesNotSee("Heal it by itself");
    }

    @Test
    void amongSeveralAgentsOneIsChosen() {
        agents = List.of(agent(FIRST, "ada_agent_bot"), agent(SECOND, "ada_other_bot"));

        ada.types("/security")
                .taps("Standing instructions")
                .sees("For which agent")
                .chooses("@ada_other_bot");
        ada.sees("Look after @ada_other_bot").taps("Switch it off");
        assertThat(ada.asked()).contains(new SetStanding(SECOND, Kind.LOOK_AFTER, false));
    }

    @Test
    void aChatThatIsNewHereCannotBlindTheWatch() {
        ada.desk(SetStanding.class, new Held(SINCE));

        ada.types("/security")
                .taps("Standing instructions")
                .taps("Switch it off")
                .sees("joined your account only recently");
        assertThat(ada.screen()).contains("by itself: on");
    }

    @Test
    void signInsSayWhenAndWhichChatAndThatNoBrowserIsSignedIn() {
        ada.types("/security")
                .taps("Sign-ins")
                .sees("whose id ends in 0001")
                .sees("No browser is signed in")
                .taps("Chats")
                .sees("Connected chats");
        ada.taps("Back").sees("Sign-ins with your Google account");
    }

    @Test
    void itSpeaksGerman() {
        ada.speaks("de").types("/security").sees("Token des Bots …x7Qa").taps("Nutzung meiner Geheimnisse");
        ada.sees("Geöffnet: SSH-Schlüssel seines Servers von @ada_agent_bot, um den Agenten neu zu starten");
    }
}
