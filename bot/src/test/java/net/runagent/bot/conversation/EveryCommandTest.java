package net.runagent.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.runagent.core.conversation.Flows;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.Wordbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nobody is told to send what does not exist: on Discord a command that is not registered cannot even be typed. Both doors
 * register exactly what the menu offers (TelegramDoorTest, DiscordDoorTest).
 */
class EveryCommandTest {
    private static final Wordbook WORDS = Wordbook.read();
    private static final Pattern COMMAND = Pattern.compile("(?<![\\p{L}\\p{N}<./:])/([a-z][a-z_]{2,31})(?![a-z_/.])");
    private static final Pattern ADDRESS = Pattern.compile("https?://\\S+");
    /** Telegram's own bot, which makes bots and their tokens. */
    private static final String MAKER = "@BotFather";

    private static final Set<String> MAKERS = Set.of("newbot", "revoke", "token", "mybots", "deletebot");
    /** The help itself and what needs no words there: the start, and the language, which stands with the settings. */
    private static final Set<String> NOT_IN_THE_HELP = Set.of("help", "start", "language");

    private final List<String> menu = new CommandMenu(new Flows(EveryFlow.flows())).commands();

    static Stream<String> languages() {
        return WORDS.languages().stream();
    }

    @ParameterizedTest
    @MethodSource("languages")
    void everyCommandThatATextNamesIsOffered(String language) {
        WORDS.patterns(language).forEach((key, text) -> {
            Set<String> named = commands(text);
            named.removeAll(menu);
            if (text.contains(MAKER)) {
                named.removeAll(MAKERS);
            }
            assertThat(named).as(key + " in " + language).isEmpty();
        });
    }

    @Test
    void everyCommandThatAPageNamesIsOffered() throws IOException {
        try (Stream<Path> pages = Files.walk(Path.of("src/main/resources/templates"))) {
            for (Path page : pages.filter(Files::isRegularFile).toList()) {
                Set<String> named = commands(Files.readString(page).replaceAll("(?s)<[^>]*>", " "));
                named.removeAll(menu);
                assertThat(named).as(page.toString()).isEmpty();
            }
        }
    }

    @Test
    void everyCommandOfAFlowIsOffered() {
        assertThat(menu).containsAll(new Flows(EveryFlow.flows()).commands()).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("languages")
    void theHelpListsEveryCommand(String language) {
        Set<String> listed = commands(new Texts().plain(Text.of("help.body"), Locale.forLanguageTag(language)));
        listed.addAll(NOT_IN_THE_HELP);
        assertThat(listed).containsAll(menu);
    }

    private static Set<String> commands(String text) {
        TreeSet<String> found = new TreeSet<>();
        COMMAND.matcher(ADDRESS.matcher(text).replaceAll(" "))
                .results()
                .map((MatchResult command) -> command.group(1))
                .forEach(found::add);
        return found;
    }
}
