package net.runagent.sandbox.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The options and operands of a command, read as getopt reads them. An option that is not known is a usage error. */
final class Options {
    private final Map<String, List<String>> given = new HashMap<>();
    private final List<String> operands = new ArrayList<>();

    /** An option that the command does not have. */
    static final class Unknown extends RuntimeException {
        Unknown(String option) {
            super(option, null, false, false);
        }
    }

    /**
     * @param flags options without a value, with their dashes
     * @param valued options with a value
     * @param stopAtOperand whether everything after the first operand is an operand too
     */
    static Options read(List<String> words, Set<String> flags, Set<String> valued, boolean stopAtOperand) {
        Options options = new Options();
        int i = 1;
        while (i < words.size()) {
            String word = words.get(i++);
            if (word.equals("--")) {
                options.operands.addAll(words.subList(i, words.size()));
                break;
            }
            if (word.equals("-") || !word.startsWith("-")) {
                options.operands.add(word);
                if (stopAtOperand) {
                    options.operands.addAll(words.subList(i, words.size()));
                    break;
                }
            } else if (flags.contains(word)) {
                options.put(word, "");
            } else if (valued.contains(word)) {
                if (i >= words.size()) {
                    throw new Unknown(word + " needs a value");
                }
                options.put(word, words.get(i++));
            } else if (word.startsWith("--")
                    && word.contains("=")
                    && valued.contains(word.substring(0, word.indexOf('=')))) {
                options.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            } else if (!word.startsWith("--") && word.length() > 2) {
                i = options.cluster(word, words, i, flags, valued);
            } else {
                throw new Unknown(word);
            }
        }
        return options;
    }

    private int cluster(String word, List<String> words, int next, Set<String> flags, Set<String> valued) {
        int i = next;
        for (int c = 1; c < word.length(); c++) {
            String option = "-" + word.charAt(c);
            if (flags.contains(option)) {
                put(option, "");
            } else if (valued.contains(option)) {
                String rest = word.substring(c + 1);
                if (rest.isEmpty() && i >= words.size()) {
                    throw new Unknown(option + " needs a value");
                }
                put(option, rest.isEmpty() ? words.get(i++) : rest);
                return i;
            } else {
                throw new Unknown(option);
            }
        }
        return i;
    }

    private void put(String option, String value) {
        given.computeIfAbsent(option, o -> new ArrayList<>()).add(value);
    }

    boolean has(String... names) {
        for (String name : names) {
            if (given.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    String first(String otherwise, String... names) {
        for (String name : names) {
            List<String> values = given.get(name);
            if (values != null) {
                return values.getLast();
            }
        }
        return otherwise;
    }

    List<String> all(String name) {
        return given.getOrDefault(name, List.of());
    }

    List<String> operands() {
        return operands;
    }
}
