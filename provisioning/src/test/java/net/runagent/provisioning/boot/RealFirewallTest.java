package net.runagent.provisioning.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The firewall of the first boot in the real nft and a real kernel, in a network of its own, so that the machine's rules stay
 * as they are. Where that is not possible each test says that it was not run.
 */
class RealFirewallTest {
    private static final String STRANGER = "127.0.0.66";

    @TempDir
    Path folder;

    @BeforeEach
    void nftIsThere() throws Exception {
        boolean able = List.of("nft", "unshare", "ip", "curl").stream().allMatch(RealFirewallTest::has)
                && inItsOwnNetwork("nft list ruleset").exit() == 0;
        if (!able) {
            System.out.println("NOT RUN: RealFirewallTest needs nft, unshare, ip and curl and the right to use them");
        }
        assumeTrue(able, "not run: nft, unshare, ip or curl is not usable on this machine");
    }

    @Test
    void nftAcceptsTheRulesAndLoadsThemTwiceAsAReloadDoes() throws Exception {
        for (String rules : List.of(rules(22), rules(2222, "192.0.2.0/24", "192.0.2.7/32", "2001:db8::/32"))) {
            Path file = Files.writeString(folder.resolve("nftables.conf"), rules);
            Ran ran = inItsOwnNetwork("nft -c -f " + file + " && nft -f " + file + " && nft -f " + file);
            assertThat(ran.exit()).as(ran.out()).isZero();
        }
    }

    @Test
    void readinessReadsWhatNftReallyLists() throws Exception {
        LoadedRules loaded = loaded(rules(22, "192.0.2.0/24", "2001:db8::/32"));
        assertThat(loaded.guardSsh(22)).isTrue();
        assertThat(loaded.guardSsh(2222)).isFalse();
        assertThat(loaded.hideMetadata()).isTrue();
    }

    @Test
    void aFileThatNftRefusesIsSeenAsNoFirewall() throws Exception {
        for (String typo : List.of("ipv4_adr", "@ssh_v5", "limt")) {
            String broken = rules(22)
                    .replace(
                            switch (typo) {
                                case "ipv4_adr" -> "ipv4_addr";
                                case "@ssh_v5" -> "@ssh_v4";
                                default -> "limit";
                            },
                            typo);
            LoadedRules loaded = loaded(broken);
            assertThat(loaded.guardSsh(22)).as(typo).isFalse();
            assertThat(loaded.hideMetadata()).as(typo).isFalse();
        }
    }

    /** A port that nobody listens at answers curl with 7 at once; a dropped call ends with 28. */
    @Test
    void aStrangerWhoUsesUpHisLimitShutsOutHimselfOnly() throws Exception {
        Ran ran = loopbackGuarded("""
                flood %s
                ask 127.0.0.7
                ask %s
                """.formatted(STRANGER, STRANGER));
        assertThat(ran.out()).isEqualTo("127.0.0.7 7\n" + STRANGER + " 28\n");
    }

    @Test
    void aStrangerWhoOwnsANetworkOfVersionSixIsOneSource() throws Exception {
        Ran ran = loopbackGuarded("""
                for a in 66:: 66::a 7::1; do ip -6 addr add 2001:db8:0:$a/128 dev lo nodad; done
                flood 2001:db8:0:66::
                ask 2001:db8:0:7::1
                ask 2001:db8:0:66::a
                """);
        assertThat(ran.out()).isEqualTo("2001:db8:0:7::1 7\n2001:db8:0:66::a 28\n");
    }

    @Test
    void ourOwnLoginsHaveNoLimit() throws Exception {
        Ran ran = loopbackGuarded("flood 127.0.0.9\nask 127.0.0.9\n", "127.0.0.9/32");
        assertThat(ran.out()).isEqualTo("127.0.0.9 7\n");
    }

    /**
     * Calls over loopback stand for calls from outside: the rule that lets loopback in is left out. A used up limit fills
     * again within an hour instead of a second, so that a slow machine sees the same.
     */
    private Ran loopbackGuarded(String calls, String... loginNetworks) throws Exception {
        String rules = rules(22, loginNetworks)
                .replace("iif \"lo\" accept\n", "\n")
                .replace("over 60/minute burst", "over 1/hour burst");
        Path file = Files.writeString(folder.resolve("nftables.conf"), rules);
        return inItsOwnNetwork("""
                set -e
                ip link set lo up
                nft -f %s
                call() {
                  case $1 in *:*) to='[::1]' ;; *) to=127.0.0.1 ;; esac
                  set +e
                  curl -s --connect-timeout 0.3 --interface "$1" "http://$to:22/"
                  result=$?
                  set -e
                }
                ask() { call "$1"; echo "$1 $result"; }
                flood() { for i in $(seq 1 70); do call "$1"; [ $result = 7 ] || break; done; }
                """.formatted(file) + calls);
    }

    private LoadedRules loaded(String rules) throws Exception {
        Path file = Files.writeString(folder.resolve("nftables.conf"), rules);
        return LoadedRules.of(inItsOwnNetwork("nft -f " + file + " 2>/dev/null; nft -t list ruleset")
                .out());
    }

    private static String rules(int sshPort, String... loginNetworks) {
        Map<?, ?> yaml =
                YAMLMapper.builder().build().readValue(FirstBootTest.rendered(sshPort, loginNetworks), Map.class);
        return ((List<?>) yaml.get("write_files"))
                .stream()
                        .map(Map.class::cast)
                        .filter(file -> "/etc/nftables.conf".equals(file.get("path")))
                        .map(file -> String.valueOf(file.get("content")))
                        .findFirst()
                        .orElseThrow();
    }

    private record Ran(int exit, String out) {}

    private static Ran inItsOwnNetwork(String script) throws Exception {
        Process process = new ProcessBuilder("unshare", "-rn", "sh", "-c", script)
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), out);
    }

    private static boolean has(String program) {
        return List.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/").stream()
                .anyMatch(dir -> Files.isExecutable(Path.of(dir + program)));
    }
}
