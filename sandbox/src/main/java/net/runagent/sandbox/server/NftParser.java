package net.runagent.sandbox.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a file of nftables' language; whatever nft would reject is rejected with its line. */
final class NftParser {
    private static final Pattern TOKEN = Pattern.compile("\"[^\"]*\"|[{};,\\n]|[^\\s{};,\"]+");
    private static final Set<String> FAMILIES = Set.of("ip", "ip6", "inet", "arp", "bridge", "netdev");
    private static final Set<String> HOOKS =
            Set.of("input", "output", "forward", "prerouting", "postrouting", "ingress");

    private final List<String> tokens = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private final boolean protocolNames;
    private int at;

    NftParser(String text, boolean protocolNames) {
        this.protocolNames = protocolNames;
        int line = 0;
        for (String raw : text.split("\n", -1)) {
            line++;
            int hash = raw.indexOf('#');
            Matcher matcher = TOKEN.matcher(hash < 0 ? raw : raw.substring(0, hash));
            while (matcher.find()) {
                tokens.add(matcher.group());
                lines.add(line);
            }
            tokens.add("\n");
            lines.add(line);
        }
    }

    private NftRules.Rejected wrong(String message) {
        return new NftRules.Rejected(
                at < lines.size() ? lines.get(at) : lines.isEmpty() ? 1 : lines.getLast(), message);
    }

    private String peek() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private String next() {
        if (at >= tokens.size()) {
            throw wrong("syntax error, unexpected end of file");
        }
        return tokens.get(at++);
    }

    private void expect(String token) {
        skipLines();
        if (!peek().equals(token)) {
            throw wrong(
                    "syntax error, unexpected " + (peek().isEmpty() ? "end of file" : peek()) + ", expecting " + token);
        }
        at++;
    }

    private void skipLines() {
        while (peek().equals("\n") || peek().equals(";")) {
            at++;
        }
    }

    void file(Map<String, NftRules.Table> tables) {
        skipLines();
        while (at < tokens.size()) {
            String word = next();
            switch (word) {
                case "flush" -> {
                    if (!next().equals("ruleset")) {
                        throw wrong("syntax error, unexpected " + tokens.get(at - 1));
                    }
                    tables.clear();
                }
                case "destroy", "delete" -> removeTable(tables, word.equals("destroy"));
                case "add" -> {
                    if (!next().equals("table")) {
                        throw wrong("syntax error, unexpected " + tokens.get(at - 1));
                    }
                    table(tables);
                }
                case "table" -> table(tables);
                default -> {
                    at--;
                    throw wrong("syntax error, unexpected " + word);
                }
            }
            skipLines();
        }
    }

    private String tableName() {
        String first = next();
        return FAMILIES.contains(first) ? first + " " + next() : "ip " + first;
    }

    private void removeTable(Map<String, NftRules.Table> tables, boolean gently) {
        if (!next().equals("table")) {
            throw wrong("syntax error, unexpected " + tokens.get(at - 1));
        }
        if (tables.remove(tableName()) == null && !gently) {
            throw wrong("Could not process rule: No such file or directory");
        }
    }

    private void table(Map<String, NftRules.Table> tables) {
        String name = tableName();
        NftRules.Table table = tables.computeIfAbsent(name, n -> new NftRules.Table(n, new LinkedHashMap<>()));
        // A second load of the same file adds to the chains, as nft does: copy, then change.
        NftRules.Table copy = new NftRules.Table(name, new LinkedHashMap<>(table.chains()));
        tables.put(name, copy);
        if (!peek().equals("{")) {
            return;
        }
        expect("{");
        skipLines();
        while (!peek().equals("}")) {
            if (!next().equals("chain")) {
                at--;
                throw wrong("syntax error, unexpected " + peek());
            }
            chain(copy);
            skipLines();
        }
        expect("}");
    }

    private void chain(NftRules.Table table) {
        String name = next();
        expect("{");
        NftRules.Chain old = table.chains().get(name);
        String type = old == null ? null : old.type();
        String hook = old == null ? null : old.hook();
        String priority = old == null ? "0" : old.priority();
        String policy = old == null ? "accept" : old.policy();
        List<NftRules.Rule> rules = new ArrayList<>(old == null ? List.of() : old.rules());
        skipLines();
        while (!peek().equals("}")) {
            List<String> statement = statement();
            if (statement.isEmpty()) {
                if (at >= tokens.size()) {
                    throw wrong("syntax error, unexpected end of file");
                }
                skipLines();
                continue;
            }
            if (statement.getFirst().equals("type")) {
                type = word(statement, 1);
                hook = word(statement, 3);
                priority = word(statement, statement.size() - 1);
                if (!word(statement, 2).equals("hook") || !HOOKS.contains(hook) || !statement.contains("priority")) {
                    throw wrong("syntax error in the base chain of " + name);
                }
            } else if (statement.getFirst().equals("policy")) {
                policy = word(statement, 1);
                if (!policy.equals("accept") && !policy.equals("drop")) {
                    throw wrong("syntax error, unexpected " + policy + ", expecting accept or drop");
                }
            } else {
                rules.add(new RuleReader(statement).read());
            }
            skipLines();
        }
        expect("}");
        for (Map.Entry<String, String> named : NftRules.PRIORITIES.entrySet()) {
            priority = priority.equals(named.getValue()) ? named.getKey() : priority;
        }
        table.chains().put(name, new NftRules.Chain(name, type, hook, priority, policy, rules));
    }

    private String word(List<String> statement, int index) {
        if (index >= statement.size()) {
            throw wrong("syntax error, unexpected newline");
        }
        return statement.get(index);
    }

    /** Up to the end of the line or a semicolon; a set in braces is one word. */
    private List<String> statement() {
        List<String> words = new ArrayList<>();
        while (at < tokens.size() && !Set.of("\n", ";", "}").contains(peek())) {
            String token = next();
            if (token.equals("{")) {
                StringBuilder set = new StringBuilder();
                while (!peek().equals("}")) {
                    String inner = next();
                    if (!inner.equals("\n")) {
                        set.append(inner);
                    }
                }
                next();
                token = "{" + set + "}";
            }
            words.add(token);
        }
        return joined(words);
    }

    /** Puts {@code a , b} together again. */
    private static List<String> joined(List<String> words) {
        List<String> out = new ArrayList<>();
        for (String word : words) {
            boolean glue = !out.isEmpty() && (word.equals(",") || out.getLast().endsWith(","));
            if (glue) {
                out.set(out.size() - 1, out.getLast() + word);
            } else {
                out.add(word);
            }
        }
        return out;
    }

    private final class RuleReader {
        private final List<String> words;
        private final List<NftRules.Test> tests = new ArrayList<>();
        private final List<String> shown = new ArrayList<>();
        private String verdict = "continue";
        private int i;

        RuleReader(List<String> words) {
            this.words = words;
        }

        private String take() {
            if (i >= words.size()) {
                throw wrong("syntax error, unexpected newline");
            }
            return words.get(i++);
        }

        private boolean more() {
            return i < words.size();
        }

        NftRules.Rule read() {
            while (more()) {
                String word = take();
                switch (word) {
                    case "accept", "drop", "return", "continue" -> verdict(word);
                    case "reject" -> {
                        verdict(word);
                        shown.addAll(words.subList(i, words.size()));
                        i = words.size();
                    }
                    case "jump", "goto" -> {
                        String chain = take();
                        verdict = chain;
                        shown.add(word + " " + chain);
                    }
                    case "iif", "iifname", "oif", "oifname" -> compare(word, "\"", null);
                    case "ct" ->
                        compare(
                                "ct " + one("state", "status", "mark"),
                                "",
                                Set.of("new", "established", "related", "invalid", "untracked"));
                    case "meta" -> meta();
                    case "ip" -> ip();
                    case "ip6" -> compare("ip6 " + one("saddr", "daddr", "nexthdr"), "", null);
                    case "tcp", "udp" -> compare(word + " " + one("dport", "sport", "flags"), "port", null);
                    case "icmp", "icmpv6" -> compare(word + " " + one("type", "code"), "", null);
                    case "limit" -> limit();
                    case "counter" -> shown.add("counter packets 0 bytes 0");
                    case "log" -> log();
                    case "comment" -> shown.add("comment " + take());
                    default -> throw wrong("syntax error, unexpected " + word);
                }
            }
            return new NftRules.Rule(String.join(" ", shown), tests, verdict);
        }

        private void verdict(String word) {
            verdict = word;
            shown.add(word);
        }

        private String one(String... allowed) {
            String word = take();
            if (!List.of(allowed).contains(word)) {
                throw wrong("syntax error, unexpected " + word);
            }
            return word;
        }

        private void meta() {
            String key = one("l4proto", "skuid", "skgid", "iifname", "oifname", "mark", "nfproto");
            int before = i;
            compare("meta " + key, key.endsWith("name") ? "\"" : "", null);
            if (key.equals("l4proto")) {
                demandProtocol(words.subList(before, i));
            }
        }

        private void ip() {
            String key = one("saddr", "daddr", "protocol");
            int before = i;
            compare("ip " + key, "", null);
            if (key.equals("protocol")) {
                demandProtocol(words.subList(before, i));
            } else {
                for (String value : tests.getLast().values()) {
                    if (!value.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}(/[0-9]{1,2})?(-[0-9.]+)?")) {
                        throw wrong("Could not resolve hostname: " + value);
                    }
                }
            }
        }

        private void demandProtocol(List<String> values) {
            for (String value : values) {
                for (String name : value.replaceAll("[{}]", "").split(",")) {
                    if (!protocolNames
                            && name.matches("[a-z].*")
                            && !Set.of("tcp", "udp").contains(name)) {
                        throw wrong("Could not resolve protocol name");
                    }
                }
            }
        }

        private void compare(String field, String style, @Nullable Set<String> allowed) {
            boolean negated = more() && words.get(i).equals("!=");
            if (negated || (more() && words.get(i).equals("=="))) {
                i++;
            }
            String raw = take();
            List<String> values = List.of(raw.replaceAll("[{}\"]", "").split(","));
            for (String value : values) {
                if (allowed != null && !allowed.contains(value)) {
                    throw wrong("Could not parse " + field + ": " + value);
                }
                if (style.equals("port") && !value.matches("[0-9]{1,5}(-[0-9]{1,5})?|[a-z][a-z0-9-]*|[a-z&|=()]+")) {
                    throw wrong("Could not resolve service: " + value);
                }
            }
            tests.add(new NftRules.Test(field, negated, values));
            shown.add(field + (negated ? " != " : " ") + rendered(raw, style, values));
        }

        private static String rendered(String raw, String style, List<String> values) {
            if (style.equals("\"")) {
                return "\"" + values.getFirst() + "\"";
            }
            return raw.startsWith("{") ? "{ " + String.join(", ", values) + " }" : raw;
        }

        private void limit() {
            one("rate");
            StringBuilder text = new StringBuilder("limit rate");
            String rate = take();
            if (rate.equals("over")) {
                text.append(" over");
                rate = take();
            }
            if (!rate.matches("[0-9]+/(second|minute|hour|day)")) {
                throw wrong("syntax error, unexpected " + rate);
            }
            text.append(' ').append(rate);
            if (more() && words.get(i).equals("burst")) {
                i++;
                text.append(" burst ").append(take()).append(' ').append(one("packets", "bytes"));
            } else {
                text.append(" burst 5 packets");
            }
            shown.add(text.toString());
        }

        private void log() {
            StringBuilder text = new StringBuilder("log");
            while (more() && Set.of("prefix", "level", "flags").contains(words.get(i))) {
                text.append(' ').append(take()).append(' ').append(take());
            }
            shown.add(text.toString());
        }
    }
}
