package net.runagent.core.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What the engine does to views before they are rendered. Pure. */
final class Views {
    /** Prefix of the ids of actions that enter a flow from anywhere: {@code enter:<flow>[:<entry>]}. */
    static final String ENTER = "enter:";

    /** The action with which a person goes back to the flow that a command had interrupted. */
    static final String RETURN = "return";

    private Views() {}

    static List<List<Action>> rows(View view) {
        return switch (view) {
            case View.Screen screen -> screen.rows();
            case View.Prompt prompt -> prompt.rows();
            case View.Choice choice -> choice.rows();
            case View.SecretInput input -> input.rows();
            case View.Picture picture -> picture.rows();
            case View.Progress progress -> progress.rows();
            case View.Notice notice -> notice.rows();
            case View.BotOffer offer -> List.of();
            case View.Document document -> List.of();
        };
    }

    /** Leaves out the way to flows that do not exist; adds the way back to an interrupted flow. */
    static View prepared(View view, Predicate<String> flowExists, boolean returnable) {
        List<List<Action>> rows = new ArrayList<>();
        for (List<Action> row : rows(view)) {
            List<Action> kept = row.stream()
                    .filter(action -> !action.id().startsWith(ENTER) || flowExists.test(target(action.id())))
                    .toList();
            if (!kept.isEmpty()) {
                rows.add(kept);
            }
        }
        if (returnable) {
            rows.add(List.of(Action.of(RETURN, Text.of("conversation.return"))));
        }
        return with(view, rows);
    }

    /** The flow an {@code enter:} action leads to. */
    static String target(String id) {
        String rest = id.substring(ENTER.length());
        int colon = rest.indexOf(':');
        return colon < 0 ? rest : rest.substring(0, colon);
    }

    static String entry(String id) {
        String rest = id.substring(ENTER.length());
        int colon = rest.indexOf(':');
        return colon < 0 ? "" : rest.substring(colon + 1);
    }

    /** Everything that can be tapped, in the order of the numbers on the buttons. */
    static List<Position.Offered> offered(View view, String flow, boolean told) {
        List<Position.Offered> all = new ArrayList<>();
        if (view instanceof View.Choice choice) {
            choice.options().forEach(option -> all.add(new Position.Offered(option.value(), flow, told, true)));
        }
        rows(view).forEach(row -> row.forEach(action -> all.add(new Position.Offered(action.id(), flow, told, false))));
        return all;
    }

    /** What is kept of a view to show it again: a picture becomes its words. */
    static View keepsake(View view) {
        return switch (view) {
            case View.Picture picture -> new View.Screen(picture.alt(), picture.rows());
            default -> view;
        };
    }

    /** Whether the platform's message can be edited into another screen. */
    static boolean plain(View view) {
        return !(view instanceof View.Picture || view instanceof View.Document || view instanceof View.BotOffer);
    }

    private static View with(View view, List<List<Action>> rows) {
        return switch (view) {
            case View.Screen screen -> new View.Screen(screen.body(), rows);
            case View.Prompt prompt -> new View.Prompt(prompt.question(), rows);
            case View.Choice choice -> new View.Choice(choice.question(), choice.options(), rows);
            case View.SecretInput input -> new View.SecretInput(input.question(), rows);
            case View.Picture picture -> new View.Picture(picture.caption(), picture.alt(), picture.drawing(), rows);
            case View.Progress progress -> new View.Progress(progress.title(), progress.steps(), progress.time(), rows);
            case View.Notice notice -> new View.Notice(notice.body(), rows);
            case View.BotOffer offer -> offer;
            case View.Document document -> document;
        };
    }
}
