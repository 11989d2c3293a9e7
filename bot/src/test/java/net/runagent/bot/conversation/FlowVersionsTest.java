package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.runagent.bot.conversation.OrderTalk.Naming;
import net.runagent.bot.conversation.OrderTalk.PlaceOrder;
import net.runagent.bot.conversation.OrderTalk.Placed;
import net.runagent.bot.conversation.OrderTalk.Step;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.View;
import org.junit.jupiter.api.Test;

/** The service is replaced, or set back, while people are in the middle of something. */
class FlowVersionsTest {
    private static final String SMALL = "I do not know Small";

    private final OrderTalk talk = new OrderTalk();
    private final List<String> orders = new ArrayList<>();
    private final ChatRobot ada = ChatRobot.with(talk).signedIn().desk(PlaceOrder.class, (order, asker) -> {
        orders.add(order.size() + "-" + order.name());
        return new Placed(order.name());
    });

    @Test
    void aPositionOfAnOlderVersionIsReadByTheFunctionThatKnowsIt() {
        ada.types("/order").taps(SMALL);
        ada.redeployed(new NextVersion<Step>(
                        talk, 2, (stored, fields) -> new Naming("version " + stored + " " + fields.get("size"))))
                .types("Otto")
                .sees("ORDERED")
                .doesNotSee("learned new things");
        assertThat(orders).containsExactly("version 1 small-Otto");
    }

    @Test
    void whatNoFunctionKnowsIsBegunAgainAndSaid() {
        ada.types("/order").taps(SMALL);
        ada.redeployed(NextVersion.of(talk, 2))
                .types("Otto")
                .sees("learned new things")
                .sees("ASK");
        assertThat(orders).isEmpty();
        ada.taps(SMALL).types("Otto").sees("ORDERED");
    }

    @Test
    void aPositionOfANewerVersionIsBegunAgainAfterTheServiceWasSetBack() {
        ada.redeployed(NextVersion.of(talk, 7)).types("/order").taps(SMALL);
        ada.redeployed(talk).types("Otto").sees("learned new things").sees("ASK");
        ada.taps(SMALL).types("Otto").sees("ORDERED");
    }

    /** Somebody forgot to raise the version: the talk must not die of it. */
    @Test
    void aPositionThatDoesNotFitAlthoughItsVersionDoesIsBegunAgain() {
        ada.types("/order").taps(SMALL);
        ada.redeployed(new OtherShape())
                .types("Otto")
                .sees("learned new things")
                .sees("SHAPED");
    }

    @Test
    void aFlowThatIsGoneLeadsToTheStart() {
        ada.types("/order").taps(SMALL);
        ada.withoutFlow("order").types("Otto").sees("learned new things").sees("Good to see you");
    }

    /** The talk below one that was interrupted is read when its turn comes. */
    @Test
    void aSuspendedTalkOfAnotherVersionIsBegunAgainWhenItIsItsTurn() {
        ada.types("/order").taps(SMALL).types("/help");
        ada.redeployed(NextVersion.of(talk, 2))
                .taps("Back")
                .sees("learned new things")
                .sees("ASK");
    }

    /** The same name and version, and nothing in common with what was stored. */
    private static final class OtherShape implements Flow<OtherShape.Sizes> {
        record Sizes(int size) {}

        @Override
        public String name() {
            return "order";
        }

        @Override
        public Class<Sizes> stateType() {
            return Sizes.class;
        }

        @Override
        public Set<String> commands() {
            return Set.of("order");
        }

        @Override
        public Sizes start() {
            return new Sizes(0);
        }

        @Override
        public Outcome<Sizes> enter(Sizes start, String entry, Moment moment) {
            return Outcome.show(start, View.Screen.of(OrderTalk.said("SHAPED"), Action.back()));
        }

        @Override
        public Outcome<Sizes> on(Sizes state, Input input, Moment moment) {
            return Outcome.of(state);
        }
    }
}
