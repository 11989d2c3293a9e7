package net.runagent.bot.discord;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import net.dv8tion.jda.api.interactions.commands.build.OptionData;
import net.runagent.bot.conversation.Cutting;
import net.runagent.bot.conversation.Texts;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.ModelOffer;
import net.runagent.core.conversation.Text;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What Discord shows while somebody types the option of a command: models that are sold, spans of time. */
@Component
final class DiscordSuggestions {
    /** What {@code /usage} can show, by the words of its buttons. */
    static final List<String> PERIODS = List.of("today", "week", "month");

    private final Catalogue catalogue;
    private final Texts texts;

    DiscordSuggestions(Catalogue catalogue, Texts texts) {
        this.catalogue = catalogue;
        this.texts = texts;
    }

    /**
     * @param command as it stands there so far
     * @return at most 25 values with their labels
     */
    Map<String, String> of(JsonNode command, String language) {
        Map<String, String> all = switch (command.path("name").asString("")) {
            case "deploy" ->
                catalogue.models().stream()
                        .collect(Collectors.toMap(
                                ModelOffer::id, ModelOffer::name, (one, _) -> one, LinkedHashMap::new));
            case "usage" -> periods(Locale.forLanguageTag(language));
            default -> Map.of();
        };
        String typed = typed(command.path("options")).toLowerCase(Locale.ROOT);
        Map<String, String> fitting = new LinkedHashMap<>();
        all.forEach((value, label) -> {
            boolean fits = (value + " " + label).toLowerCase(Locale.ROOT).contains(typed);
            if (fits && fitting.size() < OptionData.MAX_CHOICES) {
                fitting.put(value, Cutting.cut(label, OptionData.MAX_CHOICE_NAME_LENGTH));
            }
        });
        return fitting;
    }

    private Map<String, String> periods(Locale locale) {
        Map<String, String> labelled = new LinkedHashMap<>();
        PERIODS.forEach(period -> labelled.put(period, texts.plain(Text.of("usage." + period), locale)));
        return labelled;
    }

    private static String typed(JsonNode options) {
        for (JsonNode option : options) {
            if (option.path("focused").asBoolean(false)) {
                return option.path("value").asString("");
            }
        }
        return "";
    }
}
