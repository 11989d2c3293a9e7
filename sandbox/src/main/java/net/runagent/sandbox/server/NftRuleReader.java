package net.runagent.sandbox.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads one rule: what must be true of a packet, and what becomes of it. */
final class NftRuleReader {
    private final List<String> words;
    private final Map<String, NftRules.Addresses> sets;
    private final boolean protocolNames;
    private final Function<String, NftRules.Rejected> wrong;
    private final List<NftRules.Test> tests = new ArrayList<>();
    private final List<String> shown = new ArrayList<>();
    private String verdict = "continue";
    private int i;

    /**
     * @param sets the table's, by name
     * @param protocolNames whether names of protocols can be resolved
     * @param wrong makes a rejection of a reason
     */
    NftRuleReader(
            List<String> words,
            Map<String, NftRules.Addresses> sets,
            boolean protocolNames,
            Function<String, NftRules.Rejected> wrong) {
        this.words = words;
        this.sets = sets;
        this.protocolNames = protocolNames;
        this.wrong = wrong;
    }

    private NftRules.Rejected wrong(String message) {
        return wrong.apply(message);
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
                case "add", "update" -> perSource(word);
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

    /**
     * A limit of its own for each source address, kept in a named set. The simulated guests are called from one address that
     * keeps below every limit, so that a rule for those above it never holds here.
     */
    private void perSource(String word) {
        String name = take();
        NftRules.Addresses set = name.startsWith("@") ? sets.get(name.substring(1)) : null;
        if (set == null) {
            throw wrong(name.startsWith("@") ? "No such file or directory" : "syntax error, unexpected " + name);
        }
        String braces = take();
        if (!braces.startsWith("{")) {
            throw wrong("syntax error, unexpected " + braces + ", expecting {");
        }
        List<String> inner =
                List.of(braces.substring(1, braces.length() - 1).strip().split("\\s+"));
        NftRuleReader inside = new NftRuleReader(inner, sets, protocolNames, wrong);
        inside.key(set);
        inside.one("limit");
        inside.limit();
        if (inside.more()) {
            throw wrong("syntax error, unexpected " + inside.take());
        }
        tests.addAll(inside.tests);
        shown.add(word + " " + name + " { " + String.join(" ", inside.shown) + " }");
    }

    /** The source address, or the network of it that a mask leaves. */
    private void key(NftRules.Addresses set) {
        String family = one("ip", "ip6");
        one("saddr");
        if (!set.type().equals(family.equals("ip") ? "ipv4_addr" : "ipv6_addr")) {
            throw wrong("datatype mismatch: expected " + set.type() + ", expression has " + family + " saddr");
        }
        String mask = "";
        if (more() && (words.get(i).equals("&") || words.get(i).equals("and"))) {
            i++;
            mask = take();
            if (!mask.matches(family.equals("ip") ? "[0-9]{1,3}(\\.[0-9]{1,3}){3}" : "[0-9a-f:]*:[0-9a-f:]*")) {
                throw wrong("Could not resolve hostname: " + mask);
            }
            mask = " & " + mask;
        }
        shown.add(family + " saddr" + mask);
    }

    private void limit() {
        one("rate");
        StringBuilder text = new StringBuilder("limit rate");
        String rate = take();
        if (rate.equals("over")) {
            text.append(" over");
            rate = take();
            tests.add(new NftRules.Test("limit over", false, List.of())); // no packet of ours is above a limit
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
