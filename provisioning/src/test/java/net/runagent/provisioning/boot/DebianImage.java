package net.runagent.provisioning.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import net.runagent.provisioning.Peer;

/**
 * A disk with the Debian that our servers are ordered with, of Debian's own packages and with cloud-init: what Hetzner's image
 * is made of. There is no boot loader on it, since QEMU loads the kernel itself. It is made once and never written to.
 *
 * @param disk ext4, {@link #DISK_BYTES} large and mostly holes
 */
record DebianImage(Path disk, Path kernel, Path initrd) {
    private static final String SUITE = "trixie"; // Debian 13
    private static final long DISK_BYTES = 12L << 30;

    /** What makes it and what runs it. */
    private static final List<String> PROGRAMS = List.of("mmdebstrap", "qemu-system-x86_64", "qemu-img", "socat");

    private static final List<String> PROGRAM_PACKAGES =
            List.of("mmdebstrap", "qemu-system-x86", "qemu-utils", "socat", "e2fsprogs");

    /** A small system that starts, asks for an address and runs cloud-init; then what the first boot asks for. */
    private static final List<String> PACKAGES = List.of(
            "systemd-sysv",
            "linux-image-cloud-amd64",
            "cloud-init",
            "netplan.io",
            "systemd-resolved",
            "dhcpcd-base",
            "openssh-server",
            "sudo",
            "ca-certificates",
            "e2fsprogs",
            "dbus",
            "iproute2",
            "procps",
            "curl",
            "fail2ban",
            "nftables",
            "python3-systemd",
            "unattended-upgrades",
            "xz-utils");

    /** @throws org.opentest4j.TestAbortedException where it cannot be made */
    static DebianImage made() throws IOException, InterruptedException {
        Path folder = Peer.INSTALLED.resolve("debian-" + SUITE);
        DebianImage image =
                new DebianImage(folder.resolve("disk.img"), folder.resolve("vmlinuz"), folder.resolve("initrd.img"));
        Files.createDirectories(folder);
        Peer.needs("qemu", PROGRAMS, PROGRAM_PACKAGES);
        if (!Files.exists(image.disk())) {
            image.make(folder);
        }
        return image;
    }

    private void make(Path folder) throws IOException, InterruptedException {
        Path root = folder.resolve("root");
        Peer.must("rm", "-rf", root.toString());
        Peer.must(
                "mmdebstrap",
                "--variant=minbase",
                "--include=" + String.join(",", PACKAGES),
                "--customize-hook=chroot \"$1\" systemctl enable systemd-networkd systemd-resolved",
                SUITE,
                root.toString());
        boot(root, "vmlinuz-", kernel());
        boot(root, "initrd.img-", initrd());
        Path half = folder.resolve("disk.half");
        Files.deleteIfExists(half);
        Peer.must("truncate", "-s", Long.toString(DISK_BYTES), half.toString());
        Peer.must("mke2fs", "-q", "-t", "ext4", "-d", root.toString(), half.toString());
        Peer.must("rm", "-rf", root.toString());
        Files.move(half, disk(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void boot(Path root, String name, Path to) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("boot"))) {
            Path found = files.filter(file -> file.getFileName().toString().startsWith(name))
                    .findFirst()
                    .orElseThrow();
            Files.copy(found, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
