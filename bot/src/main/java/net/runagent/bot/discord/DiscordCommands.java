package net.runagent.bot.discord;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.dv8tion.jda.api.interactions.DiscordLocale;
import net.dv8tion.jda.api.interactions.IntegrationType;
import net.dv8tion.jda.api.interactions.InteractionContextType;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.CommandData;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.interactions.commands.build.OptionData;
import net.dv8tion.jda.api.interactions.commands.build.SlashCommandData;
import net.runagent.bot.conversation.CommandMenu;
import net.runagent.bot.conversation.Cutting;
import net.runagent.bot.conversation.Texts;
import net.runagent.bot.discord.DiscordRest.Answer;
import net.runagent.bot.discord.DiscordRest.Call;
import net.runagent.core.conversation.DoorMemory;
import net.runagent.core.conversation.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/**
 * The slash commands, the same words as everywhere, for people who have installed us and for servers that have. Registered
 * all at once and only when something about them has changed.
 */
@Component
final class DiscordCommands {
    private static final Logger LOG = LoggerFactory.getLogger(DiscordCommands.class);
    private static final String HASH = "commands";
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);
    /** An option by the command that has it; its description is {@code discord.option-<name>}. */
    private static final Map<String, String> OPTIONS = Map.of("deploy", "model", "usage", "period", "allowance", "amount");

    private final DiscordProperties properties;
    private final DiscordRest rest;
    private final DoorMemory memory;
    private final CommandMenu menu;
    private final Texts texts;
    private volatile boolean done;
    private volatile long againNanos = System.nanoTime();

    DiscordCommands(DiscordProperties properties, DiscordRest rest, DoorMemory memory, CommandMenu menu, Texts texts) {
        this.properties = properties;
        this.rest = rest;
        this.memory = memory;
        this.menu = menu;
        this.texts = texts;
    }

    void forget() {
        done = false;
    }

    /** Once per start; what fails is tried again later, because the old commands work meanwhile. */
    void register() {
        if (done || againNanos - System.nanoTime() > 0) {
            return;
        }
        List<ObjectNode> commands = menu.commands().stream()
                .map(name -> Wire.command(command(name)))
                .toList();
        String hash = Integer.toHexString(commands.toString().hashCode());
        if (memory.recall(DiscordEvents.SOURCE, HASH).filter(hash::equals).isPresent()) {
            done = true;
            return;
        }
        Answer answer = rest.call(Call.of(
                "PUT", "/applications/" + properties.applicationId() + "/commands", properties.token(), commands));
        if (answer instanceof Answer.Ok) {
            memory.remember(DiscordEvents.SOURCE, HASH, hash);
            done = true;
        } else {
            LOG.warn("The commands could not be registered with Discord: {}", answer);
            againNanos = System.nanoTime() + AGAIN_AFTER.toNanos();
        }
    }

    private CommandData command(String name) {
        String key = "command." + name;
        SlashCommandData command = Commands.slash(name, words(key, Locale.ENGLISH))
                .setDescriptionLocalizations(inLanguages(key))
                .setContexts(
                        InteractionContextType.BOT_DM,
                        InteractionContextType.GUILD,
                        InteractionContextType.PRIVATE_CHANNEL)
                .setIntegrationTypes(IntegrationType.USER_INSTALL, IntegrationType.GUILD_INSTALL);
        String option = OPTIONS.get(name);
        if (option != null) {
            String about = "discord.option-" + option;
            command.addOptions(new OptionData(OptionType.STRING, option, words(about, Locale.ENGLISH), false, true)
                    .setDescriptionLocalizations(inLanguages(about)));
        }
        return command;
    }

    private Map<DiscordLocale, String> inLanguages(String key) {
        Map<DiscordLocale, String> all = new EnumMap<>(DiscordLocale.class);
        for (DiscordLocale locale : DiscordLocale.values()) {
            String language = Locale.forLanguageTag(locale.getLocale()).getLanguage();
            if (locale != DiscordLocale.UNKNOWN
                    && !language.equals("en")
                    && texts.languages().contains(language)) {
                all.put(locale, words(key, Locale.forLanguageTag(language)));
            }
        }
        return all;
    }

    private String words(String key, Locale locale) {
        return Cutting.cut(texts.plain(Text.of(key), locale), CommandData.MAX_DESCRIPTION_LENGTH);
    }
}
