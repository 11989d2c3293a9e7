package net.runagent.sandbox.server;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a system image brings along. */
final class Image {
    private Image() {}

    static void lay(Machine machine) {
        Disk disk = machine.disk();
        for (String folder : List.of(
                "/bin",
                "/boot",
                "/etc/apt/apt.conf.d",
                "/etc/cloud/templates",
                "/etc/fail2ban/jail.d",
                "/etc/ssh/sshd_config.d",
                "/etc/sudoers.d",
                "/etc/sysctl.d",
                "/etc/systemd/system",
                "/home",
                "/opt",
                "/run",
                "/srv",
                "/usr/bin",
                "/usr/lib",
                "/usr/local/bin",
                "/var/lib",
                "/var/log")) {
            disk.makeDirectories(Disk.Viewer.ROOT, folder, 0755);
        }
        disk.makeDirectories(Disk.Viewer.ROOT, "/root", 0700);
        disk.makeDirectory(Disk.Viewer.ROOT, "/tmp", 01777);
        disk.makeDirectory(Disk.Viewer.ROOT, "/var/tmp", 01777);
        file(disk, "/etc/ssh/sshd_config", """
                Include /etc/ssh/sshd_config.d/*.conf
                KbdInteractiveAuthentication no
                UsePAM yes
                X11Forwarding yes
                PrintMotd no
                AcceptEnv LANG LC_*
                Subsystem sftp /usr/lib/openssh/sftp-server
                """);
        String[] os = machine.spec().image().split("-", 2);
        file(disk, "/etc/os-release", "ID=" + os[0] + "\nVERSION_ID=\"" + (os.length > 1 ? os[1] : "") + "\"\n");
        file(disk, "/etc/machine-id", machine.world().chance().hex(32) + "\n");
        machine.state()
                .packages
                .addAll(List.of(
                        "openssh-server",
                        "sudo",
                        "curl",
                        "ca-certificates",
                        "cloud-init",
                        "nftables",
                        "tar",
                        "xz-utils"));
        if (os[0].equals("ubuntu")) {
            machine.state().packages.add("unattended-upgrades");
        }
    }

    private static void file(Disk disk, String path, String text) {
        disk.write(Disk.Viewer.ROOT, path, text.getBytes(StandardCharsets.UTF_8), 0644);
    }
}
