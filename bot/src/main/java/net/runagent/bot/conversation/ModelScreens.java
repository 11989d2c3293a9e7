package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.runagent.bot.conversation.ModelQuestions.ModelChangeNow;
import net.runagent.bot.conversation.ModelQuestions.ModelChoice;
import net.runagent.bot.conversation.ModelQuestions.ModelsFound;
import net.runagent.core.catalogue.ModelPrice;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.jspecify.annotations.Nullable;

/** The screens on which a model is chosen or searched for. */
final class ModelScreens {
    private ModelScreens() {}

    /** What was found, or the question again when nothing was. @param ways how the talk is left */
    static View found(ModelsFound found, List<Action> ways) {
        if (found.models().isEmpty()) {
            return search(Text.of("model.none", "words", found.words()), ways);
        }
        Text question = found.words().isEmpty()
                ? Text.of("model.which")
                : Text.of(found.more() ? "model.found-more" : "model.found", "words", found.words());
        List<List<Action>> rows = new ArrayList<>();
        rows.add(List.of(Action.of("search", Text.of("model.search"))));
        rows.add(ways);
        return new View.Choice(
                question, found.models().stream().map(ModelScreens::option).toList(), rows);
    }

    static View search(List<Action> ways) {
        return search(Text.of("model.type"), ways);
    }

    private static View search(Text question, List<Action> ways) {
        return new View.Prompt(question, List.of(ways));
    }

    static View progress(ModelChangeNow now, Instant at) {
        boolean written = now.change().written();
        boolean back = now.change().back();
        View.Progress.State write =
                back ? View.Progress.State.FAILED : written ? View.Progress.State.DONE : View.Progress.State.RUNNING;
        View.Progress.State then = back || written ? View.Progress.State.RUNNING : View.Progress.State.WAITING;
        return new View.Progress(
                Text.of("model.title", "bot", now.bot()).with("model", now.model()),
                List.of(
                        new View.Progress.Step(Text.of("model.step-write"), write),
                        new View.Progress.Step(Text.of(back ? "model.step-back" : "model.step-verify"), then)),
                Waited.since(now.change().since(), at),
                List.of());
    }

    private static View.Option option(ModelChoice model) {
        Text hint = Text.of("deploy.as-is", "words", model.hint());
        Text price = price(model.price());
        Text description = model.hint().isEmpty()
                ? price
                : Text.of("model.described").with("hint", hint).with("price", price);
        return new View.Option(model.id(), Text.of("deploy.as-is", "words", model.name()), description);
    }

    private static Text price(@Nullable ModelPrice price) {
        if (price == null || price.in() == null || price.out() == null) {
            return Text.of(price == null ? "model.price-unknown" : "model.price-varies");
        }
        boolean free = price.in().value() == 0 && price.out().value() == 0;
        return free
                ? Text.of("model.price-free")
                : Text.of("model.price").with("in", price.in()).with("out", price.out());
    }
}
