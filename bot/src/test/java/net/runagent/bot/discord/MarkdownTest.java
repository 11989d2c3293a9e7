package net.runagent.bot.discord;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person is called is never markup, mentions nobody, and is not lost either. */
class MarkdownTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "_*[`",
                "**bold** ||spoiler||",
                "<@123456789012345678> @everyone <#1> <:smile:1>",
                "# heading",
                "> quote",
                "[text](https://example.org)",
                "a\\b",
                "R&D &amp; <b>x</b>"
            })
    void whatAPersonWroteIsShownAsWritten(String wrote) {
        String drawn = Markdown.of("x " + Markdown.escape(wrote) + " y");

        assertThat(Markdown.visible(drawn)).isEqualTo("x " + wrote + " y");
        assertThat(drawn.replaceAll("\\\\.", "")).doesNotContain("*", "_", "`", "<", ">", "[", "#", "|", "@");
    }

    @Test
    void aListOrAHeadingCannotBeginInAName() {
        assertThat(Markdown.escape("- one\n1. two\n+ three")).isEqualTo("\\- one\n1\\. two\n\\+ three");
    }

    @Test
    void ourOwnTagsBecomeMarkup() {
        assertThat(Markdown.of("<b>Your agent</b>, <i>soon</i>: <code>" + Markdown.escape("a_b") + "</code>"))
                .isEqualTo("**Your agent**, *soon*: `a_b`");
    }

    @Test
    void whatIsTooLongLosesItsMarkupAndNeverHalfAMark() {
        String long_ = Markdown.of("<b>" + Markdown.escape("*_".repeat(3000)) + "</b>");

        String cut = Markdown.within(long_, 4000);

        assertThat(cut).hasSizeLessThanOrEqualTo(4000).endsWith("…").doesNotStartWith("**");
        assertThat(cut.replaceAll("\\\\[*_]", "")).isEqualTo("…");
    }
}
