package net.runagent.bot.door;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;

/** The steps of a long work, one a line, with a sign each and, where it failed, a word: no colour says anything alone. */
public final class StepLines {
    private StepLines() {}

    /**
     * @param words in the person's language and the platform's markup
     * @param bold puts markup around words
     */
    public static String of(View.Progress progress, Function<Text, String> words, UnaryOperator<String> bold) {
        StringBuilder lines = new StringBuilder(bold.apply(words.apply(progress.title()))).append('\n');
        for (View.Progress.Step step : progress.steps()) {
            String label = words.apply(step.label());
            lines.append('\n')
                    .append(
                            switch (step.state()) {
                                case WAITING -> "▫️ " + label;
                                case RUNNING -> "⏳ " + bold.apply(label) + " …";
                                case DONE -> "✅ " + label;
                                case FAILED -> "❌ " + label + ": " + words.apply(Text.of("progress.failed"));
                            });
        }
        Text time = progress.time();
        return time == null
                ? lines.toString()
                : lines.append("\n\n").append(words.apply(time)).toString();
    }
}
