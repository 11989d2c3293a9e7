package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.OrderTalk.said;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import net.runagent.core.account.AccountId;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.SecretShapes;
import net.runagent.core.conversation.View;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every flow: double taps, old menus, strangers, secrets at the wrong place, interruptions. */
class ConversationTest {
    private static final String TOKEN = "123456789:AAabcdefghijklmnopqrstuvwxyz0123456";

    private final ChatRobot ada = ChatRobot.with(new OrderTalk())
            .desk(
                    OrderTalk.PlaceOrder.class,
                    (order, asker) -> new OrderTalk.Placed(order.size() + "-" + order.name()));

    @Test
    void aFlowAsksAndShowsTheAnswerInOneGo() {
        ada.types("/order").taps("I do not know Small").types("Otto").sees("ORDERED small-Otto");
    }

    @Test
    void theSameTapTwiceWithinAMomentOrdersOnce() {
        ada.types("/order");
        Supplier<ChatRobot> small = ada.finger("I do not know Small");
        small.get();
        small.get().seesNothingNew();

        assertThat(ada.toast()).isNull();
        assertThat(ada.messages()).hasSize(1);
    }

    @Test
    void theSameButtonAgainAfterSomethingElseIsNoSlip() {
        ada.types("/order")
                .taps("I do not know Small")
                .types("/help")
                .taps("Back")
                .sees("NAME");
        ada.types("/cancel")
                .types("/order")
                .taps("Help")
                .taps("Back")
                .types("hello?")
                .taps("Help")
                .sees("How this works");
    }

    @Test
    void anotherButtonOfTheSameOldScreenIsOutOfDateAndTheCurrentScreenComesAgain() {
        ada.types("/order");
        Supplier<ChatRobot> big = ada.finger("I do not know Big");
        ada.taps("I do not know Small");

        big.get().sees("NAME");

        assertThat(ada.toast()).contains("out of date");
        ada.types("Otto").sees("ORDERED small-Otto");
    }

    @Test
    void theSameButtonLongAfterwardsIsOutOfDate() {
        ada.types("/order");
        Supplier<ChatRobot> small = ada.finger("I do not know Small");
        small.get();

        ada.passes(Duration.ofSeconds(30));
        small.get();

        assertThat(ada.toast()).contains("out of date");
    }

    @Test
    void aButtonOfAnotherPersonIsRefused() {
        ada.types("/order");

        ada.tapsRaw("1.AAAAAAAAAAA.1.0", "b1");

        assertThat(ada.toast()).contains("someone else");
        assertThat(ada.screen()).contains("ASK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "1.x.1.1",
                "2.AAAAAAAAAAA.1.0",
                "1.AAAAAAAAAAA.zzzzzzzzzzzzzzzzz.0",
                "1.AAAAAAAAAAA.-1.0",
                "1.AAAAAAAAAAA.1.-1",
                "1.AAAAAAAAAAA.1.zzzzzz",
                "1.!!!!!!!!!!!.1.0",
                "delete everything"
            })
    void forgedButtonDataDoesNothing(String data) {
        ada.types("/order").tapsRaw(data, "b1");

        assertThat(ada.toast()).isNotNull();
        assertThat(ada.screen()).contains("ASK");
    }

    @Test
    void aForgedNumberOrVersionWithinTheRightConversationDoesNothing() {
        ada.types("/order");
        String[] good = pointer().split("\\.");

        ada.tapsRaw("1." + good[1] + "." + good[2] + ".99", "b1");
        assertThat(ada.screen()).contains("ASK");
        ada.tapsRaw("1." + good[1] + ".1y2p0ij32e8e7.0", "b1");
        assertThat(ada.screen()).contains("ASK");
    }

    private String pointer() {
        return ada.pointerOf("I do not know Small");
    }

    @Test
    void textWhereAButtonIsExpectedBringsTheScreenWithAHintThenTheWaysToGetHelp() {
        ada.types("/order").types("hello").sees("ASK").sees("use the buttons");
        ada.types("hello?").sees("help@runagent.example");
        ada.types("HELLO")
                .sees("help@runagent.example")
                .taps("I do not know Small")
                .sees("NAME");
    }

    @Test
    void whyAThirdMessageWasNotUnderstoodIsStillSaid() {
        ada.types("/order").types("hello").types("hello?").sends("voice").sees("only read text");
        ada.types("hello").edits("hello").sees("edited messages");
    }

    @Test
    void anUnknownCommandIsNamed() {
        ada.types("/order").types("/make_me_rich").sees("/make_me_rich").sees("ASK");
    }

    @ParameterizedTest
    @ValueSource(strings = {"voice", "sticker", "location", "poll", "dice", "contact"})
    void whatIsNotTextGetsAFriendlyHint(String kind) {
        ada.types("/order").sends(kind).sees("only read text").sees("ASK");
    }

    @Test
    void anEditedMessageIsNotAnAnswer() {
        ada.types("/order")
                .taps("I do not know Small")
                .edits("Otto")
                .sees("edited messages")
                .sees("NAME");
    }

    @Test
    void helpInTheMiddleComesBackToTheSameQuestion() {
        ada.types("/order").taps("I do not know Small").types("/help").sees("How this works");

        ada.taps("Back").sees("NAME").types("Otto").sees("ORDERED small-Otto");
    }

    @Test
    void startInTheMiddleOffersTheWayBack() {
        ada.types("/order").taps("I do not know Small").types("/start").sees("Welcome");

        ada.taps("Back to where I was").sees("NAME").types("Otto").sees("ORDERED small-Otto");
    }

    @Test
    void cancelLeavesWhateverIsGoingOn() {
        ada.types("/order")
                .taps("I do not know Small")
                .types("/cancel")
                .sees("Cancelled")
                .sees("Welcome");
        ada.types("/cancel").sees("nothing to cancel");
    }

    @Test
    void backOnTheFirstScreenLeadsToTheStart() {
        ada.types("/order").taps("Back").sees("Welcome");
        assertThat(ada.messages()).as("edited in place").hasSize(1);
    }

    @Test
    void backAndTheButtonsOfTheScreenStillWorkAfterARestart() {
        ada.types("/order").taps("I do not know Small").types("/help");
        ada.redeployed(new OrderTalk()).taps("Back").sees("NAME");
        ada.redeployed(new OrderTalk()).types("Otto").sees("ORDERED small-Otto");
        ada.redeployed(new OrderTalk()).taps("Back").sees("Welcome");
    }

    @Test
    void aClockThatJumpsBackDisturbsNobody() {
        ada.types("/order")
                .passes(Duration.ofHours(-1))
                .taps("I do not know Small")
                .sees("NAME");
        ada.passes(Duration.ofDays(-400)).types("Otto").sees("ORDERED small-Otto");
        ada.passes(Duration.ofDays(401)).taps("Back").sees("Welcome");
    }

    @Test
    void anotherLanguageInTheMiddleLeadsBackToTheSameQuestion() {
        ada.types("/order")
                .taps("I do not know Small")
                .types("/language")
                .taps("Deutsch")
                .sees("NAME");
        ada.types("Otto").sees("ORDERED small-Otto").offersExactly("Zurück");
    }

    @Test
    void aTokenAtTheWrongStepIsTakenOutAndNotKept() {
        ada.types("/order")
                .types("my token is " + TOKEN)
                .sees("looked like a secret")
                .doesNotSee("AAabc");

        assertThat(ada.personsMessageDeleted()).isTrue();
    }

    /** chat.md 7.21: what it was, its end at most, that it counts as leaked, and where to replace it. */
    @Test
    void whoSentASecretUnaskedIsToldToReplaceItAndHow() {
        ada.types("/order")
                .types("my token is " + TOKEN)
                .sees("a bot's token, …" + TOKEN.substring(TOKEN.length() - 4))
                .sees("Treat it as leaked")
                .sees("@BotFather with /revoke");
        assertThat(ada.intakeSize()).isZero();
        assertThat(ada.stored()).doesNotContain("AAabc");
    }

    @Test
    void everyShapeHasItsWords() {
        Texts texts = new Texts();
        for (String language : texts.languages()) {
            for (String shape : SecretShapes.ALL) {
                assertThat(texts.keys(language))
                        .contains("conversation.secret-" + shape, "conversation.replace-" + shape);
            }
        }
    }

    @Test
    void aTokenInACaptionOrAnEditIsFoundToo() {
        ada.types("/order").sendsWithCaption("photo", TOKEN).sees("looked like a secret");
        assertThat(ada.personsMessageDeleted()).isTrue();

        ada.edits("oops " + TOKEN).sees("looked like a secret");
        assertThat(ada.personsMessageDeleted()).isTrue();
    }

    @Test
    void aTokenBrokenBySpacesAndLinesIsPutTogether() {
        ada.types("/order").taps("I do not know Secret");

        ada.types(" 123456789: AAabcdefghijklmnop\nqrstuvwxyz0123456 ").sees("KEPT telegram-token");

        assertThat(ada.personsMessageDeleted()).isTrue();
    }

    @Test
    void whereASecretIsAskedForEveryTextIsTakenAsOne() {
        ada.types("/order").taps("I do not know Secret").types("hunter2").sees("KEPT other");

        assertThat(ada.personsMessageDeleted()).isTrue();
    }

    @Test
    void commandsStillWorkWhereASecretIsAskedFor() {
        ada.types("/order").taps("I do not know Secret").types("/cancel").sees("Cancelled");
    }

    @Test
    void aHappeningIsToldBesideTheScreenWhichComesAgainBelow() {
        ada.types("/order").taps("I do not know Small");

        ada.happens(new OrderTalk.OrderReady("o7")).sees("READY o7").sees("NAME");

        ada.types("Otto").sees("ORDERED small-Otto");
    }

    @Test
    void aButtonOnWhatWasToldEntersTheTellingFlow() {
        ada.types("/start").happens(new OrderTalk.OrderReady("o7")).taps("I do not know Look");

        ada.sees("ASK look:o7");
    }

    @Test
    void aFlowHearsWhenItsTimeIsOver() {
        ada.types("/order").passes(Duration.ofHours(2)).sees("EXPIRED").sees("Welcome");
    }

    @Test
    void aFlowThatMovedOnDoesNotExpire() {
        ada.types("/order").taps("I do not know Small").passes(Duration.ofHours(2));

        ada.types("Otto").sees("ORDERED small-Otto");
    }

    @Test
    void aPositionOfAnOlderVersionIsBegunAgainPolitely() {
        ada.types("/order").taps("I do not know Small");

        ada.redeployed(new OrderTalk(2, true))
                .types("Otto")
                .sees("learned new things")
                .sees("ASK");
    }

    @Test
    void anOldMenuAfterARedeploymentIsReplaced() {
        ada.types("/order");
        Supplier<ChatRobot> small = ada.finger("I do not know Small");
        ada.redeployed(new OrderTalk(2, true)).passes(Duration.ofMinutes(5));

        small.get().sees("learned new things").sees("ASK");
    }

    @Test
    void aClosedFlowAsksToSignInFirstAndThenGoesOnWithTheSameEntry() {
        ChatRobot stranger = ChatRobot.with(new OrderTalk(1, false), new DoorBell());

        stranger.types("/order large").sees("SIGN IN");
        stranger.signedIn(new AccountId(new UUID(1, 1))).taps("I do not know Done");

        stranger.sees("ASK large");
    }

    @Test
    void whoGivesUpSigningInIsBackAtTheStart() {
        ChatRobot stranger = ChatRobot.with(new OrderTalk(1, false), new DoorBell());

        stranger.types("/order").taps("Back").sees("Welcome").doesNotSee("ASK");
    }

    @Test
    void aFlowThatFailsLeavesTheConversationAsItWas() {
        ada.types("/order");
        Supplier<ChatRobot> boom = ada.finger("I do not know Boom");

        assertThatThrownBy(boom::get).hasMessage("a flow with a fault");

        ada.taps("I do not know Small").sees("NAME");
    }

    @Test
    void aFloodIsWarnedOnceAndThenIgnored() {
        ada.types("/order");
        int warnings = 0;
        for (int i = 0; i < 100; i++) {
            ada.types("x");
            warnings += ada.news().stream().anyMatch(text -> text.contains("a lot at once")) ? 1 : 0;
        }
        assertThat(warnings).isEqualTo(1);

        ada.passes(Duration.ofMinutes(1)).types("/order").sees("ASK");
    }

    @Test
    void aSecretInAFloodIsStillTakenOut() {
        for (int i = 0; i < 60; i++) {
            ada.types("x");
        }
        ada.types(TOKEN);

        assertThat(ada.personsMessageDeleted()).isTrue();
    }

    @Test
    void aFloodOfSecretsIsCountedLikeAnyOtherAndEveryOneOfThemIsStillTakenOut() {
        int heard = 0;
        int warnings = 0;
        for (int i = 0; i < 100; i++) {
            ada.types(TOKEN);
            assertThat(ada.personsMessageDeleted()).isTrue();
            heard += ada.news().stream().anyMatch(text -> text.contains("looked like a secret")) ? 1 : 0;
            warnings += ada.news().stream().anyMatch(text -> text.contains("a lot at once")) ? 1 : 0;
        }
        assertThat(heard).as("as many as of anything else").isEqualTo(30);
        assertThat(warnings).isEqualTo(1);
        assertThat(ada.intakeSize()).as("kept").isZero();
    }

    @Test
    void aBotOfOursWhoseTokenWasReplacedNeedsNoWords() {
        ada.types("/start").knowsBot("77").createsBot("77", "ada_agent_bot").seesNothingNew();
    }

    @Test
    void aBotCreatedOutOfTheBlueIsWelcomed() {
        ada.types("/start").createsBot("77", "ada_agent_bot").sees("@ada_agent_bot");
    }

    /** Stands for signing in. */
    static final class DoorBell implements Flow<DoorBell.Step> {
        record Step() {}

        @Override
        public String name() {
            return "signin";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public Class<Step> stateType() {
            return Step.class;
        }

        @Override
        public boolean open() {
            return true;
        }

        @Override
        public Step start() {
            return new Step();
        }

        @Override
        public Outcome<Step> enter(Step start, String entry, Moment moment) {
            return Outcome.show(start, View.Screen.of(said("SIGN IN"), Action.of("done", said("Done")), Action.back()));
        }

        @Override
        public Outcome<Step> on(Step state, Input input, Moment moment) {
            return input.equals(new Input.Tap("done")) ? Outcome.of(state, new Effect.Leave()) : Outcome.of(state);
        }
    }
}
