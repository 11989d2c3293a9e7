package net.runagent.sandbox.server;

import java.util.List;
import java.util.function.Function;

/** Reads one named set; of these only those that rules fill with addresses are known. */
final class NftSetReader {
    private final String name;
    private final Function<String, NftRules.Rejected> wrong;
    private String type = "";
    private int size;
    private String flags = "";
    private String timeout = "";

    /** @param wrong makes a rejection of a reason */
    NftSetReader(String name, Function<String, NftRules.Rejected> wrong) {
        this.name = name;
        this.wrong = wrong;
    }

    void read(List<String> statement) {
        String word = statement.getFirst();
        if (statement.size() != 2) {
            throw wrong.apply("syntax error after " + word);
        }
        String value = statement.getLast();
        switch (word) {
            case "type" -> type = matching("ipv4_addr|ipv6_addr", value, "unknown datatype ");
            case "size" -> size = Integer.parseInt(matching("[0-9]{1,9}", value, "syntax error, unexpected "));
            case "flags" ->
                flags = matching("(constant|interval|dynamic|timeout|,)+", value, "syntax error, unexpected ");
            case "timeout" -> timeout = matching("([0-9]+[dhms])+", value, "syntax error, unexpected ");
            default -> throw wrong.apply("syntax error, unexpected " + word);
        }
    }

    private String matching(String pattern, String value, String otherwise) {
        if (!value.matches(pattern)) {
            throw wrong.apply(otherwise + value);
        }
        return value;
    }

    NftRules.Addresses set() {
        if (type.isEmpty()) {
            throw wrong.apply("set definition does not specify key");
        }
        return new NftRules.Addresses(name, type, size, flags, timeout);
    }
}
