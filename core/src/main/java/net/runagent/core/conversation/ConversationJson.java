package net.runagent.core.conversation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** How positions, flow states and happenings are written down: plain JSON, types by their simple names. */
final class ConversationJson {
    private static final String TYPE = "is";
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final ObjectReader POSITIONS = JSON.readerFor(Position.class);
    private static final ObjectWriter POSITION = JSON.writerFor(Position.class);

    private ConversationJson() {}

    static String write(Position position) {
        return POSITION.writeValueAsString(position);
    }

    static Position position(String json) {
        return POSITIONS.readValue(json);
    }

    static Map<String, Object> state(Object state) {
        Map<String, Object> fields =
                new LinkedHashMap<>(JSON.convertValue(state, new TypeReference<Map<String, Object>>() {}));
        fields.put(TYPE, state.getClass().getSimpleName());
        return fields;
    }

    /**
     * Empty when the state was written by another version and the flow cannot read it, or when it does not fit although
     * nobody raised the version.
     */
    static <S> Optional<S> state(Flow<S> flow, Position.Frame frame) {
        Map<String, Object> fields = fields(frame);
        if (frame.version() != flow.version()) {
            return Optional.ofNullable(flow.migrate(frame.version(), fields));
        }
        try {
            return concrete(flow.stateType(), String.valueOf(frame.state().get(TYPE)))
                    .map(type -> JSON.convertValue(fields, type));
        } catch (JacksonException | IllegalArgumentException doesNotFit) {
            return Optional.empty();
        }
    }

    /** What was stored, without the name of its type. */
    static Map<String, Object> fields(Position.Frame frame) {
        Map<String, Object> fields = new HashMap<>(frame.state());
        fields.remove(TYPE);
        return fields;
    }

    static byte[] write(Happening happening) {
        return JSON.writeValueAsBytes(Map.of(TYPE, happening.getClass().getSimpleName(), "of", happening));
    }

    static byte[] due(long at) {
        return JSON.writeValueAsBytes(Map.of("due", at));
    }

    /** A told happening or a due time; nothing when no flow hears it any more. */
    static Heard.Signal event(byte[] body, Flows flows) {
        var json = JSON.readTree(body);
        if (json.has("due")) {
            return new Heard.Due(json.get("due").asLong());
        }
        return flows.happening(json.path(TYPE).asString(""))
                .<Heard.Signal>map(type -> new Heard.Told(JSON.treeToValue(json.get("of"), type)))
                .orElseGet(Heard.Nothing::new);
    }

    @SuppressWarnings("unchecked") // permitted subclasses of a sealed S are S
    private static <S> Optional<Class<? extends S>> concrete(Class<S> type, String word) {
        if (!type.isSealed()) {
            return Optional.of(type);
        }
        for (Class<?> permitted : type.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                Optional<Class<? extends S>> deeper = concrete((Class<S>) permitted, word);
                if (deeper.isPresent()) {
                    return deeper;
                }
            } else if (permitted.getSimpleName().equals(word)) {
                return Optional.of((Class<? extends S>) permitted);
            }
        }
        return Optional.empty();
    }
}
