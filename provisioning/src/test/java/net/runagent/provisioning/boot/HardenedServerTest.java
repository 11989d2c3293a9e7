package net.runagent.provisioning.boot;

import static org.assertj.core.api.Assertions.assertThat;

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
        Ran audit;
        try (RealServer server = new RealServer(folder)) {
            server.booted();
            audit = Peer.run("ssh-audit", "--no-colors", "--port=" + server.sshPort, "127.0.0.1");
            disk = server.off();
        }
        keep("peer-ssh-audit.log", audit.out());
        assertThat(audit.out()).contains("(gen) banner").doesNotContain("[fail]");
        String report = lynis(disk);
        keep("peer-lynis.log", report);
        Matcher index = INDEX.matcher(report);
        assertThat(index.find()).as("lynis gives an index").isTrue();
        Map<String, Object> figures = new LinkedHashMap<>(Map.of("peer", "hardening"));
        figures.put("lynis_index", Integer.parseInt(index.group(1)));
        figures.put("ssh_audit_warnings", audit.out().lines().filter(line -> line.contains("[warn]")).count());
        System.out.println(JsonMapper.builder().build().writeValueAsString(figures));
        assertThat(Integer.parseInt(index.group(1))).isGreaterThanOrEqualTo(LEAST_INDEX);
    }

    /** In a name space of its own, so that nothing stays mounted. @return its report */
    private String lynis(Path disk) throws Exception {
        Path raw = folder.resolve("result.img");
        Path root = Files.createDirectory(folder.resolve("result"));
        Peer.must("qemu-img", "convert", "-O", "raw", disk.toString(), raw.toString());
        Peer.must("debugfs", "-R", "rdump / " + root, raw.toString());
        Files.delete(raw);
        Peer.must("cp", "-a", "--parents", "/usr/sbin/lynis", "/usr/share/lynis", "/etc/lynis", root.toString());
        String inside = "mount --rbind /dev %1$s/dev && mount -t proc proc %1$s/proc && mount --rbind /sys %1$s/sys"
                + " && chroot %1$s lynis audit system --quick --quiet --no-colors";
        Ran ran = Peer.run("unshare", "--mount", "--pid", "--fork", "sh", "-c", inside.formatted(root));
        Path report = root.resolve("var/log/lynis-report.dat");
        assertThat(report).as(ran.out()).exists();
        return Files.readString(report);
    }

    private static void keep(String name, String text) throws Exception {
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target", name), text);
    }
}
