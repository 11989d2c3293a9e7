package net.runagent.bot.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.ChatRenderer;
import net.runagent.core.conversation.ChatRenderer.Rendered;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.junit.jupiter.api.Test;

/** What every platform's renderer keeps to, each in its own markup and within its own limit. */
public abstract class RendererContract {
    protected static final IntFunction<String> POINTER = number -> "1.AAAAAAAAAAA.1." + number;

    protected abstract ChatRenderer renderer();

    /** The markup of each page of a message. */
    protected abstract List<String> pages(byte[] body);

    /** As the platform counts it against {@link #limit}. */
    protected abstract int length(String markup);

    protected abstract int limit();

    protected abstract String bold(String words);

    /** Any words at all, through a text that says its argument. */
    protected static Text said(String words) {
        return Text.of("status.option", "bot", words);
    }

    protected byte[] body(View view) {
        return renderer().render(view, Locale.ENGLISH, POINTER).body();
    }

    private String markup(View view) {
        return pages(body(view)).getFirst();
    }

    @Test
    void aTextIsCutAtTheLimitThatThePlatformCounts() {
        for (String word : List.of("x", "*", "😀", "a_b ", "<&>")) {
            String cut = markup(View.Notice.of(said(word.repeat(5000))));

            assertThat(length(cut)).isLessThanOrEqualTo(limit());
            assertThat(cut).contains("…");
        }
    }

    @Test
    void aRemarkFitsBelowATextThatFillsTheMessage() {
        byte[] full = body(View.Notice.of(said("x".repeat(5000))));

        String remarked = pages(renderer().remark(full, Text.of("conversation.hint"), Locale.ENGLISH))
                .getFirst();

        assertThat(length(remarked)).isLessThanOrEqualTo(limit());
        assertThat(remarked).endsWith("/help.");
    }

    @Test
    void aLongChoiceIsPagedAndEveryOptionIsOnOnePage() {
        List<View.Option> options = IntStream.range(0, 120)
                .mapToObj(i -> new View.Option("o" + i, said("Option " + i), said("d".repeat(200))))
                .toList();
        Rendered rendered = renderer()
                .render(
                        new View.Choice(said("Which?"), options, List.of(List.of(Action.back()))),
                        Locale.ENGLISH,
                        POINTER);

        assertThat(rendered.pages()).isGreaterThan(1);
        assertThat(pages(rendered.body()))
                .hasSize(rendered.pages())
                .allSatisfy(page -> assertThat(length(page)).isLessThanOrEqualTo(limit()));
        String all = new String(rendered.body(), java.nio.charset.StandardCharsets.UTF_8);
        for (int number = 0; number <= 120; number++) {
            assertThat(all).contains('"' + POINTER.apply(number) + '"');
        }
    }

    @Test
    void aStepThatIsDoneNeedsNoWordForIt() {
        View progress = new View.Progress(
                said("Title"),
                List.of(
                        new View.Progress.Step(said("one"), View.Progress.State.DONE),
                        new View.Progress.Step(said("two"), View.Progress.State.FAILED),
                        new View.Progress.Step(said("three"), View.Progress.State.RUNNING),
                        new View.Progress.Step(said("four"), View.Progress.State.WAITING)),
                said("so far"),
                List.of());

        assertThat(markup(progress))
                .isEqualTo(
                        bold("@Title") + "\n\n✅ @one\n❌ @two: failed\n⏳ " + bold("@three") + " …\n▫️ @four\n\n@so far");
    }
}
