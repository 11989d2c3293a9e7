package net.runagent.bot.conversation;

import java.util.List;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.ChooseLanguage;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Spelling;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.springframework.stereotype.Component;

/** Which language we speak here. Each one is written in itself, so that it is found by whoever reads only that. */
@Component
final class LanguageTalk extends OpenTalk {
    private final Texts texts;

    LanguageTalk(Texts texts) {
        this.texts = texts;
    }

    @Override
    public String name() {
        return "language";
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        if (texts.languages().contains(entry)) {
            return Outcome.ask(start, new ChooseLanguage(entry));
        }
        List<View.Option> options = texts.languages().stream()
                .map(tag -> new View.Option(tag, Text.of("language.option", "language", Spelling.nameOf(tag)), null))
                .toList();
        return Outcome.show(
                start, new View.Choice(Text.of("language.question"), options, List.of(List.of(Action.back()))));
    }

    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return switch (input) {
            case Input.Chosen chosen
            when texts.languages().contains(chosen.values().getFirst()) ->
                Outcome.ask(state, new ChooseLanguage(chosen.values().getFirst()));
            case Input.Answered answered
            when answered.answer() instanceof ChooseLanguage.Chosen ->
                Outcome.of(state, new Effect.Toast(Text.of("language.chosen")), new Effect.Leave());
            default -> Outcome.of(state);
        };
    }
}
