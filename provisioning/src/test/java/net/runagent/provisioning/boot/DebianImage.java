package net.runagent.provisioning.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.runagent.provisioning.Peer;
import net.runagent.provisioning.Peer.Ran;

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
            List.of("mmdebstrap", "debian-archive-keyring", "qemu-system-x86", "qemu-utils", "socat", "e2fsprogs");

    /**
     * A small system that starts, asks for an address, keeps its time and runs cloud-init. What the first boot asks for is
     * not among them: it has to bring that itself.
     */
    private static final List<String> PACKAGES = List.of(
            "systemd-sysv",
            "linux-image-cloud-amd64",
            "cloud-init",
            "netplan.io",
            "systemd-resolved",
            "systemd-timesyncd",
            "libpam-systemd",
            "cron",
            "dhcpcd-base",
            "openssh-server",
            "sudo",
            "ca-certificates",
            "e2fsprogs",
            "dbus",
            "iproute2",
            "procps");

    /**
     * @param peer who asks for it
     * @throws org.opentest4j.TestAbortedException where it cannot be made
     */
    static DebianImage made(String peer) throws IOException, InterruptedException {
        Path folder = Peer.INSTALLED.resolve("debian-" + SUITE);
        DebianImage image =
                new DebianImage(folder.resolve("disk.img"), folder.resolve("vmlinuz"), folder.resolve("initrd.img"));
        Files.createDirectories(folder);
        Peer.needs(peer, PROGRAMS, PROGRAM_PACKAGES);
        List<String> command = mmdebstrap(folder.resolve("root"));
        Path madeBy = folder.resolve("made-by");
        String words = String.join("\n", command);
        if (!Files.exists(image.disk())
                || !Files.exists(madeBy)
                || !Files.readString(madeBy).equals(words)) {
            Files.deleteIfExists(madeBy);
            image.make(peer, folder, command);
            Files.writeString(madeBy, words);
        }
        return image;
    }

    private static List<String> mmdebstrap(Path root) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "mmdebstrap",
                "--variant=minbase",
                "--include=" + String.join(",", PACKAGES),
                "--customize-hook=chroot \"$1\" systemctl enable systemd-networkd systemd-resolved"));
        aptSettings().forEach(setting -> command.add("--aptopt=" + setting));
        command.add(SUITE);
        command.add(root.toString());
        command.addAll(sources());
        return command;
    }

    /** Where this machine's own apt gets Debian's packages; empty where it does not, and then mmdebstrap knows a place. */
    private static List<String> sources() throws IOException, InterruptedException {
        Map<String, String> places = new HashMap<>();
        Ran targets = Peer.run(
                "apt-get",
                "indextargets",
                "--format",
                "$(LABEL) $(REPO_URI)",
                "Created-By: Packages",
                "Origin: Debian");
        targets.out()
                .lines()
                .map(line -> line.split(" ", 2))
                .filter(words -> words.length == 2)
                .forEach(words -> places.put(words[0], words[1]));
        String main = places.get("Debian");
        String security = places.get("Debian-Security");
        return main == null || security == null
                ? List.of()
                : List.of(
                        "deb " + main + " " + SUITE + " main",
                        "deb " + main + " " + SUITE + "-updates main",
                        "deb " + security + " " + SUITE + "-security main");
    }

    /** How this machine's apt reaches that place and how old it may be; the server's own apt asks it too. */
    private static List<String> aptSettings() throws IOException, InterruptedException {
        return Peer.run("apt-config", "dump")
                .out()
                .lines()
                .filter(line -> line.matches("Acquire::(Check-[A-Za-z-]+|https?::Proxy) .*"))
                .map(line -> line.replaceAll(";$", ""))
                .toList();
    }

    private void make(String peer, Path folder, List<String> command) throws IOException, InterruptedException {
        Path root = folder.resolve("root");
        Peer.must("rm", "-rf", root.toString());
        Ran debian = Peer.run(command.toArray(String[]::new));
        if (!debian.ok()) {
            throw Peer.notRun(peer, debian.out());
        }
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
