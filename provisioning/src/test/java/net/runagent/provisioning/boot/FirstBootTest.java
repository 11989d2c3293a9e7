package net.runagent.provisioning.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

class FirstBootTest {
    private static final String OPS =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE9wc09wc09wc09wc09wc09wc09wc09wc09wc09wc09w";
    private static final String HOST =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEhvc3RIb3N0SG9zdEhvc3RIb3N0SG9zdEhvc3RIb3N0";
    private static final byte[] HOST_PRIVATE =
            "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\nQUJD\n-----END OPENSSH PRIVATE KEY-----\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final Path GOLDEN =
            Path.of("src/test/resources/net/runagent/provisioning/boot/first-boot.golden.yaml");

    @TempDir
    Path folder;

    private static String rendered() {
        return rendered(22, "192.0.2.0/24", "0.0.0.0/0");
    }

    static String rendered(int sshPort, String... loginNetworks) {
        return new FirstBoot(
                        sshPort, Stream.of(loginNetworks).map(LoginNetwork::new).toList())
                .render("ra-test-abc-g1", OPS, HOST_PRIVATE, HOST);
    }

    /** Write it anew with {@code -Dgolden.write=true} and read the difference. */
    @Test
    void theFirstBootIsTheOneThatWasReviewed() throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(GOLDEN, rendered());
        }
        assertThat(rendered()).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void itIsOneYamlDocumentWithoutLeftOverPlaceholders() {
        assertThat(rendered()).startsWith("#cloud-config\n").doesNotContainPattern("@[A-Z_]+@");
        Map<?, ?> yaml = YAMLMapper.builder().build().readValue(rendered(), Map.class);
        assertThat(((Map<?, ?>) yaml.get("ssh_keys")).get("ed25519_private"))
                .isEqualTo(new String(HOST_PRIVATE, StandardCharsets.US_ASCII));
        assertThat(yaml.get("ssh_pwauth")).isEqualTo(false);
    }

    @Test
    void itIsFarBelowHetznersLimit() {
        assertThat(rendered().getBytes(StandardCharsets.UTF_8).length).isLessThan(8 * 1024);
    }

    @Test
    void theOnlySecretInItIsTheOneTimeHostKey() {
        String without = rendered().replaceAll("(?s)-----BEGIN.*?-----END[^\n]*", "");
        assertThat(without).doesNotContain("PRIVATE KEY").doesNotContainPattern("sk-or-|[0-9]{6,}:AA|password:");
    }

    @Test
    void fail2banNeverShutsUsOutAndNeverIgnoresTheWorld() {
        assertThat(rendered())
                .contains("ignoreip = 127.0.0.1/8 ::1 192.0.2.0/24\n")
                .doesNotContain("0.0.0.0/0");
    }

    @Test
    void ourOwnLoginsAreAcceptedBeforeTheLimitAndTheWorldsAreNot() {
        String boot = rendered(22, "192.0.2.0/24", "2001:db8::/32", "::/0");
        assertThat(boot)
                .containsSubsequence(
                        "ip saddr 192.0.2.0/24 tcp dport 22 accept\n",
                        "ip6 saddr 2001:db8::/32 tcp dport 22 accept\n",
                        "update @ssh_v4 { ip saddr limit rate over",
                        "update @ssh_v6 { ip6 saddr & ffff:ffff:ffff:ffff:: limit rate over",
                        "tcp dport 22 ct state new accept\n")
                .doesNotContain("::/0");
        assertThat(rendered(22, "0.0.0.0/0")).doesNotContain("tcp dport 22 accept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.0",
                "192.0.2.256/24",
                "192.0.2.0/33",
                "2001:db8::/129",
                "2001:db8:::/32",
                "example.org/24",
                "010.0.0.0/8",
                "192.0.2.0/24 accept",
                "192.0.2.0/24\n",
                "::1%lo/128",
                ""
            })
    void aNetworkThatIsNoneNeverReachesTheFirewallsFile(String text) {
        assertThatThrownBy(() -> new LoginNetwork(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSshPortIsTheSameForSshdFirewallAndFail2ban() {
        String other = rendered(2222);
        assertThat(other).contains("Port 2222\n", "tcp dport 2222 ct state new", "port = 2222\n");
    }

    @Test
    void aValueThatCouldEndItsLineIsRefused() {
        FirstBoot boot = new FirstBoot(22, List.of());
        assertThatThrownBy(() -> boot.render("a\nb", OPS, HOST_PRIVATE, HOST))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> boot.render("h", OPS + "\"\nruncmd: [x]", HOST_PRIVATE, HOST))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> boot.render("h", OPS, "key: value\n".getBytes(StandardCharsets.US_ASCII), HOST))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("value");
    }

    @Test
    void cloudInitItselfAcceptsIt() throws Exception {
        assumeTrue(has("cloud-init"), "not run: cloud-init is not installed on this machine");
        Path file = Files.writeString(folder.resolve("user-data.yaml"), rendered());
        assertThat(run("cloud-init", "schema", "--config-file", file.toString()))
                .isZero();
    }

    private static boolean has(String program) {
        return List.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/").stream()
                .anyMatch(dir -> Files.isExecutable(Path.of(dir + program)));
    }

    private static int run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
