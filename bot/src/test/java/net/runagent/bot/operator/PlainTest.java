package net.runagent.bot.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class PlainTest {
    @Test
    void aBrokenFileIsNamedByItsLineAndNotQuoted() {
        Throwable broken = catchThrowable(() -> new Yaml().load("runagent:\n  telegram: {token: 123:SECRET\n"));
        assertThat(broken).hasMessageContaining("SECRET");
        assertThat(Plain.words(new IllegalStateException(broken)))
                .contains("no YAML")
                .containsPattern("line \\d+")
                .doesNotContain("SECRET");
    }

    @Test
    void theMessagesOfLibrariesAreNotRepeated() {
        Throwable theirs = catchThrowable(() -> Integer.parseInt("SECRET"));
        assertThat(Plain.words(theirs)).startsWith("NumberFormatException at PlainTest.java");
        assertThat(FailedStart.words(theirs)).isNull();
    }
}
