package net.runagent.bot.conversation;

import static net.runagent.bot.conversation.SoldInTests.NUREMBERG;
import static net.runagent.bot.conversation.SoldInTests.STARTER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import net.runagent.bot.conversation.DeployQuestions.KeepWish;
import net.runagent.bot.conversation.DeployQuestions.Look;
import net.runagent.bot.conversation.DeployQuestions.Offer;
import net.runagent.bot.conversation.DeployQuestions.Settle;
import net.runagent.bot.conversation.DeployQuestions.Settled;
import net.runagent.bot.conversation.DeployQuestions.Wish;
import net.runagent.bot.conversation.DeployQuestions.WishKept;
import net.runagent.bot.conversation.ModelQuestions.FindModels;
import net.runagent.bot.conversation.ModelQuestions.ModelChoice;
import net.runagent.bot.conversation.ModelQuestions.ModelsFound;
import net.runagent.core.catalogue.ModelOffer;
import net.runagent.core.catalogue.ModelPrice;
import net.runagent.core.conversation.View;
import net.runagent.core.money.UsdMicros;
import org.junit.jupiter.api.Test;

/** The model of a new agent: one of the recommended, or any other that is found by a part of its name. */
class DeployModelTest {
    private static final UUID DRAFT = UUID.fromString("01980000-0000-7000-8000-000000000001");
    private static final ModelChoice AUTO = new ModelChoice(
            "openrouter/auto",
            "Automatic",
            "picks by itself",
            new ModelPrice("openrouter/auto", "Auto Router", null, null));
    private static final ModelChoice QWEN = new ModelChoice(
            "qwen/qwen3-235b-a22b",
            "Qwen: Qwen3 235B",
            "",
            new ModelPrice("qwen/qwen3-235b-a22b", "Qwen: Qwen3 235B", new UsdMicros(180_000), new UsdMicros(540_000)));

    private final ChatRobot ada = ChatRobot.with(new DeployTalk())
            .signedIn()
            .desk(
                    Look.class,
                    (look, asker) -> new Offer(
                            STARTER,
                            new ModelOffer(
                                    "m",
                                    look.wish().model() == null
                                            ? "Automatic"
                                            : look.wish().model(),
                                    ""),
                            NUREMBERG,
                            List.of(STARTER),
                            List.of(NUREMBERG),
                            List.of(),
                            null,
                            "",
                            null))
            .desk(KeepWish.class, new WishKept())
            .desk(
                    FindModels.class,
                    (ask, asker) -> new ModelsFound(
                            ask.words(),
                            ask.words().isEmpty()
                                    ? List.of(AUTO)
                                    : ask.words().equals("qwen") ? List.of(QWEN) : List.of(),
                            false))
            .desk(Settle.class, new Settled(DRAFT, null, "Ada's agent", "agent_x_bot"));

    @Test
    void theRecommendedOnesComeWithTheirPrices() {
        ada.types("/deploy").taps("Change model").sees("Which model");
        assertThat(described(AUTO)).contains("picks by itself").contains("depends on the model");
        assertThat(described(QWEN)).contains("$0.18").contains("$0.54");
        ada.chooses("Automatic").sees("Your agent");
    }

    private static String described(ModelChoice model) {
        var screen = (View.Choice) ModelScreens.found(new ModelsFound("", List.of(model), false), List.of());
        return new Texts()
                .plain(Objects.requireNonNull(screen.options().getFirst().description()), Locale.ENGLISH);
    }

    @Test
    void anyOtherIsFoundByAPartOfItsName() {
        ada.types("/deploy").taps("Change model").taps("Search all models").sees("part of the model's name");
        ada.types("nothing like it").sees("found no model with").types("qwen").sees("Models with");
        ada.chooses("Qwen: Qwen3 235B").sees("qwen/qwen3-235b-a22b").taps("Deploy my choice");

        assertThat(ada.asked()).contains(new Settle(new Wish(null, "qwen/qwen3-235b-a22b", null)));
    }

    @Test
    void theWayBackLeadsToTheRecommendedOnesAndThenToTheOrder() {
        ada.types("/deploy")
                .taps("Change model")
                .taps("Search all models")
                .taps("Back")
                .sees("Which model");
        ada.taps("Back").offers("Deploy the default");
    }
}
