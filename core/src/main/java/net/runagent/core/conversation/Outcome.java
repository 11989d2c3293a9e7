package net.runagent.core.conversation;

import java.util.List;

/** The next position of a flow and what it wants done. */
public record Outcome<S>(S next, List<Effect> effects) {
    public Outcome {
        effects = List.copyOf(effects);
    }

    public static <S> Outcome<S> of(S next, Effect... effects) {
        return new Outcome<>(next, List.of(effects));
    }

    public static <S> Outcome<S> show(S next, View view) {
        return of(next, new Effect.Show(view));
    }

    public static <S> Outcome<S> ask(S next, Question question) {
        return of(next, new Effect.Ask(question));
    }

    public static <S> Outcome<S> leave(S next) {
        return of(next, new Effect.Leave());
    }
}
