package net.runagent.persistence.deployment;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.runagent.core.deployment.State;
import tools.jackson.databind.json.JsonMapper;

/** A sealed state as its simple name and its fields. */
final class StateJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, Class<?>> BY_NAME = Arrays.stream(State.class.getPermittedSubclasses())
            .collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

    private StateJson() {}

    static String name(State state) {
        return state.getClass().getSimpleName();
    }

    static String data(State state) {
        return JSON.writeValueAsString(state);
    }

    static State read(String name, String data) {
        Class<?> type = BY_NAME.get(name);
        if (type == null) {
            throw new IllegalStateException("stored by a newer version of the service: state " + name);
        }
        return (State) JSON.readValue(data, type);
    }
}
