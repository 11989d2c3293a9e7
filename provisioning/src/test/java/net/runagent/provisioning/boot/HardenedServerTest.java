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
 * sshd; lynis looks at its disk afterwards, in a chroot. The version of the kernel and its modules are this machine's there, which
 * costs a real server some points.
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
        Said said;
        try (RealServer server = new RealServer("hardening", folder)) {
            sshPort = server.sshPort;
            server.booted();
            audit = Peer.run("ssh-audit", "--no-colors", "--port=" + sshPort, "127.0.0.1");
            said = new Said(server.says("sudo -n sysctl -a --pattern '" + SETTINGS + "'"), server.says(SPECIAL_BITS));
            disk = server.off();
        }
        keep("peer-ssh-audit.log", audit.out());
        assertThat(audit.out()).contains("(gen) banner").doesNotContain("[fail]");
        String report = lynis(disk, sshPort, said);
        keep("peer-lynis.dat", report);
        Matcher index = INDEX.matcher(report);
        assertThat(index.find()).as("lynis gives an index").isTrue();
        Map<String, Object> figures = new LinkedHashMap<>(Map.of("peer", "hardening"));
        figures.put("lynis_index", Integer.parseInt(index.group(1)));
        figures.put(
                "ssh_audit_warnings",
                audit.out().lines().filter(line -> line.contains("[warn]")).count());
        System.out.println(JsonMapper.builder().build().writeValueAsString(figures));
        assertThat(Integer.parseInt(index.group(1))).isGreaterThanOrEqualTo(LEAST_INDEX);
    }

    /** The settings of the kernel that lynis looks at, as sysctl's own pattern. */
    private static final String SETTINGS =
            "^(dev|fs|kernel|net[.](core|ipv4[.](conf[.](all|default)|icmp|ip_|tcp)|ipv6[.]conf[.](all|default)))[._]";

    /** Sticky, set-user and set-group bits with their files, which are lost on the way from a disk to a folder. */
    private static final String SPECIAL_BITS = "sudo -n find / -xdev -perm /7000 -printf '%m %p\\n' 2>/dev/null; true";

    /**
     * What the server said of itself while it ran.
     *
     * @param kernelSettings as {@code sysctl -a} prints them
     * @param specialBits mode and path a line
     */
    private record Said(String kernelSettings, String specialBits) {}

    /**
     * Stands in for sysctl, which never comes to the end of a folder that is no {@code /proc/sys}: it answers with what the
     * server said, all of it or what is asked for by name.
     */
    private static final String SYSCTL = """
            #!/bin/sh
            said=/run/sysctl-said
            values=
            case $1 in
            -a) exec cat "$said" ;;
            -n) values=only && shift ;;
            esac
            missing=0
            for key; do
                awk -v key="$key" -v values="$values" '
                    index($0, key " =") == 1 { print values ? substr($0, length(key) + 4) : $0; found = 1 }
                    END { exit !found }
                ' "$said" || { echo "sysctl: cannot stat $key" >&2; missing=255; }
            done
            exit $missing
            """;

    /**
     * As on the server itself, as far as a folder can be one: its name, its mounts and its firewall are in name spaces that end
     * with lynis; those of its services run that need no systemd, which are sshd, the journal (that leaves the kernel's auditing
     * alone) and the keeper of time (without the right to set it); and the settings of the kernel are what the server said of
     * its own, for as long as this goes on. Nothing in there can reach those of this machine.
     */
    private static final String INSIDE = """
            set -e
            mount --bind "$1" "$1"
            mount -t proc -o nosuid,nodev,noexec proc "$1/proc"
            mount --bind "$2" "$1/proc/sys"
            mount -t sysfs -o nosuid,nodev,noexec,ro sys "$1/sys"
            mount -t cgroup2 -o nosuid,nodev,noexec cgroup "$1/sys/fs/cgroup"
            mount --rbind /dev "$1/dev"
            mount -t tmpfs -o nosuid,nodev,mode=755 run "$1/run"
            mount -t tmpfs -o nosuid,nodev,mode=1777 tmp "$1/tmp"
            cp "$3" "$1/run/sysctl-said"
            install -m 755 "$4" "$1/run/sysctl"
            mount --bind "$1/run/sysctl" "$1/usr/sbin/sysctl"
            hostname "$(cat "$1/etc/hostname")"
            chroot "$1" sh -e <<'END'
            export PATH=/usr/sbin:/usr/bin:/sbin:/bin
            ip link set lo up
            nft -f /etc/nftables.conf
            mkdir -p /run/sshd /run/systemd/journald.conf.d /run/systemd/journal /run/systemd/timesync /run/log/journal
            /usr/sbin/sshd
            printf '[Journal]\\nAudit=keep\\nReadKMsg=no\\n' > /run/systemd/journald.conf.d/zz-peer.conf
            /usr/lib/systemd/systemd-journald &
            chown systemd-timesync: /run/systemd/timesync
            setpriv --reuid systemd-timesync --regid systemd-timesync --clear-groups /usr/lib/systemd/systemd-timesyncd &
            sleep 2
            sysctl -n kernel.randomize_va_space | grep -qx 2
            lynis audit system --quick --no-colors
            END
            """;

    /** @return its report */
    private String lynis(Path disk, int sshPort, Said said) throws Exception {
        Path raw = folder.resolve("result.img");
        Path root = Files.createDirectory(folder.resolve("result"));
        Peer.must("qemu-img", "convert", "-O", "raw", disk.toString(), raw.toString());
        Peer.must("debugfs", "-R", "rdump / " + root, raw.toString());
        Files.delete(raw);
        servePort22(root, sshPort);
        for (String line : said.specialBits().lines().toList()) {
            String[] special = line.split(" ", 2);
            Path file = Path.of(root + special[1]);
            if (Files.exists(file)) {
                Peer.must("chmod", special[0], file.toString());
            }
        }
        assertThat(Peer.run("stat", "--format=%a", root + "/var/tmp").out()).isEqualTo("1777\n");
        Path settings = asFiles(said.kernelSettings());
        Peer.must("cp", "-a", "--parents", "/usr/sbin/lynis", "/usr/share/lynis", "/etc/lynis", root.toString());
        Ran ran = Peer.run(
                "unshare",
                "--mount",
                "--pid",
                "--net",
                "--uts",
                "--fork",
                "--kill-child",
                "sh",
                "-c",
                INSIDE,
                "lynis",
                root.toString(),
                settings.toString(),
                Files.writeString(folder.resolve("sysctl-said"), said.kernelSettings())
                        .toString(),
                Files.writeString(folder.resolve("sysctl"), SYSCTL).toString());
        keep("peer-lynis.log", ran.out());
        keep("peer-lynis-points.log", Files.readString(root.resolve("var/log/lynis.log")));
        assertThat(ran.exit()).as(ran.out()).isZero();
        return Files.readString(root.resolve("var/log/lynis-report.dat"));
    }

    /** What {@code sysctl -a} printed, as the files that sysctl reads. */
    private Path asFiles(String kernelSettings) throws IOException {
        Path settings = Files.createDirectory(folder.resolve("settings"));
        for (String line : kernelSettings.lines().toList()) {
            String[] setting = line.split(" = ?", 2);
            if (setting.length == 2 && setting[0].matches("[a-z0-9_.-]+")) {
                Path file = settings.resolve(setting[0].replace('.', '/'));
                Files.createDirectories(file.getParent());
                Files.writeString(file, setting[1] + "\n");
            }
        }
        assertThat(settings.resolve("kernel/randomize_va_space")).hasContent("2\n");
        return settings;
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
