package net.runagent.bot.conversation;

import java.util.List;
import java.util.UUID;
import net.runagent.core.catalogue.ModelPrice;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Question;
import net.runagent.core.deployment.ChangeModel;
import org.jspecify.annotations.Nullable;

/** What talks in which a model is chosen ask of the house. */
final class ModelQuestions {
    private ModelQuestions() {}

    /** @param words what the person typed; empty for those that we recommend */
    record FindModels(String words) implements Question {}

    /** @param more whether there are more that fit */
    record ModelsFound(String words, List<ModelChoice> models, boolean more) implements Answer {}

    /** Answered with {@link ModelAsked}. */
    record SetModel(UUID deployment, String model) implements Question {}

    /**
     * @param bot username without {@code @}
     * @param refused empty when it is under way, otherwise why not, a text key's tail
     */
    record ModelAsked(String bot, String refused) implements Answer {}

    record AskModelChange(UUID deployment) implements Question {}

    /** @param model as the owner knows it */
    record ModelChangeNow(String bot, String model, ChangeModel.UnderWay change) implements Answer {}

    /** @param price null when the provider does not list it now */
    record ModelChoice(
            String id, String name, String hint, @Nullable ModelPrice price) {}
}
