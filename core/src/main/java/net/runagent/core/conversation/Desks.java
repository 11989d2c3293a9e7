package net.runagent.core.conversation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Leads each question to its desk. Two desks for one question stop the start. */
@Component
public final class Desks {
    private final Map<Class<?>, Desk<?>> byQuestion = new HashMap<>();

    public Desks(List<Desk<?>> desks) {
        for (Desk<?> desk : desks) {
            if (byQuestion.put(desk.takes(), desk) != null) {
                throw new IllegalStateException("two desks take " + desk.takes().getSimpleName());
            }
        }
    }

    @SuppressWarnings("unchecked") // a desk is only found for what it takes
    Answer answer(Question question, Asker asker) {
        Desk<?> desk = byQuestion.get(question.getClass());
        if (desk == null) {
            desk = byQuestion.values().stream()
                    .filter(other -> other.takes().isInstance(question))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "no desk takes " + question.getClass().getSimpleName()));
        }
        return ((Desk<Question>) desk).answer(question, asker);
    }
}
