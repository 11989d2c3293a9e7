package net.runagent.sandbox.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
        NftRules.Table table = tables.computeIfAbsent(name, NftRules.Table::empty);
        // A second load of the same file adds to the chains, as nft does: copy, then change.
        NftRules.Table copy =
                new NftRules.Table(name, new LinkedHashMap<>(table.sets()), new LinkedHashMap<>(table.chains()));
        tables.put(name, copy);
        if (!peek().equals("{")) {
            return;
        }
        expect("{");
        skipLines();
        while (!peek().equals("}")) {
            switch (next()) {
                case "chain" -> chain(copy);
                case "set" -> set(copy);
                default -> {
                    at--;
                    throw wrong("syntax error, unexpected " + peek());
                }
            }
            skipLines();
        }
        expect("}");
    }

    private void set(NftRules.Table table) {
        String name = next();
        NftSetReader reader = new NftSetReader(name, this::wrong);
        expect("{");
        skipLines();
        while (!peek().equals("}")) {
            reader.read(statement());
            skipLines();
        }
        expect("}");
        table.sets().put(name, reader.set());
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
                rules.add(new NftRuleReader(statement, table.sets(), protocolNames, this::wrong).read());
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

    /** Up to the end of the line or a semicolon; what stands in braces is one word, without blanks unless it is a rule's. */
    private List<String> statement() {
        List<String> words = new ArrayList<>();
        while (at < tokens.size() && !Set.of("\n", ";", "}").contains(peek())) {
            String token = next();
            if (token.equals("{")) {
                List<String> inner = new ArrayList<>();
                while (!peek().equals("}")) {
                    inner.add(next());
                }
                next();
                inner.removeIf("\n"::equals);
                boolean rule = !words.isEmpty() && words.getLast().startsWith("@");
                token = "{" + String.join(rule ? " " : "", inner) + "}";
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
}
