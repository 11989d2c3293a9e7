package net.runagent.provisioning.boot;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.runagent.provisioning.Peer;

/**
 * A server below QEMU that takes itself for one of Hetzner's: the maker's name and the server's id are where Hetzner has them,
 * and its metadata service answers at the usual address with the user data. Emulated, not virtualised: it needs no right, and
 * is some ten times slower than a real one. What it writes goes to a disk on top of the image, in a folder of the test.
 */
final class EmulatedServer implements AutoCloseable {
    private static final String MAC = "52:54:00:12:34:56";
    private static final int MEMORY_MIB = 4096; // as the smallest plan's server

    private static final int MINUTES_TO_SHUT_DOWN = 3;

    private final HttpServer metadata;
    private final Process qemu;
    private final Path disk;

    private EmulatedServer(HttpServer metadata, Process qemu, Path disk) {
        this.metadata = metadata;
        this.qemu = qemu;
        this.disk = disk;
    }

    /**
     * @param sshPort where its sshd listens; the same port of this machine's loopback address leads there
     * @param console where the words of its console go
     */
    static EmulatedServer started(
            DebianImage image, Path folder, Path console, long id, String hostname, int sshPort, String userData)
            throws IOException, InterruptedException {
        Path disk = folder.resolve("server.qcow2");
        Peer.must(
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                "-F",
                "raw",
                "-b",
                image.disk().toString(),
                disk.toString());
        HttpServer metadata = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answers(metadata, "/hetzner/v1/metadata", metadataOf(id, hostname));
        answers(metadata, "/hetzner/v1/metadata/instance-id", Long.toString(id));
        answers(metadata, "/hetzner/v1/userdata", userData);
        metadata.start();
        List<String> command = List.of(
                "qemu-system-x86_64",
                "-accel",
                "tcg,thread=multi",
                "-cpu",
                "max",
                "-M",
                "q35",
                "-smp",
                "2",
                "-m",
                Integer.toString(MEMORY_MIB),
                "-display",
                "none",
                "-monitor",
                "stdio",
                "-serial",
                "file:" + console,
                "-smbios",
                "type=1,manufacturer=Hetzner,product=vServer,serial=" + id,
                "-kernel",
                image.kernel().toString(),
                "-initrd",
                image.initrd().toString(),
                "-append",
                "root=/dev/vda rw console=ttyS0 net.ifnames=0",
                "-drive",
                "file=" + disk + ",if=virtio,format=qcow2,cache=unsafe",
                "-netdev",
                "user,id=net0,net=169.254.169.0/24,hostfwd=tcp:127.0.0.1:" + sshPort + "-:" + sshPort
                        + ",guestfwd=tcp:169.254.169.254:80-cmd:socat - TCP:127.0.0.1:"
                        + metadata.getAddress().getPort(),
                "-device",
                "virtio-net-pci,netdev=net0,mac=" + MAC);
        return new EmulatedServer(
                metadata,
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("qemu.log").toFile())
                        .start(),
                disk);
    }

    private static void answers(HttpServer server, String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            boolean known = exchange.getRequestURI().getPath().equals(path);
            exchange.sendResponseHeaders(known ? 200 : 404, known ? bytes.length : -1);
            if (known) {
                exchange.getResponseBody().write(bytes);
            }
            exchange.close();
        });
    }

    /** The names and the shape of Hetzner's own. */
    private static String metadataOf(long id, String hostname) {
        return """
                availability-zone: fsn1-dc14
                hostname: %s
                instance-id: %d
                local-ipv4: ''
                network-config:
                  config:
                  - mac_address: '%s'
                    name: eth0
                    subnets:
                    - ipv4: true
                      type: dhcp
                    type: physical
                  version: 1
                network-sysconfig: ''
                public-ipv4: ''
                public-keys: []
                region: eu-central
                vendor_data: ''
                """.formatted(hostname, id, MAC);
    }

    boolean runs() {
        return qemu.isAlive();
    }

    /** Presses its power button and waits until it is off. @return its disk, on top of the image */
    Path off() throws IOException, InterruptedException {
        try (OutputStream monitor = qemu.getOutputStream()) {
            monitor.write("system_powerdown\n".getBytes(StandardCharsets.US_ASCII));
            monitor.flush();
            if (!qemu.waitFor(MINUTES_TO_SHUT_DOWN, TimeUnit.MINUTES)) {
                throw new IllegalStateException("it does not shut down");
            }
        }
        return disk;
    }

    @Override
    public void close() throws InterruptedException {
        qemu.destroy();
        if (!qemu.waitFor(20, TimeUnit.SECONDS)) {
            qemu.destroyForcibly().waitFor();
        }
        metadata.stop(0);
    }
}
