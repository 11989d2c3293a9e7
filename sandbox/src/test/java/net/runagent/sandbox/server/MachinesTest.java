package net.runagent.sandbox.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.world.World;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachinesTest {
    private static final String ADDRESS = "127.77.9.1";
    private static final List<String> PACKAGES = List.of("curl", "fail2ban", "nftables", "xz-utils");

    private final Guest guest = new Guest();
    private World world = new World(3);
    private Machines machines = new Machines(world, (id, port) -> true, List.of());

    @AfterEach
    void close() {
        guest.close();
        machines.close();
        world.close();
    }

    @Test
    void firstBootMakesTheUserTheFirewallAndTheServices() throws Exception {
        ClientSession session = boot(Guest.FIREWALL, PACKAGES);
        assertThat(guest.hostKey()).isEqualTo(Guest.publicLine(8));
        assertThat(Guest.run(session, "cloud-init status --format=json").out()).contains("\"status\" : \"done\"");
        assertThat(Guest.run(session, "systemctl is-active ssh nftables fail2ban")
                        .out())
                .isEqualTo("active\nactive\nactive\n");
        assertThat(Guest.run(session, "sudo -n nft list ruleset").out())
                .contains("table inet runagent {", "type filter hook input priority filter; policy drop;")
                .contains("tcp dport " + machines.sshPort(), "ip daddr 169.254.169.254 meta skuid != 0 drop");
        assertThat(Guest.run(session, "sudo -n sshd -T").out().lines())
                .contains("port " + machines.sshPort(), "permitrootlogin no", "passwordauthentication no")
                .contains("allowusers raops", "maxauthtries 3")
                .containsOnlyOnce("hostkey /etc/ssh/ssh_host_ed25519_key");
        assertThat(Guest.run(session, "cat /var/lib/cloud/data/instance-id").out())
                .isEqualTo("42\n");
        assertThat(Guest.run(session, "cat /proc/meminfo").out()).contains("MemTotal:", "SwapTotal:");
        assertThat(world.violations().all()).isEmpty();
    }

    @Test
    void theMetadataIsClosedForAllButRootOnlyWhenTheFirewallSaysSo() throws Exception {
        String look =
                "curl -sS --connect-timeout 2 --max-time 2 -o /dev/null http://169.254.169.254/hetzner/v1/userdata";
        ClientSession session = boot(Guest.FIREWALL, PACKAGES);
        assertThat(Guest.run(session, "sudo -n -u openclaw " + look).status()).isEqualTo(28);
        assertThat(Guest.run(session, "sudo -n " + look).status()).isZero();
        Guest.run(session, "sudo -n nft flush ruleset");
        assertThat(Guest.run(session, "sudo -n -u openclaw " + look).status()).isZero();
    }

    @Test
    void aRejectedFirewallFileLeavesNoFirewallThoughFirstBootIsDone() throws Exception {
        ClientSession session = boot(Guest.FIREWALL.replace("l4proto 58", "l4proto ipv6-icmp"), PACKAGES);
        assertThat(Guest.run(session, "cloud-init status").out()).isEqualTo("status: done\n");
        assertThat(Guest.run(session, "sudo -n nft list ruleset").out()).isEmpty();
        Guest.Result check = Guest.run(session, "sudo -n nft -c -f /etc/nftables.conf");
        assertThat(check.status()).isEqualTo(1);
        assertThat(check.err()).contains("Could not resolve protocol name");
        Guest.Result active = Guest.run(session, "systemctl is-active ssh nftables");
        assertThat(active.out()).isEqualTo("active\nfailed\n");
        assertThat(active.status()).isEqualTo(3);
    }

    @Test
    void aMissingFail2banIsMissing() throws Exception {
        ClientSession session = boot(Guest.FIREWALL, List.of("nftables"));
        assertThat(Guest.run(session, "systemctl is-active fail2ban").status()).isEqualTo(3);
        assertThat(Guest.run(session, "systemctl show fail2ban --property=LoadState")
                        .out())
                .isEqualTo("LoadState=not-found\n");
    }

    @Test
    void aNewHostKeyCountsOnceSshdIsRestartedAndRunningSessionsStay() throws Exception {
        ClientSession session = boot(Guest.FIREWALL, PACKAGES);
        String next = "/etc/ssh/runagent_next_ed25519_key";
        assertThat(Guest.run(session, "sudo -n cat " + next + ".pub").status()).isEqualTo(1);
        assertThat(Guest.run(session, "sudo -n ssh-keygen -q -t ed25519 -N '' -C '' -f " + next)
                        .status())
                .isZero();
        String made = Guest.run(session, "sudo -n cat " + next + ".pub").out().strip();
        Guest.run(session, "sudo -n install -o root -g root -m 0600 " + next + " /etc/ssh/ssh_host_ed25519_key");
        again(7).close();
        assertThat(guest.hostKey()).isEqualTo(Guest.publicLine(8));
        assertThat(Guest.run(session, "sudo -n sshd -t && sudo -n systemctl restart ssh")
                        .status())
                .isZero();
        again(7).close();
        assertThat(guest.hostKey()).isEqualTo(made);
        assertThat(Guest.run(session, "echo still here").out()).isEqualTo("still here\n");
    }

    @Test
    void onlyTheRightKeyOfTheRightUserGetsIn() throws Exception {
        boot(Guest.FIREWALL, PACKAGES);
        assertThatThrownBy(() -> again(9)).isInstanceOf(Exception.class);
        assertThatThrownBy(() -> guest.login("root", ADDRESS, machines.sshPort(), Guest.pair(7)))
                .isInstanceOf(Exception.class);
    }

    @Test
    void aSecretComesByAnAtomicRenameAndHasItsModeBeforeItsFirstByte() throws Exception {
        ClientSession session = boot(Guest.FIREWALL, PACKAGES);
        try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
            sftp.mkdir("/home/raops/.runagent");
            String part = "/home/raops/.runagent/secrets.part";
            try (SftpClient.CloseableHandle handle = sftp.open(
                    part,
                    EnumSet.of(SftpClient.OpenMode.Write, SftpClient.OpenMode.Create, SftpClient.OpenMode.Truncate))) {
                SftpClient.Attributes attributes = new SftpClient.Attributes();
                attributes.setPermissions(0600);
                sftp.setStat(handle, attributes);
                byte[] text = "{\"telegram\":\"t\"}".getBytes(StandardCharsets.UTF_8);
                sftp.write(handle, 0, text, 0, text.length);
            }
            assertThatThrownBy(() -> sftp.rename("/nothing", "/home/raops/x")).isInstanceOf(Exception.class);
            sftp.getExtension(OpenSSHPosixRenameExtension.class).posixRename(part, "/home/raops/.runagent/secrets");
            assertThat(sftp.stat("/home/raops/.runagent/secrets").getPermissions() & 0777)
                    .isEqualTo(0600);
        }
        Guest.Result placed = Guest.run(
                session,
                "sudo -n install -o openclaw -g openclaw -m 0600 /home/raops/.runagent/secrets /etc/openclaw/secrets.json.new"
                        + " && sudo -n mv -f /etc/openclaw/secrets.json.new /etc/openclaw/secrets.json"
                        + " && rm -f /home/raops/.runagent/secrets");
        assertThat(placed.err()).isEmpty();
        assertThat(Guest.run(session, "cat /etc/openclaw/secrets.json").err()).contains("Permission denied");
        assertThat(Guest.run(session, "sudo -n -u openclaw cat /etc/openclaw/secrets.json")
                        .out())
                .contains("telegram");
        assertThat(machines.describe(42).get("files").toString())
                .contains("/etc/openclaw/secrets.json")
                .doesNotContain("/home/raops/.runagent/secrets");
    }

    @Test
    void anUnknownCommandEndsWith127AndIsAViolation() throws Exception {
        ClientSession session = boot(Guest.FIREWALL, PACKAGES);
        assertThat(Guest.run(session, "frobnicate --all").status()).isEqualTo(127);
        assertThat(world.violations().all()).singleElement().asString().contains("frobnicate");
    }

    @Test
    void aBackgroundUnitVanishesWhenItEndsWellAndStaysWhenItFails() throws Exception {
        ClientSession session = boot(Guest.FIREWALL, PACKAGES);
        String show = "systemctl show job.service --property=LoadState,ActiveState,SubState,Result,ExecMainStatus";
        assertThat(Guest.run(session, "sudo -n systemd-run --unit=job /bin/false")
                        .status())
                .isZero();
        await(() -> Guest.run(session, show).out().contains("ActiveState=failed"));
        assertThat(Guest.run(session, show).out()).contains("Result=exit-code", "ExecMainStatus=1");
        assertThat(Guest.run(session, "sudo -n systemd-run --unit=job /bin/true")
                        .status())
                .isEqualTo(1);
        assertThat(Guest.run(session, "sudo -n systemctl reset-failed job.service")
                        .status())
                .isZero();
        assertThat(Guest.run(session, "sudo -n systemd-run --unit=job /bin/true")
                        .status())
                .isZero();
        await(() -> Guest.run(session, show).out().contains("LoadState=not-found"));
    }

    @Test
    void aFullDiskRefusesToBeWrittenOn() throws Exception {
        ClientSession session = boot(Guest.FIREWALL, PACKAGES);
        machines.breaks(42, "disk-full");
        Guest.Result full = Guest.run(session, "sudo -n sshd -T > /home/raops/x");
        assertThat(full.err()).contains("No space left on device");
        assertThat(Guest.run(session, "df -B1 --output=size,used,avail /")
                        .out()
                        .lines()
                        .toList()
                        .get(1)
                        .strip())
                .endsWith(" 0");
        machines.heals(42, "disk-full");
        assertThat(Guest.run(session, "echo room > /home/raops/x").status()).isZero();
    }

    @Test
    void aDiskThatTheJournalHasFilledHasRoomAfterAVacuumAndOneFullOfFilesHasNot() throws Exception {
        ClientSession session = boot(Guest.FIREWALL, PACKAGES);
        machines.breaks(42, "disk-full");
        assertThat(Guest.run(session, "sudo -n journalctl --vacuum-size=40M").out())
                .contains("Vacuuming done");
        assertThat(Guest.run(session, "echo room > /home/raops/x").status()).isZero();

        machines.breaks(42, "disk-full-by-files");
        Guest.run(session, "sudo -n journalctl --vacuum-size=40M");
        assertThat(Guest.run(session, "echo room > /home/raops/y").err()).contains("No space left");
        machines.heals(42, "disk-full-by-files");
        assertThat(Guest.run(session, "echo room > /home/raops/y").status()).isZero();
    }

    @Test
    void aDeadSshComesBackWithAPowerCycleAndANewBootId() throws Exception {
        ClientSession session = boot(Guest.FIREWALL, PACKAGES);
        String before =
                Guest.run(session, "cat /proc/sys/kernel/random/boot_id").out();
        machines.breaks(42, "ssh-dead");
        assertThatThrownBy(() -> again(7)).isInstanceOf(Exception.class);
        machines.powerOff(42);
        machines.powerOn(42);
        ClientSession back = again(7);
        assertThat(Guest.run(back, "cat /proc/sys/kernel/random/boot_id").out()).isNotEqualTo(before);
        assertThat(Guest.run(back, "systemctl is-active nftables").out()).isEqualTo("active\n");
    }

    @Test
    void anSshdThatIsCalledWhileItIsRestartedLeavesNoThreadBehindThatAcceptsForEver() throws Exception {
        boot(Guest.FIREWALL, PACKAGES);
        Machine machine = machines.at(ADDRESS);
        try (Socket caller = new Socket()) {
            synchronized (machine) { // whoever is let in waits
                caller.connect(new InetSocketAddress(ADDRESS, machines.sshPort()));
                await(() -> somebodyIsIn("SshDoor$Guard", "sessionEstablished"));
                ByteArrayOutputStream printed = new ByteArrayOutputStream();
                assertThat(machines.run(machine, "raops", "sudo -n systemctl restart ssh", printed, printed))
                        .isZero();
            }
            await(() -> !somebodyIsIn("SshDoor$Guard", "sessionEstablished"));
        }
        again(7);
        await(() -> !somebodyIsIn("AcceptCompletionHandler", "onFailed"));
    }

    private static boolean somebodyIsIn(String type, String method) {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().endsWith(type)
                        && frame.getMethodName().equals(method));
    }

    @Test
    void aFirewallThatForgetsTheSshPortLocksUsOut() throws Exception {
        String closed = Guest.FIREWALL.replace("tcp dport %d ct state new", "tcp dport 2 ct state new") + "# %d\n";
        create(closed, PACKAGES);
        await(() -> "done".equals(machines.describe(42).get("firstBoot")));
        assertThatThrownBy(() -> again(7)).isInstanceOf(Exception.class);
    }

    @Test
    void aWorldOnTheSameFolderFindsItsServersAgain(@TempDir Path dir) throws Exception {
        machines.close();
        world.close();
        world = new World(dir, 3, false);
        machines = new Machines(world, (id, port) -> true, List.of());
        ClientSession session = boot(Guest.FIREWALL, PACKAGES);
        Guest.run(session, "echo kept > /home/raops/note");
        int port = machines.sshPort();
        machines.close();
        world.close();
        world = new World(dir, 3, false);
        machines = new Machines(world, (id, p) -> true, List.of());
        assertThat(machines.sshPort()).isEqualTo(port);
        ClientSession again = again(7);
        assertThat(guest.hostKey()).isEqualTo(Guest.publicLine(8));
        assertThat(Guest.run(again, "cat /home/raops/note").out()).isEqualTo("kept\n");
        assertThat(Guest.run(again, "systemctl is-active ssh nftables").status())
                .isZero();
    }

    private void create(String firewall, List<String> packages) throws Exception {
        String userData = Guest.userData(machines.sshPort(), 7, 8, firewall, packages);
        machines.create(
                new MachineSpec(42, "test-1", ADDRESS, "fsn1", 2, 4, 40, "debian-13", "x86", userData, List.of()));
        machines.powerOn(42);
    }

    private ClientSession boot(String firewall, List<String> packages) throws Exception {
        create(firewall, packages);
        await(() -> "done".equals(machines.describe(42).get("firstBoot")));
        return again(7);
    }

    private ClientSession again(int key) throws Exception {
        return guest.login("raops", ADDRESS, machines.sshPort(), Guest.pair(key));
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private void await(Condition condition) throws Exception {
        Instant limit = Instant.now().plus(Duration.ofSeconds(10));
        while (!condition.holds()) {
            assertThat(Instant.now())
                    .as(Json.text(Map.of("state", machines.describe(42))))
                    .isBefore(limit);
            Thread.onSpinWait();
        }
    }
}
