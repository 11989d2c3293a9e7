package net.runagent.sandbox.server;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Nftables' language, as much of it as a server of ours uses: enough to reject what nft rejects, to list what is loaded,
 * and to say whether a packet passes.
 */
final class NftRules {
    static final Map<String, String> PRIORITIES =
            Map.of("0", "filter", "-150", "mangle", "-300", "raw", "100", "srcnat", "-100", "dstnat");

    private NftRules() {}

    /** @param name e.g. {@code inet filter} */
    record Table(String name, Map<String, Addresses> sets, Map<String, Chain> chains) {
        static Table empty(String name) {
            return new Table(name, new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }

    /**
     * A named set that rules fill.
     *
     * @param type ipv4_addr or ipv6_addr
     * @param size most elements; 0 when not said
     * @param flags separated by commas
     * @param timeout how long an element stays, e.g. {@code 2m}; empty when not said
     */
    record Addresses(String name, String type, int size, String flags, String timeout) {
        String text() {
            return "\tset " + name + " {\n\t\ttype " + type + "\n" + (size == 0 ? "" : "\t\tsize " + size + "\n")
                    + (flags.isEmpty() ? "" : "\t\tflags " + flags + "\n")
                    + (timeout.isEmpty() ? "" : "\t\ttimeout " + timeout + "\n") + "\t}\n";
        }
    }

    record Chain(
            String name,
            @Nullable String type,
            @Nullable String hook,
            String priority,
            String policy,
            List<Rule> rules) {}

    /** @param tests what must be true of a packet; @param verdict accept, drop, reject, or another word */
    record Rule(String text, List<Test> tests, String verdict) {}

    record Test(String field, boolean negated, List<String> values) {}

    /** @param port 0 when it does not matter */
    record Packet(String hook, String daddr, String protocol, int port, int uid) {}

    /** Why a file is rejected, as nft would say it. */
    static final class Rejected extends RuntimeException {
        Rejected(int line, String message) {
            super(line + ": Error: " + message, null, false, false);
        }
    }

    /** @param protocolNames whether /etc/protocols is there to resolve names of protocols */
    static Map<String, Table> load(String text, Map<String, Table> before, boolean protocolNames) {
        NftParser parser = new NftParser(text, protocolNames);
        Map<String, Table> tables = new LinkedHashMap<>(before);
        parser.file(tables);
        return tables;
    }

    static boolean drops(Map<String, Table> tables, Packet packet) {
        for (Table table : tables.values()) {
            for (Chain chain : table.chains().values()) {
                if (packet.hook().equals(chain.hook()) && dropsIn(table, chain, packet, 0)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean dropsIn(Table table, Chain chain, Packet packet, int depth) {
        for (Rule rule : chain.rules()) {
            if (!rule.tests().stream().allMatch(t -> holds(t, packet))) {
                continue;
            }
            switch (rule.verdict()) {
                case "accept", "return" -> {
                    return false;
                }
                case "drop", "reject" -> {
                    return true;
                }
                default -> {
                    Chain other = table.chains().get(rule.verdict());
                    if (other != null && depth < 8 && dropsIn(table, other, packet, depth + 1)) {
                        return true;
                    }
                }
            }
        }
        return chain.hook() != null && chain.policy().equals("drop");
    }

    private static boolean holds(Test test, Packet packet) {
        boolean hit = switch (test.field()) {
            case "ip daddr" -> test.values().contains(packet.daddr());
            case "meta skuid" ->
                test.values().contains(String.valueOf(packet.uid()))
                        || (packet.uid() == 0 && test.values().contains("root"));
            case "tcp dport" ->
                packet.protocol().equals("tcp") && test.values().stream().anyMatch(v -> portIn(v, packet.port()));
            case "ct state" -> test.values().contains("new");
            case "meta l4proto", "ip protocol" ->
                test.values().contains(packet.protocol())
                        || (packet.protocol().equals("tcp") && test.values().contains("6"));
            case "limit", "counter", "log", "comment" -> true;
            default -> false;
        };
        return hit != test.negated();
    }

    private static boolean portIn(String value, int port) {
        String[] ends = (value.equals("ssh") ? "22" : value).split("-");
        try {
            return port >= Integer.parseInt(ends[0]) && port <= Integer.parseInt(ends[ends.length - 1]);
        } catch (NumberFormatException named) {
            return false;
        }
    }

    /** What {@code nft list ruleset} prints. */
    static String list(Map<String, Table> tables) {
        StringBuilder out = new StringBuilder();
        for (Table table : tables.values()) {
            out.append("table ").append(table.name()).append(" {\n");
            String gap = "";
            for (Addresses set : table.sets().values()) {
                out.append(gap).append(set.text());
                gap = "\n";
            }
            for (Chain chain : table.chains().values()) {
                out.append(gap).append("\tchain ").append(chain.name()).append(" {\n");
                if (chain.hook() != null) {
                    out.append("\t\ttype ")
                            .append(chain.type())
                            .append(" hook ")
                            .append(chain.hook());
                    out.append(" priority ").append(PRIORITIES.getOrDefault(chain.priority(), chain.priority()));
                    out.append("; policy ").append(chain.policy()).append(";\n");
                }
                chain.rules()
                        .forEach(rule -> out.append("\t\t").append(rule.text()).append('\n'));
                out.append("\t}\n");
                gap = "\n";
            }
            out.append("}\n");
        }
        return out.toString();
    }
}
