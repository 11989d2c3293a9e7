package net.runagent.bot.conversation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;
import org.jspecify.annotations.Nullable;

/** A talk about one of the person's agents, called by its own name: it begins by finding out which one is meant. */
abstract class AgentTalk implements Flow<AgentTalk.Position> {
    /** @param deployment null while the person has not said which */
    record Position(@Nullable UUID deployment) {}

    @Override
    public final Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public final Set<String> commands() {
        return Set.of(name());
    }

    @Override
    public final Optional<UUID> subject(Position state) {
        return Optional.ofNullable(state.deployment());
    }

    @Override
    public final Position start() {
        return new Position(null);
    }

    @Override
    public Outcome<Position> enter(Position start, String entry, Moment moment) {
        return look(new Position(Entries.id(entry).orElse(null)));
    }

    /** Asks for the agents as they stand now. */
    abstract Outcome<Position> look(Position state);

    static Position picked(List<String> values) {
        return new Position(Entries.id(values.getFirst()).orElse(null));
    }
}
