package net.runagent.bot.telegram;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import net.runagent.bot.conversation.Texts;
import net.runagent.bot.door.RendererContract;
import net.runagent.bot.telegram.TelegramMessage.Button;
import net.runagent.bot.telegram.TelegramMessage.Page;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.ChatRenderer;
import net.runagent.core.conversation.ChatRenderer.Rendered;
import net.runagent.core.conversation.Drawing;
import net.runagent.core.conversation.View;
import org.junit.jupiter.api.Test;

/** Telegram refuses what is beyond its limits, and a refused message is silence: nothing beyond them is ever drawn. */
class TelegramRendererTest extends RendererContract {
    private final TelegramRenderer renderer = new TelegramRenderer(new Texts());

    private TelegramMessage drawn(View view) {
        return TelegramMessage.read(body(view));
    }

    @Override
    protected ChatRenderer renderer() {
        return renderer;
    }

    @Override
    protected List<String> pages(byte[] body) {
        return TelegramMessage.read(body).pages().stream().map(Page::html).toList();
    }

    @Override
    protected int length(String markup) {
        return Html.visible(markup).length();
    }

    @Override
    protected int limit() {
        return TelegramRenderer.TEXT_LIMIT;
    }

    @Override
    protected String bold(String words) {
        return "<b>" + words + "</b>";
    }

    private static Page only(TelegramMessage message) {
        assertThat(message.pages()).hasSize(1);
        return message.pages().getFirst();
    }

    @Test
    void aTextIsCutAtTheLimitThatTelegramCounts() {
        String html = only(drawn(View.Notice.of(said("x".repeat(5000))))).html();

        assertThat(Html.visible(html)).hasSize(TelegramRenderer.TEXT_LIMIT).endsWith("…");
    }

    @Test
    void escapedCharactersCountAsOneAndAreNeverCutInHalf() {
        String html = only(drawn(View.Notice.of(said("<&>".repeat(2000))))).html();

        assertThat(Html.visible(html)).hasSize(TelegramRenderer.TEXT_LIMIT);
        assertThat(html.replaceAll("&(lt|gt|amp);", "")).doesNotContain("&", "<", ">");
    }

    @Test
    void aCutNeverFallsIntoACharacterOfTwoUnits() {
        for (int before = 4090; before < 4097; before++) {
            String html = only(drawn(View.Notice.of(said("x".repeat(before) + "😀".repeat(10)))))
                    .html();
            assertThat(html.getBytes(StandardCharsets.UTF_8))
                    .as("after %d", before)
                    .doesNotContain((byte) '?');
            assertThat(Html.visible(html).length()).isLessThanOrEqualTo(TelegramRenderer.TEXT_LIMIT);
        }
    }

    @Test
    void aCaptionIsCutAtItsOwnLimit() {
        View picture = new View.Picture(
                said("c".repeat(900)),
                said("a".repeat(900)),
                new Drawing.DailyCost(said("Cost"), LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 2), List.of()),
                List.of());
        View document =
                new View.Document(said("d".repeat(2000)), "receipt.json", "application/json", new byte[1], true);

        for (View view : List.of(picture, document)) {
            assertThat(Html.visible(only(drawn(view)).html())).hasSizeLessThanOrEqualTo(TelegramRenderer.CAPTION_LIMIT);
        }
        assertThat(drawn(document).guarded()).isTrue();
    }

    @Test
    void whatAPersonIsCalledIsNeverMarkup() {
        String html =
                only(drawn(View.Notice.of(said("<b>A</b> & <script> _*[`")))).html();

        assertThat(html).contains("&lt;b&gt;A&lt;/b&gt; &amp; &lt;script&gt; _*[`");
    }

    @Test
    void whatTurnsATextAroundOrHidesInItIsTakenOut() {
        String html = only(drawn(View.Notice.of(said("A\u202Egnp\u2066x\u2069\u0007 שלום"))))
                .html();

        assertThat(html).isEqualTo("@\u2068Agnpx שלום\u2069");
    }

    @Test
    void everyButtonCarriesAtMostWhatTelegramAllows() {
        // The longest there can be: a conversation of 11 letters, a version and a number of 13 figures each.
        IntFunction<String> longest = number ->
                "1.AAAAAAAAAAA." + Long.toString(Long.MAX_VALUE, 36) + "." + Long.toString(Integer.MAX_VALUE, 36);
        byte[] body = renderer.render(View.Screen.of(said("x"), Action.back(), Action.help()), Locale.ENGLISH, longest)
                .body();

        only(TelegramMessage.read(body))
                .rows()
                .forEach(row -> row.forEach(button -> assertThat(button.value().getBytes(StandardCharsets.UTF_8))
                        .hasSizeLessThanOrEqualTo(TelegramRenderer.DATA_LIMIT_BYTES)));
    }

    @Test
    void aLongChoiceIsPagedSoThatNoMessageHasTooManyButtons() {
        List<View.Option> options = IntStream.range(0, 120)
                .mapToObj(i -> new View.Option("o" + i, said("Option " + i), said("d".repeat(200))))
                .toList();
        Rendered rendered = renderer.render(
                new View.Choice(said("Which?"), options, List.of(List.of(Action.back()))), Locale.ENGLISH, POINTER);
        TelegramMessage message = TelegramMessage.read(rendered.body());

        assertThat(rendered.pages()).isEqualTo(15);
        List<String> carried = message.pages().stream()
                .flatMap(page -> page.rows().stream())
                .flatMap(List::stream)
                .map(Button::value)
                .toList();
        assertThat(carried).contains(POINTER.apply(0), POINTER.apply(119));
        for (Page page : message.pages()) {
            assertThat(page.rows().stream().mapToInt(List::size).sum()).isLessThanOrEqualTo(11);
            assertThat(Html.visible(page.html())).hasSizeLessThanOrEqualTo(TelegramRenderer.TEXT_LIMIT);
        }
    }

    @Test
    void whatDoesNotFitOnACopyButtonGetsNone() {
        Page page = only(drawn(View.Screen.of(
                said("x"),
                Action.copy("short", said("Copy"), "a".repeat(256)),
                Action.copy("long", said("Copy"), "a".repeat(257)))));

        assertThat(page.rows()).hasSize(1);
    }

    /** Hebrew and Arabic names turn round neither the words about them nor their markup. */
    @Test
    void aNameThatRunsFromTheRightIsEscapedAndKeptApart() {
        String html =
                only(drawn(View.Notice.of(said("<b>שרה</b> & \u202Eליאו")))).html();

        assertThat(html).isEqualTo("@\u2068&lt;b&gt;שרה&lt;/b&gt; &amp; ליאו\u2069");
    }
}
