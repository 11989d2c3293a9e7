package net.runagent.bot.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import net.runagent.bot.conversation.Texts;
import net.runagent.bot.discord.DiscordMessage.Button;
import net.runagent.bot.discord.DiscordMessage.Page;
import net.runagent.bot.door.RendererContract;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.ChatRenderer;
import net.runagent.core.conversation.ChatRenderer.Rendered;
import net.runagent.core.conversation.Drawing;
import net.runagent.core.conversation.View;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Discord refuses what is beyond its limits, and a refused message is silence: nothing beyond them is ever drawn. */
class DiscordRendererTest extends RendererContract {
    private final DiscordRenderer renderer = new DiscordRenderer(new Texts());

    private DiscordMessage drawn(View view) {
        return DiscordMessage.read(body(view));
    }

    @Override
    protected ChatRenderer renderer() {
        return renderer;
    }

    @Override
    protected List<String> pages(byte[] body) {
        return DiscordMessage.read(body).pages().stream().map(Page::words).toList();
    }

    @Override
    protected int length(String markup) {
        return markup.length();
    }

    @Override
    protected int limit() {
        return DiscordRenderer.TEXT_LIMIT;
    }

    @Override
    protected String bold(String words) {
        return "**" + words + "**";
    }

    private static Page only(DiscordMessage message) {
        assertThat(message.pages()).hasSize(1);
        return message.pages().getFirst();
    }

    private static JsonNode wire(DiscordMessage message, int page) {
        return Wire.message(message, page).json();
    }

    @Test
    void aMessageIsAContainerThatMentionsNobody() {
        JsonNode json = wire(drawn(View.Screen.of(said("hello"), Action.primary("go", said("Go")), Action.back())), 0);

        assertThat(json.path("flags").asInt()).isEqualTo(1 << 15);
        assertThat(json.path("allowed_mentions").path("parse").size()).isZero();
        assertThat(json.path("allowed_mentions").has("parse")).isTrue();
        JsonNode container = json.path("components").path(0);
        assertThat(container.path("type").asInt()).isEqualTo(17);
        assertThat(container.path("components").path(0).path("content").asString())
                .contains("hello");
        JsonNode button =
                container.path("components").path(1).path("components").path(0);
        assertThat(button.path("custom_id").asString()).isEqualTo(POINTER.apply(0));
        assertThat(button.path("style").asInt()).isEqualTo(1);
        assertThat(json.has("content")).isFalse();
        assertThat(json.has("tts")).isFalse();
    }

    @Test
    void aTextIsCutAtTheLimitThatDiscordCounts() {
        for (String word : List.of("x", "*", "😀", "a_b ")) {
            DiscordMessage message = drawn(View.Notice.of(said(word.repeat(5000))));
            assertThat(only(message).words())
                    .hasSizeLessThanOrEqualTo(DiscordRenderer.TEXT_LIMIT)
                    .endsWith("…");
            wire(message, 0);
        }
    }

    @Test
    void aLongChoiceIsAMenuOfAtMostTwentyFiveAPage() {
        List<View.Option> options = IntStream.range(0, 60)
                .mapToObj(i -> new View.Option("o" + i, said("Option " + i), said("d".repeat(200))))
                .toList();
        Rendered rendered = renderer.render(
                new View.Choice(said("Which?"), options, List.of(List.of(Action.back()))), Locale.ENGLISH, POINTER);
        DiscordMessage message = DiscordMessage.read(rendered.body());

        assertThat(rendered.pages()).isEqualTo(3);
        List<String> carried = message.pages().stream()
                .flatMap(page -> page.menu().options().stream())
                .map(DiscordMessage.Option::value)
                .toList();
        assertThat(carried).hasSize(60).contains(POINTER.apply(0), POINTER.apply(59));
        for (int page = 0; page < 3; page++) {
            wire(message, page);
        }
        assertThat(labels(message.pages().get(0))).containsExactly("Next", "Back");
        assertThat(labels(message.pages().get(1))).containsExactly("Previous", "Next", "Back");
        assertThat(message.pages().get(1).rows().getFirst().getLast().value()).isEqualTo(POINTER.apply(60 + 1 + 2));
    }

    @Test
    void twentySixPlacesNeedASecondPage() {
        List<View.Option> options = IntStream.range(0, 26)
                .mapToObj(i -> new View.Option("o" + i, said("P" + i), null))
                .toList();

        assertThat(renderer.render(new View.Choice(said("?"), options, List.of()), Locale.ENGLISH, POINTER)
                        .pages())
                .isEqualTo(2);
    }

    @Test
    void whatIsTypedIsTypedIntoAFormThatAnswersThisScreen() {
        Page prompt = only(drawn(new View.Prompt(said("Name?"), List.of(List.of(Action.back(), Action.cancel())))));
        Page secret = only(drawn(new View.SecretInput(said("Token?"), List.of(List.of(Action.back())))));

        assertThat(prompt.rows().getFirst().getFirst().value()).isEqualTo("ma." + POINTER.apply(2));
        assertThat(secret.rows().getFirst().getFirst().value()).isEqualTo("ms." + POINTER.apply(1));
        assertThat(FormKind.openedBy("ms." + POINTER.apply(1)))
                .contains(new FormKind.Opened(FormKind.SECRET, "s." + POINTER.apply(1)));
        assertThat(FormKind.openedBy(POINTER.apply(1))).isEmpty();
        assertThat(FormKind.pointer("s." + POINTER.apply(1))).isEqualTo(POINTER.apply(1));
    }

    @Test
    void formsFitInEveryLanguage() {
        Texts texts = new Texts();
        DiscordForms forms = new DiscordForms(texts);
        for (String language : texts.languages()) {
            for (FormKind kind : FormKind.values()) {
                JsonNode form = forms.draw(new FormKind.Opened(kind, "a." + POINTER.apply(1)), language);
                JsonNode field = form.path("components").path(0).path("component");
                assertThat(field.path("type").asInt()).isEqualTo(4);
                assertThat(field.path("custom_id").asString()).isNotEmpty();
            }
        }
    }

    @Test
    void whatIsCopiedAndWhatFitsOnNoButtonStandsInTheText() {
        Page page = only(drawn(View.Screen.of(
                said("pay"),
                Action.copy("address", said("Address"), "TXabc"),
                Action.link("long", said("Page"), "https://example.org/" + "a".repeat(600)),
                Action.link("short", said("Short"), "https://example.org/"),
                Action.of("go", said("Go")))));

        assertThat(page.words()).contains("`TXabc`").contains("<https://example.org/aaa");
        assertThat(page.rows().stream().flatMap(List::stream).map(Button::value))
                .containsExactly("https://example.org/", POINTER.apply(3));
    }

    @Test
    void moreThanFiveButtonsInARowGoOn() {
        List<Action> many = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            many.add(Action.of("a" + i, said("A" + i)));
        }
        Page page = only(drawn(new View.Screen(said("x"), List.of(many))));

        assertThat(page.rows()).extracting(List::size).containsExactly(5, 2);
        wire(new DiscordMessage(List.of(page), null), 0);
    }

    @Test
    void aPictureHasItsWordsAndAFileItsName() {
        DiscordMessage picture = drawn(new View.Picture(
                said("Cost"),
                said("5 dollars"),
                new Drawing.DailyCost(said("Cost"), LocalDate.of(2026, 11, 1), LocalDate.of(2026, 11, 2), List.of()),
                List.of(List.of(Action.back()))));
        DiscordMessage document =
                drawn(new View.Document(said("Receipt"), "receipt.json", "application/json", new byte[] {1}, true));

        Outgoing shown = Wire.message(picture, 0);
        assertThat(shown.json().toString()).contains("attachment://picture.png").contains("5 dollars");
        assertThat(shown.uploads()).extracting(DiscordRest.Upload::name).containsExactly("picture.png");
        Outgoing file = Wire.message(document, 0);
        assertThat(file.json().toString()).contains("attachment://receipt.json").contains("\"id\":\"0\"");
        assertThat(file.uploads().getFirst().mediaType()).isEqualTo("application/json");
    }

    @Test
    void aFileThatDiscordWouldNotTakeIsNamedInstead() {
        DiscordMessage message = drawn(new View.Document(
                said("Export"), "export.zip", "application/zip", new byte[DiscordRenderer.FILE_LIMIT + 1], true));

        assertThat(message.media()).isNull();
        assertThat(only(message).words())
                .contains("Export")
                .contains("export.zip")
                .contains("too large");
    }

    @Test
    void buttonsAreTakenOffAMessageAndItsWordsStay() {
        JsonNode message = wire(drawn(View.Screen.of(said("hello"), Action.back())), 0);

        JsonNode bare = Wire.withoutButtons(message);

        assertThat(bare.toString()).contains("hello").doesNotContain("custom_id");
    }

    private static List<String> labels(Page page) {
        return page.rows().stream().flatMap(List::stream).map(Button::label).toList();
    }

    /** Hebrew and Arabic names turn round neither the words about them nor their markup, and mention nobody. */
    @Test
    void aNameThatRunsFromTheRightIsEscapedAndKeptApart() {
        Page page = only(drawn(View.Notice.of(said("**שרה** @everyone \u202Eליאו"))));

        assertThat(page.words()).isEqualTo("@\u2068\\*\\*שרה\\*\\* \\@everyone ליאו\u2069");
    }
}
