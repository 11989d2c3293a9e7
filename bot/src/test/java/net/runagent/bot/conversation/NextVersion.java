package net.runagent.bot.conversation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import net.runagent.core.conversation.Answer;
import net.runagent.core.conversation.Effect;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Happening;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;

/**
 * A flow as it may stand in another version of the service: the same, but what it stores has another number.
 *
 * @param reads how it reads a position of another version; null for what it cannot read
 */
record NextVersion<S>(Flow<S> flow, int version, BiFunction<Integer, Map<String, Object>, S> reads) implements Flow<S> {
    /** One that reads nothing of any other version. */
    static <S> NextVersion<S> of(Flow<S> flow, int version) {
        return new NextVersion<>(flow, version, (stored, fields) -> null);
    }

    @Override
    public String name() {
        return flow.name();
    }

    @Override
    public Class<S> stateType() {
        return flow.stateType();
    }

    @Override
    public Set<String> commands() {
        return flow.commands();
    }

    @Override
    public boolean open() {
        return flow.open();
    }

    @Override
    public boolean glance() {
        return flow.glance();
    }

    @Override
    public Set<Class<? extends Happening>> hears() {
        return flow.hears();
    }

    @Override
    public Optional<UUID> subject(S state) {
        return flow.subject(state);
    }

    @Override
    public S start() {
        return flow.start();
    }

    @Override
    public Outcome<S> enter(S start, String entry, Moment moment) {
        return flow.enter(start, entry, moment);
    }

    @Override
    public Outcome<S> on(S state, Input input, Moment moment) {
        return flow.on(state, input, moment);
    }

    @Override
    public Optional<Outcome<S>> resumed(S state, Moment moment) {
        return flow.resumed(state, moment);
    }

    @Override
    public List<Effect> tell(Happening happening, Moment moment) {
        return flow.tell(happening, moment);
    }

    @Override
    public List<Effect> tellAnswer(Happening happening, Answer answer, Moment moment) {
        return flow.tellAnswer(happening, answer, moment);
    }

    @Override
    public S migrate(int storedVersion, Map<String, Object> stored) {
        return reads.apply(storedVersion, stored);
    }

    @Override
    public S salvage(Map<String, Object> stored) {
        return flow.salvage(stored);
    }
}
