package net.runagent.sandbox.openrouter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A canned model: it greets when asked to, and otherwise repeats in a friendly way what it was told. */
final class FriendlyModel {
    /** Agents put a line with the message's origin and time before what the person wrote. */
    private static final Pattern ENVELOPE = Pattern.compile("^\\s*\\[[^\\]]{3,160}]\\s*");

    private FriendlyModel() {}

    static String answer(JsonNode messages) {
        String said = lastUserText(messages);
        String lower = said.toLowerCase(java.util.Locale.ROOT);
        if (said.isBlank()) {
            return "I am here and listening.";
        }
        if (lower.contains("greet") || lower.contains("introduce yourself") || lower.contains("say hello")) {
            return "Hello! I am your own agent and I am up and running. What shall we do first?";
        }
        if (lower.startsWith("begrüß") || lower.contains("stell dich")) {
            return "Hallo! Ich bin dein eigener Agent und laufe. Was machen wir zuerst?";
        }
        String shown = said.length() > 600 ? said.substring(0, 600) + "..." : said;
        return "You said: \"" + shown + "\". I am glad to help with that!";
    }

    /** About four characters a token, as a plain rule of thumb. */
    static long tokens(String text) {
        return Math.max(1, (text.length() + 3) / 4);
    }

    static String lastUserText(JsonNode messages) {
        String last = "";
        for (JsonNode message : messages) {
            if (message.path("role").asString("").equals("user")) {
                last = text(message.path("content"));
            }
        }
        Matcher envelope = ENVELOPE.matcher(last);
        return (envelope.find() ? last.substring(envelope.end()) : last).strip();
    }

    static String text(JsonNode content) {
        if (content.isString()) {
            return content.asString();
        }
        StringBuilder all = new StringBuilder();
        for (JsonNode part : content) {
            if (part.path("type").asString("").equals("text")) {
                all.append(part.path("text").asString("")).append('\n');
            }
        }
        return all.toString();
    }
}
