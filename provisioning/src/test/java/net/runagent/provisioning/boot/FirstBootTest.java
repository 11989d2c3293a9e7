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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        return new FirstBoot(22, List.of("192.0.2.0/24", "0.0.0.0/0"))
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
    void theSshPortIsTheSameForSshdFirewallAndFail2ban() {
        String other = new FirstBoot(2222, List.of()).render("h", OPS, HOST_PRIVATE, HOST);
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

    @Test
    void nftablesItselfAcceptsTheRules() throws Exception {
        assumeTrue(has("nft") && has("unshare"), "not run: nft is not installed on this machine");
        Map<?, ?> yaml = YAMLMapper.builder().build().readValue(rendered(), Map.class);
        String rules = ((List<?>) yaml.get("write_files"))
                .stream()
                        .map(Map.class::cast)
                        .filter(file -> "/etc/nftables.conf".equals(file.get("path")))
                        .map(file -> String.valueOf(file.get("content")))
                        .findFirst()
                        .orElseThrow();
        Path file = Files.writeString(folder.resolve("nftables.conf"), rules);
        // In a network of its own, so that the machine's rules stay as they are; twice, as a reload does.
        assertThat(run("unshare", "-rn", "sh", "-c", "nft -c -f " + file + " && nft -f " + file + " && nft -f " + file))
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
