package net.runagent.core.conversation;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import net.runagent.core.money.Money;
import net.runagent.core.money.UsdMicros;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The active screen as it is stored to be shown once more: the view and not its words, so that it comes back in the
 * language that the person speaks by then, with the buttons it had.
 *
 * @param version the conversation's version that drew it
 * @param first number of its first button within that version
 */
record KeptScreen(View view, long version, int first) {
    /** A sealed type is written with the name of its kind. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "is")
    private interface Named {}

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addMixIn(View.class, Named.class)
            .registerSubtypes(View.class.getPermittedSubclasses())
            .addModule(new SimpleModule()
                    .addSerializer(Text.class, new TextWriter())
                    .addDeserializer(Text.class, new TextReader()))
            .build();

    byte[] bytes() {
        return JSON.writeValueAsBytes(this);
    }

    /** Nothing when another version wrote it in a way that this one cannot read: the screen is drawn anew then. */
    static @Nullable KeptScreen read(byte[] bytes) {
        try {
            return JSON.readValue(bytes, KeptScreen.class);
        } catch (JacksonException _) {
            return null;
        }
    }

    byte[] body(ChatRenderer renderer, Locale locale, ConversationId conversation) {
        return renderer.render(view, locale, number -> new Pointer(conversation, version, first + number).text())
                .body();
    }

    private static final class TextWriter extends ValueSerializer<Text> {
        @Override
        public void serialize(Text text, JsonGenerator to, SerializationContext context) {
            to.writeTree(node(text));
        }
    }

    private static final class TextReader extends ValueDeserializer<Text> {
        @Override
        public Text deserialize(JsonParser from, DeserializationContext context) {
            return text(context.readTree(from));
        }
    }

    // ---- a text: its key, and its arguments with their types

    private static ObjectNode node(Text text) {
        ObjectNode args = JsonNodeFactory.instance.objectNode();
        text.args().forEach((name, value) -> args.set(name, argument(value)));
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("key", text.key());
        node.set("args", args);
        return node;
    }

    private static JsonNode argument(Object value) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return switch (value) {
            case Text text -> node(text);
            case Integer number -> make.numberNode(number);
            case Long number -> make.numberNode(number);
            case BigDecimal number -> make.objectNode().put("decimal", number.toPlainString());
            case Money money ->
                make.objectNode().put("currency", money.currency()).put("minor", money.minor());
            case UsdMicros micros -> make.objectNode().put("micros", micros.value());
            case Instant instant -> make.objectNode().put("instant", instant.toString());
            case LocalDate day -> make.objectNode().put("day", day.toString());
            default -> make.stringNode(String.valueOf(value));
        };
    }

    private static Text text(JsonNode node) {
        Map<String, Object> args = new HashMap<>();
        node.path("args").properties().forEach(arg -> args.put(arg.getKey(), argument(arg.getValue())));
        return new Text(node.path("key").asString(), args);
    }

    private static Object argument(JsonNode node) {
        if (node.isInt()) {
            return node.intValue();
        }
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        if (!node.isObject()) {
            return node.asString();
        }
        if (node.has("key")) {
            return text(node);
        }
        if (node.has("minor")) {
            return new Money(
                    node.path("currency").asString(), node.path("minor").asLong());
        }
        if (node.has("micros")) {
            return new UsdMicros(node.path("micros").asLong());
        }
        if (node.has("instant")) {
            return Instant.parse(node.path("instant").asString());
        }
        return node.has("day")
                ? LocalDate.parse(node.path("day").asString())
                : new BigDecimal(node.path("decimal").asString());
    }
}
