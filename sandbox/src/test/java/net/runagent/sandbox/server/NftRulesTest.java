package net.runagent.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NftRulesTest {
    private static final String GOOD = """
            table inet a {
              chain input {
                type filter hook input priority filter; policy drop;
                iifname "lo" accept
                ct state { established, related } accept
                ip saddr 10.0.0.0/8 tcp dport { 22, 8000-8010 } accept
                counter log prefix "no " comment "rest"
              }
              chain output {
                type filter hook output priority 0;
                ip daddr 169.254.169.254 meta skuid != 0 drop
              }
            }
            """;

    /** As nft 1.0.6 lists it, which the real one is asked in the provisioning's tests. */
    private static final String PER_SOURCE = """
            table inet a {
            \tset v4 {
            \t\ttype ipv4_addr
            \t\tsize 16384
            \t\tflags dynamic,timeout
            \t\ttimeout 2m
            \t}

            \tset v6 {
            \t\ttype ipv6_addr
            \t\tsize 65535
            \t\tflags dynamic,timeout
            \t}

            \tchain input {
            \t\ttype filter hook input priority filter; policy drop;
            \t\tip6 saddr 2001:db8::/32 tcp dport 22 accept
            \t\ttcp dport 22 ct state new update @v4 { ip saddr limit rate over 60/minute burst 60 packets } drop
            \t\ttcp dport 22 ct state new update @v6 { ip6 saddr & ffff:ffff:ffff:ffff:: limit rate over 6/hour burst 9 packets } drop
            \t\ttcp dport 22 ct state new accept
            \t}
            }
            """;

    @Test
    void aLimitForEachSourceIsListedAsNftDoesAndDropsNobodyBelowIt() {
        Map<String, NftRules.Table> tables = load(PER_SOURCE);
        assertThat(NftRules.list(tables)).isEqualTo(PER_SOURCE);
        assertThat(NftRules.drops(tables, new NftRules.Packet("input", "", "tcp", 22, 0)))
                .isFalse();
        assertThat(NftRules.drops(tables, new NftRules.Packet("input", "", "tcp", 23, 0)))
                .isTrue();
    }

    /** Each of these was refused by the real nft 1.0.6, too. */
    @ParameterizedTest
    @CsvSource({
        "ipv4_addr, ipv4_adr",
        "@v4, @v5",
        "@v6, @v4",
        "@v4, v4",
        "timeout 2m, timeout 2x",
        "16384, many",
        "'dynamic,timeout', 'dynamc,timeout'",
        "over 60, over many",
        "limit rate over 60, limt rate over 60",
        "packets }, packets odd }",
        "ip saddr limit, ip sadr limit",
        "type ipv6_addr, size 4",
    })
    void anErrorInALimitForEachSourceIsRejected(String right, String wrong) {
        assertThat(PER_SOURCE).contains(right);
        assertThatThrownBy(() -> load(PER_SOURCE.replace(right, wrong))).isInstanceOf(NftRules.Rejected.class);
    }

    @Test
    void aGoodFileIsListedAsNftDoes() {
        String listed = NftRules.list(load(GOOD));
        assertThat(listed)
                .contains("table inet a {\n\tchain input {\n\t\ttype filter hook input priority filter; policy drop;\n")
                .contains("ct state { established, related } accept")
                .contains("type filter hook output priority filter; policy accept;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tabel inet a { }",
                "table inet a { chain input { type filter hook input priority 0; policy drop; ",
                "table inet a { chain input { type filter hook nowhere priority 0; } }",
                "table inet a { chain c { tcp dport 22 acept } }",
                "table inet a { chain c { tcp port 22 accept } }",
                "table inet a { chain c { ct state odd accept } }",
                "table inet a { chain c { meta l4proto ipv6-icmp accept } }",
                "table inet a { chain c { ip daddr somewhere drop } }",
                "table inet a { chain c { limit rate 5 accept } }",
                "delete table inet missing",
                "flush everything"
            })
    void whatNftRejectsIsRejected(String text) {
        assertThatThrownBy(() -> load(text)).isInstanceOf(NftRules.Rejected.class);
    }

    @Test
    void aNameOfAProtocolIsFineOnceTheSystemKnowsIt() {
        String text = "table inet a { chain c { meta l4proto ipv6-icmp accept } }";
        assertThat(NftRules.load(text, Map.of(), true)).hasSize(1);
    }

    @Test
    void aSecondLoadAddsUnlessTheTableIsDeletedFirst() {
        Map<String, NftRules.Table> once = load(GOOD);
        assertThat(rulesAgainstMetadata(NftRules.load(GOOD, once, false)))
                .isPositive()
                .isEqualTo(2 * rulesAgainstMetadata(once));
        String fresh = "table inet a\ndelete table inet a\n" + GOOD;
        assertThat(NftRules.list(NftRules.load(fresh, once, false))).isEqualTo(NftRules.list(once));
    }

    @Test
    void packetsPassAsTheRulesSay() {
        Map<String, NftRules.Table> tables = load(GOOD.replace("ip saddr 10.0.0.0/8 ", ""));
        assertThat(NftRules.drops(tables, new NftRules.Packet("input", "", "tcp", 22, 0)))
                .isFalse();
        assertThat(NftRules.drops(tables, new NftRules.Packet("input", "", "tcp", 8005, 0)))
                .isFalse();
        assertThat(NftRules.drops(tables, new NftRules.Packet("input", "", "tcp", 80, 0)))
                .isTrue();
        assertThat(NftRules.drops(tables, new NftRules.Packet("output", "169.254.169.254", "tcp", 80, 999)))
                .isTrue();
        assertThat(NftRules.drops(tables, new NftRules.Packet("output", "169.254.169.254", "tcp", 80, 0)))
                .isFalse();
        assertThat(NftRules.drops(Map.of(), new NftRules.Packet("input", "", "tcp", 80, 0)))
                .isFalse();
    }

    private static int rulesAgainstMetadata(Map<String, NftRules.Table> tables) {
        return NftRules.list(tables).split("169\\.254\\.169\\.254", -1).length - 1;
    }

    private static Map<String, NftRules.Table> load(String text) {
        return NftRules.load(text, Map.of(), false);
    }
}
