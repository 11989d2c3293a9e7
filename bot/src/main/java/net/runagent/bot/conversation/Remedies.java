package net.runagent.bot.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Text;

/** What can be done about an agent that is not well: for some causes a recovery, for others only its owner's own doing. */
final class Remedies {
    private static final Set<String> OWNERS_ALONE = Set.of("credit-spent", "own-key-invalid", "bot-gone");

    private Remedies() {}

    /** Whether no recovery can do anything about it. */
    static boolean ownersAlone(String reason, boolean ownToken) {
        return OWNERS_ALONE.contains(reason) || reason.equals("token-revoked") && ownToken;
    }

    /** The dialogue that mends this cause first, then the recovery, which looks again. */
    static List<List<Action>> of(String reason, UUID agent, boolean ownToken) {
        List<List<Action>> rows = new ArrayList<>();
        switch (reason) {
            case "credit-spent" ->
                rows.add(List.of(Action.primary("enter:usage:" + agent, Text.of("status.add-credit"))));
            case "own-key-invalid" ->
                rows.add(List.of(Action.primary("enter:own-key:" + agent, Text.of("status.other-key"))));
            case "bot-gone" -> rows.add(List.of(Action.primary("enter:channel:" + agent, Text.of("status.other-bot"))));
            case "token-revoked" -> {
                if (ownToken) {
                    rows.add(List.of(Action.primary("enter:rotate:" + agent, Text.of("status.new-token"))));
                }
            }
            default -> {
                // A recovery is all there is.
            }
        }
        if (ownersAlone(reason, ownToken)) {
            rows.add(List.of(Action.of("enter:recover:now:" + agent, Text.of("recover.now"))));
        } else {
            rows.addFirst(List.of(Action.primary("enter:recover:now:" + agent, Text.of("recover.now"))));
        }
        return rows;
    }
}
