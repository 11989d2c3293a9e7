package net.runagent.bot.conversation;

import java.util.Set;
import net.runagent.core.conversation.Flow;
import net.runagent.core.conversation.Input;
import net.runagent.core.conversation.Moment;
import net.runagent.core.conversation.Outcome;

/** A talk for everybody, signed in or not, that is called by its own name and remembers nothing between two inputs. */
abstract class OpenTalk implements Flow<OpenTalk.Position> {
    record Position() {}

    @Override
    public final Class<Position> stateType() {
        return Position.class;
    }

    @Override
    public final Set<String> commands() {
        return Set.of(name());
    }

    @Override
    public final boolean open() {
        return true;
    }

    @Override
    public final boolean glance() {
        return true;
    }

    @Override
    public final Position start() {
        return new Position();
    }

    /** Nothing is waited for unless a talk says so: what its buttons lead to is entered by the engine. */
    @Override
    public Outcome<Position> on(Position state, Input input, Moment moment) {
        return Outcome.of(state);
    }
}
