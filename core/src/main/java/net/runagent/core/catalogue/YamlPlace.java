package net.runagent.core.catalogue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A place in a YAML file that knows its line, so that a complaint can name it. */
final class YamlPlace {
    private final String origin;
    private final @Nullable Node node;
    private final int line;

    private YamlPlace(String origin, @Nullable Node node, int line) {
        this.origin = origin;
        this.node = node;
        this.line = line;
    }

    static YamlPlace of(String origin, String text) {
        try {
            Node root = new Compose(LoadSettings.builder().setLabel(origin).build())
                    .composeString(text)
                    .orElse(null);
            return new YamlPlace(origin, root, lineOf(root, 1));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new CatalogueMistake(origin, line, "this is not YAML: " + e.getProblem());
        }
    }

    /** The keys of a mapping; a key outside {@code known} is a mistake (most often a misspelt one). */
    Map<String, YamlPlace> map(Set<String> known) {
        if (!(node instanceof MappingNode mapping)) {
            throw mistake("expected keys and values here");
        }
        Map<String, YamlPlace> found = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int keyLine = lineOf(tuple.getKeyNode(), line);
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (!known.contains(key)) {
                throw new CatalogueMistake(origin, keyLine, "unknown key '" + key + "'; known here are " + known);
            }
            YamlPlace value = new YamlPlace(origin, tuple.getValueNode(), lineOf(tuple.getValueNode(), keyLine));
            if (found.put(key, value) != null) {
                throw new CatalogueMistake(origin, keyLine, "'" + key + "' stands here twice");
            }
        }
        return found;
    }

    /** The value of a key that must be there. */
    YamlPlace need(Map<String, YamlPlace> map, String key) {
        YamlPlace value = map.get(key);
        if (value == null) {
            throw mistake("'" + key + "' is missing");
        }
        return value;
    }

    <T> List<T> list(Function<YamlPlace, T> each) {
        if (!(node instanceof SequenceNode sequence)) {
            throw mistake("expected a list here");
        }
        List<T> items = new ArrayList<>();
        sequence.getValue().forEach(item -> items.add(each.apply(new YamlPlace(origin, item, lineOf(item, line)))));
        return List.copyOf(items);
    }

    String text() {
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw mistake("expected a word here");
        }
        return scalar.getValue().strip();
    }

    /** @param what says what would be right, e.g. {@code "a period such as P1M"} */
    <T> T parsed(String what, Function<String, T> parser) {
        String text = text();
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException e) {
            throw mistake("'" + text + "' is not " + what);
        }
    }

    String matching(String pattern, String what) {
        String text = text();
        if (!text.matches(pattern)) {
            throw mistake("'" + text + "' is not " + what);
        }
        return text;
    }

    int number(int least, int most, String unit) {
        int value = parsed("a whole number", Integer::parseInt);
        if (value < least || value > most) {
            throw mistake(value + " " + unit + " is outside " + least + " to " + most);
        }
        return value;
    }

    CatalogueMistake mistake(String what) {
        return new CatalogueMistake(origin, line, what);
    }

    private static int lineOf(@Nullable Node node, int otherwise) {
        return node == null
                ? otherwise
                : node.getStartMark().map(mark -> mark.getLine() + 1).orElse(otherwise);
    }
}
