package net.runagent.bot.conversation;

import com.ibm.icu.text.MessagePattern;
import com.ibm.icu.text.MessagePattern.ArgType;
import com.ibm.icu.text.MessagePattern.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** Looks into ICU message patterns: what they take, and the words between. */
final class Patterns {
    /** @param selectors the cases of a plural or a select, none for the rest */
    record Argument(String name, ArgType type, List<String> selectors) implements Comparable<Argument> {
        /** What two languages must agree on: a plural has the cases that its language needs. */
        Argument agreed() {
            return type == ArgType.PLURAL ? new Argument(name, type, List.of()) : this;
        }

        @Override
        public int compareTo(Argument other) {
            return toString().compareTo(other.toString());
        }
    }

    private Patterns() {}

    static TreeSet<Argument> arguments(String pattern) {
        MessagePattern parsed = new MessagePattern(pattern);
        TreeSet<Argument> found = new TreeSet<>();
        for (int i = 0; i < parsed.countParts(); i++) {
            Part part = parsed.getPart(i);
            if (part.getType() == Part.Type.ARG_START) {
                String name = parsed.getSubstring(parsed.getPart(i + 1));
                found.add(new Argument(name, part.getArgType(), selectors(parsed, i)));
            }
        }
        return found;
    }

    /** The same pattern with other words; arguments, cases and quoting stay. */
    static String withWords(String pattern, UnaryOperator<String> words) {
        MessagePattern parsed = new MessagePattern(pattern);
        StringBuilder changed = new StringBuilder();
        int messages = 0;
        int arguments = 0;
        int done = 0;
        for (int i = 0; i < parsed.countParts(); i++) {
            Part part = parsed.getPart(i);
            if (part.getIndex() > done) {
                String between = pattern.substring(done, part.getIndex());
                // Inside a message, and not between the name and the cases of an argument.
                changed.append(messages > arguments ? words.apply(between) : between);
                done = part.getIndex();
            }
            // The number in a case "=0" lies within the part of the case.
            if (part.getLimit() > done) {
                changed.append(pattern, done, part.getLimit());
                done = part.getLimit();
            }
            switch (part.getType()) {
                case MSG_START -> messages++;
                case MSG_LIMIT -> messages--;
                case ARG_START -> arguments++;
                case ARG_LIMIT -> arguments--;
                default -> {}
            }
        }
        return changed.toString();
    }

    private static List<String> selectors(MessagePattern parsed, int start) {
        List<String> selectors = new ArrayList<>();
        for (int i = start + 1; i < parsed.getLimitPartIndex(start); i++) {
            Part part = parsed.getPart(i);
            if (part.getType() == Part.Type.ARG_SELECTOR) {
                selectors.add(parsed.getSubstring(part));
            } else if (part.getType() == Part.Type.MSG_START) {
                i = parsed.getLimitPartIndex(i);
            }
        }
        return selectors.stream().sorted().toList();
    }
}
