package net.runagent.core.conversation;

import java.util.HashMap;
import java.util.Map;

/**
 * Words for a person: a key of the message catalogue and its arguments; never the words themselves.
 *
 * @param key dotted lower-case key in the {@link Wordbook}
 * @param args values of the named arguments: String, Integer, Long, BigDecimal, Instant, LocalDate, {@link
 *     net.runagent.core.money.Money} or another {@link Text}; strings are escaped for the platform by the renderer
 */
public record Text(String key, Map<String, Object> args) {
    public Text {
        args = Map.copyOf(args);
    }

    public static Text of(String key) {
        return new Text(key, Map.of());
    }

    public static Text of(String key, String name, Object value) {
        return new Text(key, Map.of(name, value));
    }

    public Text with(String name, Object value) {
        Map<String, Object> more = new HashMap<>(args);
        more.put(name, value);
        return new Text(key, more);
    }
}
