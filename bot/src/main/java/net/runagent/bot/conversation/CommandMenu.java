package net.runagent.bot.conversation;

import java.util.List;
import java.util.stream.Stream;
import net.runagent.core.conversation.Flows;
import org.springframework.stereotype.Component;

/** The commands people are offered, the same on every platform, in the order of the menu. */
@Component
public final class CommandMenu {
    /** Those without a talk are left out. */
    private static final List<String> MENU = List.of(
            "start",
            "deploy",
            "prices",
            "status",
            "usage",
            "allowance",
            "billing",
            "recover",
            "backups",
            "update",
            "signin",
            "settings",
            "security",
            "privacy",
            "terminate",
            "language",
            "help");

    private final Flows flows;

    public CommandMenu(Flows flows) {
        this.flows = flows;
    }

    /** Names without slash; what each does is said by {@code command.<name>}. */
    public List<String> commands() {
        return Stream.concat(MENU.stream().filter(flows.commands()::contains), Stream.of("cancel"))
                .toList();
    }
}
