package net.runagent.provisioning.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.runagent.provisioning.Peer;
import net.runagent.provisioning.Peer.Ran;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/**
 * What others think of the server that our first boot makes: {@code ./runagent peers hardening}. ssh-audit asks its running
 * sshd; lynis looks at its disk afterwards, from inside, where what it says of the kernel is said of this machine's.
 */
@Tag("peer")
@Tag("peer-hardening")
class HardenedServerTest {
    /** Of 100; a Debian as it is installed has about 60. */
    private static final int LEAST_INDEX = 84;

    private static final Pattern INDEX = Pattern.compile("hardening_index=(\\d+)");

    @TempDir
    Path folder;

    @Test
    void sshAuditFindsNoFailureAndLynisFindsItHardened() throws Exception {
        Peer.needs("hardening", List.of("ssh-audit", "lynis", "debugfs"), List.of("ssh-audit", "lynis", "e2fsprogs"));
        Path disk;
        int sshPort;
        Ran audit;
        try (RealServer server = new RealServer("hardening", folder)) {
            sshPort = server.sshPort;
            server.booted();
            audit = Peer.run("ssh-audit", "--no-colors", "--port=" + sshPort, "127.0.0.1");
            disk = server.off();
        }
        keep("peer-ssh-audit.log", audit.out());
        assertThat(audit.out()).contains("(gen) banner").doesNotContain("[fail]");
        String report = lynis(disk, sshPort);
        keep("peer-lynis.dat", report);
        Matcher index = INDEX.matcher(report);
        assertThat(index.find()).as("lynis gives an index").isTrue();
        Map<String, Object> figures = new LinkedHashMap<>(Map.of("peer", "hardening"));
        figures.put("lynis_index", Integer.parseInt(index.group(1)));
        figures.put("ssh_audit_warnings", audit.out().lines().filter(line -> line.contains("[warn]")).count());
        System.out.println(JsonMapper.builder().build().writeValueAsString(figures));
        assertThat(Integer.parseInt(index.group(1))).isGreaterThanOrEqualTo(LEAST_INDEX);
    }

    /**
     * As on the server itself, as far as a folder can be one: its name, its sshd, its firewall and its settings of the network
     * are in name spaces that end with lynis. The rest of the kernel's settings are this machine's, and are left alone.
     */
    private static final String INSIDE = """
            set -e
            mount -t proc proc "$1/proc"
            mount -t sysfs sys "$1/sys"
            mount --rbind /dev "$1/dev"
            mount -t tmpfs run "$1/run"
            hostname "$(cat "$1/etc/hostname")"
            chroot "$1" sh -e <<'END'
            export PATH=/usr/sbin:/usr/bin:/sbin:/bin
            ip link set lo up
            sysctl -q --system --pattern '^net[.]'
            nft -f /etc/nftables.conf
            mkdir -p /run/sshd
            sshd
            lynis audit system --quick --no-colors
            END
            """;

    /** @return its report */
    private String lynis(Path disk, int sshPort) throws Exception {
        Path raw = folder.resolve("result.img");
        Path root = Files.createDirectory(folder.resolve("result"));
        Peer.must("qemu-img", "convert", "-O", "raw", disk.toString(), raw.toString());
        Peer.must("debugfs", "-R", "rdump / " + root, raw.toString());
        Files.delete(raw);
        servePort22(root, sshPort);
        Peer.must("cp", "-a", "--parents", "/usr/sbin/lynis", "/usr/share/lynis", "/etc/lynis", root.toString());
        Ran ran = Peer.run(
                "unshare", "--mount", "--pid", "--net", "--uts", "--fork", "--kill-child", "sh", "-c", INSIDE, "lynis",
                root.toString());
        keep("peer-lynis.log", ran.out());
        assertThat(ran.exit()).as(ran.out()).isZero();
        return Files.readString(root.resolve("var/log/lynis-report.dat"));
    }

    /** The port was another one only because 22 of this machine may be taken; lynis gives points for others, and may not. */
    private static void servePort22(Path root, int sshPort) throws IOException {
        for (String name : List.of("etc/ssh/sshd_config.d/00-runagent.conf", "etc/nftables.conf")) {
            Path file = root.resolve(name);
            String text = Files.readString(file);
            assertThat(text).contains(" " + sshPort);
            Files.writeString(file, text.replace(" " + sshPort, " 22"));
        }
    }

    private static void keep(String name, String text) throws Exception {
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", name), text);
    }
}
