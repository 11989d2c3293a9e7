package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import net.runagent.bot.conversation.SignInQuestions.Begin;
import net.runagent.bot.conversation.SignInQuestions.Connect;
import net.runagent.bot.conversation.SignInQuestions.GiveUp;
import net.runagent.bot.conversation.SignInQuestions.TypeCode;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.LinkChat.Begun;
import net.runagent.core.account.LinkChat.Connected;
import net.runagent.core.account.LinkChat.Typed;
import org.junit.jupiter.api.Test;

class SignInTalkTest {
    private static final String URL = "https://runagent.example/link/ticket";
    private static final AccountId ACCOUNT = new AccountId(new UUID(7, 7));

    private final Deque<Typed> verdicts = new ArrayDeque<>();
    private Begun begun = new Begun.Link(URL, Instant.EPOCH);
    private Connected connected = new Connected.Done(ACCOUNT, true, null);
    private final ChatRobot ada = ChatRobot.with(new SignInTalk())
            .signedOut()
            .desk(Begin.class, (_, _) -> new Begin.Answer(begun))
            .desk(TypeCode.class, (_, _) -> new TypeCode.Answer(verdicts.pop()))
            .desk(GiveUp.class, (_, _) -> new GiveUp.Answer());

    private ChatRobot withConnect() {
        return ada.desk(Connect.class, (_, _) -> {
            if (connected instanceof Connected.Done) {
                ada.signedIn(ACCOUNT);
            }
            return new Connect.Answer(connected);
        });
    }

    @Test
    void aLinkThenTheCodeThenALookThenConnected() {
        verdicts.add(new Typed.Right("a••@example.org", false));
        withConnect().types("/signin").sees("Sign in with Google");
        assertThat(ada.link("Sign in with Google")).isEqualTo(URL);

        ada.types("bcdf ghjk").sees("a••@example.org").offersExactly("Connect", "Not me");
        ada.taps("Connect").sees("Good to see you");

        assertThat(ada.messages()).anyMatch(m -> m.contains("You are connected"));
    }

    @Test
    void whoIsAskedToSignInForSomethingElseIsToldWhy() {
        ChatRobot eve = ChatRobot.with(new SignInTalk(), new ChatsTalk())
                .signedOut()
                .desk(Begin.class, (_, _) -> new Begin.Answer(begun));
        eve.types("/settings")
                .taps("Connected chats")
                .sees("I need to know who you are")
                .sees("stays yours");
        assertThat(eve.link("Sign in with Google")).isEqualTo(URL);
        eve.types("/signin").doesNotSee("need to know who you are").sees("Sign in with Google");
    }

    /** chat.md 6 (f): whoever reads along could take the link. */
    @Test
    void aGroupIsNeverShownALink() {
        ada.typesInGroup("/signin").sees("I only talk in private").typesInGroup("/signin@runagent_bot");
        assertThat(ada.asked()).noneMatch(Begin.class::isInstance);
        assertThat(ada.messages()).noneMatch(words -> words.contains("Google"));
    }

    @Test
    void whoIsNewIsToldWhenTheAccountExistsAlready() {
        verdicts.add(new Typed.Right("a••@example.org", true));
        ada.types("/signin").types("BCDF-GHJK").sees("exists already").sees("24 hours");
    }

    @Test
    void aWrongCodeSaysHowManyTriesAreLeft() {
        verdicts.addAll(List.of(new Typed.Wrong(2), new Typed.Wrong(1), new Typed.Over()));
        ada.types("/signin").types("BBBB-BBBB");
        assertThat(ada.messages()).anyMatch(m -> m.contains("2 more tries"));
        ada.types("BBBB-BBBB");
        assertThat(ada.messages()).anyMatch(m -> m.contains("one more try"));
        ada.types("BBBB-BBBB").sees("sign-in is over").offers("Get a new link");
        ada.taps("Get a new link").sees("Sign in with Google");
    }

    @Test
    void whatIsNoCodeIsExplained() {
        verdicts.addAll(List.of(new Typed.NotACode(), new Typed.TooEarly()));
        ada.types("/signin").types("hello?");
        assertThat(ada.messages()).anyMatch(m -> m.contains("8 letters"));
        ada.types("BCDF-GHJK");
        assertThat(ada.messages()).anyMatch(m -> m.contains("still waiting for your browser"));
    }

    @Test
    void notMeForgetsAndSaysSo() {
        verdicts.add(new Typed.Right("e••@example.org", false));
        ada.types("/signin").types("BCDF-GHJK").taps("Not me");
        assertThat(ada.messages()).anyMatch(m -> m.contains("nothing was connected"));
        assertThat(ada.asked()).anyMatch(GiveUp.class::isInstance);
        ada.sees("Welcome");
    }

    @Test
    void cancelGivesTheAttemptUpAndSaysSo() {
        ada.types("/signin").taps("Cancel");
        assertThat(ada.asked()).anyMatch(GiveUp.class::isInstance);
        assertThat(ada.messages()).anyMatch(m -> m.contains("Cancelled"));
        ada.types("/signin").types("/cancel");
        assertThat(ada.messages()).filteredOn(m -> m.contains("Cancelled")).hasSize(2);
        ada.sees("Welcome");
    }

    @Test
    void aConfirmationThatComesTooLateOffersANewLink() {
        verdicts.add(new Typed.Right("a••@example.org", false));
        connected = new Connected.Over();
        withConnect().types("/signin").types("BCDF-GHJK").taps("Connect").sees("sign-in is over");
    }

    @Test
    void whoAsksTooOftenIsToldHowLongToWait() {
        begun = new Begun.TooMany(Duration.ofHours(1));
        ada.types("/signin").sees("wait an hour");
    }

    @Test
    void withoutGoogleTheChatSaysSo() {
        begun = new Begun.Off();
        ada.types("/signin").sees("not possible right now");
    }

    @Test
    void whoIsSignedInIsToldAs() {
        begun = new Begun.Connected("a••@example.org");
        ada.signedIn(ACCOUNT).types("/signin");
        assertThat(ada.messages()).anyMatch(m -> m.contains("signed in already"));
    }

    @Test
    void germansAreSpokenToInGerman() {
        ada.speaks("de").types("/signin").sees("Mit Google anmelden");
    }
}
