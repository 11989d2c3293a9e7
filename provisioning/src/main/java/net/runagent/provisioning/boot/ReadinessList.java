package net.runagent.provisioning.boot;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import net.runagent.core.deployment.AgentHost.Readiness;
import net.runagent.provisioning.ssh.Ran;
import net.runagent.provisioning.ssh.ServerLine;

/**
 * The facts that must hold before a secret goes to a server. "It answers" proves nothing: on a real server SSH, cloud-init's
 * phone call and every service were fine while the firewall had not loaded.
 */
public final class ReadinessList {
    private static final String SERVICES = "ssh nftables fail2ban unattended-upgrades";
    private static final long LEAST_MEMORY_KB = 3_400_000; // 4 GB as the kernel counts it; the agent needs 1.5 GB
    private static final long LEAST_DISK_BYTES = 6_000_000_000L; // two releases and a working margin
    private static final int GATEWAY_PORT = 18_789;
    private static final int OUTSIDE_PROBE_MILLIS = 800;

    private final int sshPort;
    private final Clock clock;

    public ReadinessList(int sshPort, Clock clock) {
        this.sshPort = sshPort;
        this.clock = clock;
    }

    /** @param address where the server is seen from outside */
    public Readiness check(ServerLine line, String address) throws IOException {
        List<String> held = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        note("cloud-init", CloudInit.on(line).done(), held, failed);
        LoadedRules rules = LoadedRules.on(line);
        note("firewall", rules.guardSsh(sshPort), held, failed);
        note("firewall.metadata", rules.hideMetadata(), held, failed);
        note("sshd", sshdHardened(line.run("sudo -n sshd -T").out()), held, failed);
        note("services", allActive(line.run("systemctl is-active " + SERVICES).out()), held, failed);
        note("ports", onlySshOpen(line.run("sudo -n ss -Hltn")), held, failed);
        note("metadata", metadataBlocked(line), held, failed);
        String memory = line.run("cat /proc/meminfo").out();
        note("memory", Measures.memoryKb(memory, "MemTotal") >= LEAST_MEMORY_KB, held, failed);
        note("swap", Measures.memoryKb(memory, "SwapTotal") > 0, held, failed);
        Measures.Disk disk =
                Measures.disk(line.run("df -B1 --output=size,used,avail /").out());
        note("disk", disk.availableBytes() >= LEAST_DISK_BYTES, held, failed);
        BoxClock boxClock = BoxClock.of(line, clock.instant());
        note("clock", boxClock != BoxClock.SERVERS_IS_OFF, held, failed);
        note("outside", closedFromOutside(address), held, failed);
        return new Readiness(
                List.copyOf(held),
                List.copyOf(failed),
                boxClock == BoxClock.OURS_IS_OFF ? List.of("clock") : List.of());
    }

    private static void note(String fact, boolean holds, List<String> held, List<String> failed) {
        (holds ? held : failed).add(fact);
    }

    private boolean sshdHardened(String effective) {
        Set<String> lines = effective
                .lines()
                .map(line -> line.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(HashSet::new));
        boolean oneHostKey =
                lines.stream().filter(line -> line.startsWith("hostkey ")).count() == 1;
        return oneHostKey
                && lines.containsAll(List.of(
                        "port " + sshPort,
                        "hostkey /etc/ssh/ssh_host_ed25519_key",
                        "permitrootlogin no",
                        "passwordauthentication no",
                        "kbdinteractiveauthentication no",
                        "maxauthtries 3",
                        "persourcemaxstartups 10",
                        "x11forwarding no",
                        "allowagentforwarding no",
                        "allowtcpforwarding no",
                        "allowusers raops"));
    }

    private static boolean allActive(String states) {
        List<String> lines = states.lines().map(String::strip).toList();
        return lines.size() == SERVICES.split(" ", -1).length && lines.stream().allMatch("active"::equals);
    }

    private boolean onlySshOpen(Ran ss) {
        Set<Integer> open = new HashSet<>(Measures.openPorts(ss.out()));
        return ss.ok() && open.equals(Set.of(sshPort));
    }

    /** Tried as the agent's user: it runs what a model makes up and must not read the first boot's text. */
    private static boolean metadataBlocked(ServerLine line) throws IOException {
        int exit = line.run("sudo -n -u openclaw curl -q -sS --connect-timeout 2 --max-time 2 -o /dev/null"
                        + " http://169.254.169.254/hetzner/v1/metadata/instance-id")
                .exit();
        return exit == 28 || exit == 7;
    }

    /** The gateway's port must not be reachable; refused and unanswered both are as they should be. */
    private static boolean closedFromOutside(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, GATEWAY_PORT), OUTSIDE_PROBE_MILLIS);
            return false;
        } catch (IOException closed) {
            return true;
        }
    }
}
