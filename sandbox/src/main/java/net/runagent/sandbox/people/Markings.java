package net.runagent.sandbox.people;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what a browser needs from a page's HTML: its text and its forms. */
public final class Markings {
    private static final Pattern FORM = Pattern.compile("(?is)<form\\b([^>]*)>(.*?)</form>");
    private static final Pattern FIELD = Pattern.compile("(?is)<(input|button|textarea)\\b([^>]*)>");
    private static final Pattern INVISIBLE = Pattern.compile("(?is)<(script|style|head)\\b.*?</\\1>|<!--.*?-->");
    private static final Pattern BREAK = Pattern.compile("(?i)<(br|/p|/div|/h\\d|/li|/tr|/output)\\b[^>]*>");

    private Markings() {}

    /** @param values what it sends if nobody changes anything: fields, and no button */
    public record Form(String action, String method, Map<String, String> values) {
        public Form {
            values = Map.copyOf(values);
        }
    }

    public static String text(String html) {
        String visible = INVISIBLE.matcher(html).replaceAll(" ");
        String lines = BREAK.matcher(visible).replaceAll("\n");
        String plain = unescape(lines.replaceAll("(?s)<[^>]+>", " "));
        return plain.replaceAll("[ \\t\\x0B\\f\\r]+", " ")
                .replaceAll(" ?\\n[ \\n]*", "\n")
                .strip();
    }

    public static List<Form> forms(String html) {
        List<Form> forms = new ArrayList<>();
        Matcher form = FORM.matcher(html);
        while (form.find()) {
            Map<String, String> values = new LinkedHashMap<>();
            Matcher field = FIELD.matcher(form.group(2));
            while (field.find()) {
                field(field.group(1).toLowerCase(Locale.ROOT), field.group(2), values);
            }
            String method = attribute(form.group(1), "method").orElse("get").toUpperCase(Locale.ROOT);
            forms.add(new Form(attribute(form.group(1), "action").orElse(""), method, values));
        }
        return forms;
    }

    private static void field(String tag, String attributes, Map<String, String> values) {
        String type = attribute(attributes, "type").orElse("text").toLowerCase(Locale.ROOT);
        boolean button = tag.equals("button")
                || List.of("submit", "button", "image", "reset").contains(type);
        boolean unticked = List.of("checkbox", "radio").contains(type)
                && !Pattern.compile("(?i)\\bchecked\\b").matcher(attributes).find();
        if (!button && !unticked) {
            attribute(attributes, "name")
                    .ifPresent(name ->
                            values.put(name, attribute(attributes, "value").orElse("")));
        }
    }

    private static Optional<String> attribute(String attributes, String name) {
        Matcher found = Pattern.compile("(?is)(?:^|\\s)" + name + "\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s>]+))")
                .matcher(attributes);
        if (!found.find()) {
            return Optional.empty();
        }
        for (int i = 1; i <= 3; i++) {
            String value = found.group(i);
            if (value != null) {
                return Optional.of(unescape(value));
            }
        }
        return Optional.empty();
    }

    private static String unescape(String text) {
        return Pattern.compile("&#(\\d+);")
                .matcher(text)
                .replaceAll(r -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(r.group(1)))))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#x27;", "'")
                .replace("&nbsp;", " ")
                .replace("&middot;", "·")
                .replace("&hellip;", "…")
                .replace("&amp;", "&");
    }
}
