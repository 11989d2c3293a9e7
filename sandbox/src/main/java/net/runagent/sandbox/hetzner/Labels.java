package net.runagent.sandbox.hetzner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Labels and selectors, with the rules that Hetzner enforces. */
final class Labels {
    private static final Pattern KEY =
            Pattern.compile("([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern VALUE = Pattern.compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?");
    private static final Pattern SET = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");

    private Labels() {}

    static Map<String, String> parse(JsonNode labels) {
        Map<String, String> parsed = new TreeMap<>();
        labels.propertyStream().forEach(entry -> {
            String key = entry.getKey();
            String value = entry.getValue().isString() ? entry.getValue().asString() : "!";
            if (!KEY.matcher(key).matches() || key.startsWith("hetzner.cloud/")) {
                throw Errors.invalid("labels", "label key '" + key + "' is not correctly formatted");
            }
            if (!VALUE.matcher(value).matches()) {
                throw Errors.invalid("labels", "value of label '" + key + "' is not correctly formatted");
            }
            parsed.put(key, value);
        });
        return parsed;
    }

    /** {@code k}, {@code !k}, {@code k==v}, {@code k=v}, {@code k!=v}, {@code k in (a,b)}, {@code k notin (a,b)}; comma is and. */
    static Predicate<Map<String, String>> selector(String text) {
        Predicate<Map<String, String>> all = labels -> true;
        for (String part : split(text)) {
            all = all.and(one(part.strip()));
        }
        return all;
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == ',' && depth == 0) {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        if (!text.isBlank()) {
            parts.add(text.substring(from));
        }
        return parts;
    }

    private static Predicate<Map<String, String>> one(String part) {
        Matcher set = SET.matcher(part);
        if (set.matches()) {
            String key = key(set.group(1));
            List<String> values = List.of(set.group(3).strip().split("\\s*,\\s*"));
            boolean wanted = set.group(2).equals("in");
            return labels -> wanted
                    ? labels.containsKey(key) && values.contains(labels.get(key))
                    : !values.contains(labels.getOrDefault(key, "\0"));
        }
        if (part.contains("!=")) {
            String[] sides = part.split("!=", 2);
            String key = key(sides[0]);
            return labels -> !sides[1].strip().equals(labels.get(key));
        }
        if (part.contains("=")) {
            String[] sides = part.split("==?", 2);
            String key = key(sides[0]);
            return labels -> sides[1].strip().equals(labels.get(key));
        }
        if (part.startsWith("!")) {
            String key = key(part.substring(1));
            return labels -> !labels.containsKey(key);
        }
        String key = key(part);
        return labels -> labels.containsKey(key);
    }

    private static String key(String text) {
        String key = text.strip();
        if (!KEY.matcher(key).matches()) {
            throw Errors.invalid("label_selector", "'" + key + "' is not a label key");
        }
        return key;
    }
}
