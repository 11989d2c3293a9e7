package net.runagent.bot.conversation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import net.runagent.Samples;
import net.runagent.core.account.AccountId;
import net.runagent.core.account.Platform;
import net.runagent.core.conversation.Action;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import net.runagent.core.conversation.Question;
import net.runagent.core.conversation.SecretShapes;
import net.runagent.core.conversation.Text;
import net.runagent.core.conversation.View;
import org.jspecify.annotations.Nullable;

/**
 * Draws one flow by walking it: from its first screen, every button that is offered, every word and event it reacts to, and
 * after each question every answer that its desk may give. What is drawn is what the code does; nothing is described.
 */
final class FlowPicture<S> {
    private static final int MOST_STANDINGS = 600;
    private static final int DEEPEST = 6;
    private static final String WORD = "ada_agent_bot";
    private static final UUID ID = new UUID(8, 8);
    private static final Moment MOMENT = new Moment(
            Instant.parse("2026-11-24T12:00:00Z"), Locale.ENGLISH, Platform.TELEGRAM, new AccountId(new UUID(7, 7)));
    private static final Samples SAMPLES =
            new Samples(List.of(ID, new UUID(9, 9)), List.of(WORD, ""), Map.of("currency", "USD", "userId", "100001"));

    private final Flow<S> flow;
    private final PossibleAnswers answers;
    private final Texts texts;
    private final Map<String, Set<String>> arrows = new TreeMap<>();
    private final Set<String> nodes = new TreeSet<>();
    private final Deque<Standing<S>> open = new ArrayDeque<>();
    private final Set<List<Object>> seen = new HashSet<>();

    /** @param at the screen that is shown in this position */
    private record Standing<S>(S state, @Nullable View view, String at) {
        /** Two of these are walked alike. */
        List<Object> likeness() {
            return List.of(
                    state,
                    at,
                    view == null ? "" : actions(view).stream().map(Action::id).toList());
        }
    }

    FlowPicture(Flow<S> flow, PossibleAnswers answers, Texts texts) {
        this.flow = flow;
        this.answers = answers;
        this.texts = texts;
    }

    String draw() {
        enter("", "begin");
        tell();
        while (!open.isEmpty() && seen.size() < MOST_STANDINGS) {
            Standing<S> standing = open.poll();
            if (seen.add(standing.likeness())) {
                look(standing);
            }
        }
        StringBuilder page = new StringBuilder("# " + flow.name() + "\n\nDrawn from the flow itself by its test. ")
                .append("Boxes are screens, rounded boxes are messages beside them, both named by their words' key; ")
                .append("arrows are what a person taps or sends, or what happens (⚡).\n\n");
        if (!flow.commands().isEmpty()) {
            page.append("Entered by /")
                    .append(String.join(", /", new TreeSet<>(flow.commands())))
                    .append(".\n\n");
        }
        page.append("```mermaid\nflowchart TD\n");
        nodes.forEach(node -> page.append("  ").append(node).append('\n'));
        arrows.forEach((between, labels) -> {
            String[] ends = between.split(" ");
            String label = String.join(" / ", labels).replace("\"", "'");
            page.append("  %s -->%s %s\n".formatted(ends[0], label.isEmpty() ? "" : "|\"" + label + "\"|", ends[1]));
        });
        return page.append("```\n").toString();
    }

    // ---- walking

    private void enter(String entry, String from) {
        attempt(() -> flow.enter(flow.start(), entry, MOMENT), flow.start(), null, from, "");
    }

    private void tell() {
        for (Class<? extends Happening> type : flow.hears()) {
            for (Object happening : SAMPLES.of(type)) {
                told((Happening) happening, flow.tell((Happening) happening, MOMENT), 0);
            }
        }
    }

    private void told(Happening happening, List<Effect> effects, int depth) {
        String event = node("event." + happening.getClass().getSimpleName(), "{{", "⚡ " + name(happening), "}}");
        for (Effect effect : effects) {
            if (effect instanceof Effect.Ask(Question question) && depth < DEEPEST) {
                for (Answer answer : possible(question)) {
                    try {
                        told(happening, flow.tellAnswer(happening, answer, MOMENT), depth + 1);
                    } catch (RuntimeException notExpectedHere) {
                        // values that belong to another happening
                    }
                }
            }
            View view = sent(effect);
            if (view != null) {
                String message = message(view);
                arrow(event, "", message);
                actions(view).forEach(action -> toldButton(message, action));
            }
        }
    }

    private void toldButton(String message, Action action) {
        if (!tappable(action)) {
            return;
        }
        if (action.id().startsWith("enter:")) {
            arrow(message, label(action), talk(action.id()));
        } else {
            attempt(() -> flow.enter(flow.start(), action.id(), MOMENT), flow.start(), null, message, label(action));
        }
    }

    private void look(Standing<S> standing) {
        View view = standing.view();
        if (view != null) {
            actions(view).stream().filter(FlowPicture::tappable).forEach(action -> tap(standing, action));
            if (view instanceof View.Choice choice && !choice.options().isEmpty()) {
                input(
                        standing,
                        new Input.Chosen(List.of(choice.options().getFirst().value())),
                        "picks one");
            }
            input(standing, new Input.Said(WORD), "types");
            SecretShapes.ALL.forEach(shape -> input(standing, new Input.Pasted(ID, shape), "sends a secret"));
            input(standing, new Input.BotCreated("778", WORD), "creates a bot");
        }
        for (Class<? extends Happening> type : flow.hears()) {
            for (Object happening : SAMPLES.of(type)) {
                input(standing, new Input.Happened((Happening) happening), "⚡ " + name(happening));
            }
        }
        input(standing, new Input.Expired(), "⚡ time is up");
    }

    private void tap(Standing<S> standing, Action action) {
        if (action.id().startsWith("enter:")) {
            arrow(standing.at(), label(action), talk(action.id()));
        } else if (!input(standing, new Input.Tap(action.id()), label(action))) {
            String to = action.id().equals("help") ? talk("enter:help") : up();
            arrow(standing.at(), label(action), to);
        }
    }

    /** Whether the flow wants it here. */
    private boolean input(Standing<S> standing, Input input, String label) {
        return attempt(
                () -> flow.on(standing.state(), input, MOMENT),
                standing.state(),
                standing.view(),
                standing.at(),
                label);
    }

    private boolean attempt(
            java.util.function.Supplier<Outcome<S>> step, S before, @Nullable View view, String from, String label) {
        try {
            return follow(step.get(), before, view, from, label, 0);
        } catch (RuntimeException notExpectedHere) {
            return true; // a value that cannot come up here, such as a bot for an order that does not exist
        }
    }

    private boolean follow(Outcome<S> outcome, S before, @Nullable View view, String from, String label, int depth) {
        View shown = view;
        String at = from;
        String by = label;
        boolean asked = false;
        for (Effect effect : outcome.effects()) {
            View message = sent(effect);
            if (effect instanceof Effect.Show(View now)) {
                String screen = screen(now);
                arrow(at, by, screen);
                shown = now;
                at = screen;
                by = "";
            } else if (message != null) {
                arrow(at, by, message(message));
            } else if (effect instanceof Effect.Leave) {
                arrow(at, by, up());
            } else if (effect instanceof Effect.Enter(String name, String entry)) {
                arrow(at, by, talk("enter:" + name));
            } else if (effect instanceof Effect.Ask(Question question) && depth < DEEPEST) {
                asked = true;
                answers(outcome.next(), question, shown, at, by, depth);
            }
        }
        boolean moved = !outcome.next().equals(before) || !outcome.effects().isEmpty();
        if (moved && !asked && outcome.effects().stream().noneMatch(Effect.Leave.class::isInstance)) {
            open.add(new Standing<>(outcome.next(), shown, at));
        }
        return moved;
    }

    private void answers(S state, Question question, @Nullable View shown, String at, String by, int depth) {
        for (Answer answer : possible(question)) {
            try {
                follow(flow.on(state, new Input.Answered(answer), MOMENT), state, shown, at, by, depth + 1);
            } catch (RuntimeException notExpectedHere) {
                // an answer with made-up values that do not go together
            }
        }
    }

    private List<Answer> possible(Question question) {
        List<Answer> all = new ArrayList<>();
        answers.to(question).forEach(type -> SAMPLES.of(type).forEach(made -> all.add((Answer) made)));
        return all;
    }

    // ---- drawing

    private void arrow(String from, String label, String to) {
        if (from.equals("begin")) {
            if (to.equals("up")) {
                return; // a talk that has only messages
            }
            nodes.add("begin((\" \"))");
        }
        Set<String> labels = arrows.computeIfAbsent(from + " " + to, fresh -> new TreeSet<>());
        if (!label.isEmpty()) {
            labels.add(label);
        }
    }

    private String screen(View view) {
        return node(key(view), "[", key(view), "]");
    }

    private String message(View view) {
        return node("message." + key(view), "([", key(view), "])");
    }

    private String talk(String enter) {
        String target = enter.substring("enter:".length()).replaceFirst(":.*", "");
        return node("talk." + target, "[[", target, "]]");
    }

    private String up() {
        return node("up", "((", "up", "))");
    }

    private String node(String id, String opens, String words, String closes) {
        String plain = id.replaceAll("[^A-Za-z0-9]+", "_");
        nodes.add(plain + opens + "\"" + words + "\"" + closes);
        return plain;
    }

    /** The key of the words; what a reason is spelled with is made up here, so it is left open. */
    private String key(View view) {
        Text text = words(view);
        Object inner = text.args().get("body");
        String key = text.key().endsWith(".remarked") && inner instanceof Text said ? said.key() : text.key();
        return texts.keys("en").contains(key) ? key : key.replaceFirst("(" + WORD + ")?$", "…");
    }

    private String label(Action action) {
        Map<String, Object> args = new TreeMap<>();
        action.label().args().keySet().forEach(name -> args.put(name, "…"));
        return texts.plain(new Text(action.label().key(), args), Locale.ENGLISH);
    }

    private static String name(Object happening) {
        return happening.getClass().getSimpleName();
    }

    private static boolean tappable(Action action) {
        return action.kind() != Action.Kind.LINK && action.kind() != Action.Kind.COPY;
    }

    private static @Nullable View sent(Effect effect) {
        return switch (effect) {
            case Effect.Send(View view) -> view;
            case Effect.Post(String anchor, View view) -> view;
            case Effect.PostBelow(String anchor, View view) -> view;
            case Effect.Amend(String anchor, View view) -> view;
            default -> null;
        };
    }

    private static Text words(View view) {
        return switch (view) {
            case View.Screen screen -> screen.body();
            case View.Prompt prompt -> prompt.question();
            case View.Choice choice -> choice.question();
            case View.SecretInput input -> input.question();
            case View.Picture picture -> picture.caption();
            case View.Progress progress -> progress.title();
            case View.Notice notice -> notice.body();
            case View.BotOffer offer -> offer.body();
            case View.Document document -> document.caption();
        };
    }

    private static List<Action> actions(View view) {
        List<List<Action>> rows = switch (view) {
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
        return rows.stream().flatMap(List::stream).toList();
    }
}
