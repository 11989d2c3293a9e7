package net.runagent.provisioning.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClient.Attributes;
import org.apache.sshd.sftp.client.SftpClient.OpenMode;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.common.SftpException;

/**
 * An open, authenticated line to one server. Every failure of the line is an {@link IOException}; whether the command ran
 * is then not known.
 */
public final class ServerLine implements AutoCloseable {
    private static final Duration OPENING = Duration.ofSeconds(8);
    private static final Duration COMMAND = Duration.ofSeconds(20);
    private static final int PIECE_BYTES = 32_000;

    /** Behind the name of what is still being uploaded. */
    public static final String PART = ".part";

    private static final int OWNER_ONLY_FILE = 0600;
    private static final int OWNER_ONLY_DIR = 0700;

    private final ClientSession session;
    private final String hostKey;
    private final long openedNanos = System.nanoTime();

    ServerLine(ClientSession session, String hostKey) {
        this.session = session;
        this.hostKey = hostKey;
    }

    /** The key the server proved to have: {@code ssh-ed25519 AAAA...}. */
    public String hostKey() {
        return hostKey;
    }

    boolean olderThan(Duration age) {
        return System.nanoTime() - openedNanos > age.toNanos();
    }

    boolean openedBefore(long nanos) {
        return openedNanos - nanos < 0;
    }

    boolean isOpen() {
        return session.isOpen() && session.isAuthenticated();
    }

    /** Runs one command line and waits for its end, at most 20 s. Never put a secret into it. */
    public Ran run(String command) throws IOException {
        BoundedOutput out = new BoundedOutput();
        BoundedOutput err = new BoundedOutput();
        try (ChannelExec channel = session.createExecChannel(command)) {
            channel.setOut(out);
            channel.setErr(err);
            channel.open().verify(OPENING);
            channel.getInvertedIn().close();
            Set<ClientChannelEvent> seen = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), COMMAND);
            Integer exit = channel.getExitStatus();
            if (seen.contains(ClientChannelEvent.TIMEOUT) || exit == null) {
                throw new IOException("no end of the command within " + COMMAND.toSeconds() + " s");
            }
            return new Ran(exit, out.text(), err.text());
        }
    }

    /**
     * Runs one command line and gives away what it prints as it comes, however long that takes; a line on which nothing comes
     * any more breaks by itself after its idle time.
     *
     * @return the output of errors and the exit status; no standard output
     */
    public Ran stream(String command, OutputStream into) throws IOException {
        BoundedOutput err = new BoundedOutput();
        try (ChannelExec channel = session.createExecChannel(command)) {
            channel.setErr(err);
            channel.open().verify(OPENING);
            channel.getInvertedIn().close();
            try (InputStream out = channel.getInvertedOut()) {
                out.transferTo(into);
            }
            Set<ClientChannelEvent> seen = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), COMMAND);
            Integer exit = channel.getExitStatus();
            if (seen.contains(ClientChannelEvent.TIMEOUT) || exit == null) {
                throw new IOException("the command did not say how it ended");
            }
            return new Ran(exit, "", err.text());
        }
    }

    /** As {@link #run}, for a command that must succeed. */
    public Ran mustRun(String command) throws IOException {
        Ran ran = run(command);
        if (!ran.ok()) {
            throw new CommandFailed(command, ran);
        }
        return ran;
    }

    /**
     * Writes a file that only its owner can read, before its first byte, and puts it in place by one rename.
     *
     * @param path absolute; its folder, made when missing, is below the home of the user we log in as
     */
    public void upload(String path, byte[] content) throws IOException {
        try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
            ensureFolder(sftp, path.substring(0, path.lastIndexOf('/')));
            String part = path + PART;
            try (SftpClient.CloseableHandle handle =
                    sftp.open(part, List.of(OpenMode.Write, OpenMode.Create, OpenMode.Truncate))) {
                Attributes mode = new Attributes();
                mode.setPermissions(OWNER_ONLY_FILE);
                sftp.setStat(handle, mode);
                sftp.write(handle, 0, content);
            }
            Objects.requireNonNull(sftp.getExtension(OpenSSHPosixRenameExtension.class), "posix-rename")
                    .posixRename(part, path);
        }
    }

    /** As the other one, for what is not in memory as a whole. */
    public void upload(String path, InputStream content) throws IOException {
        try (SftpClient sftp = SftpClientFactory.instance().createSftpClient(session)) {
            ensureFolder(sftp, path.substring(0, path.lastIndexOf('/')));
            String part = path + PART;
            try (OutputStream out = sftp.write(part, PIECE_BYTES, OpenMode.Write, OpenMode.Create, OpenMode.Truncate)) {
                Attributes mode = new Attributes();
                mode.setPermissions(OWNER_ONLY_FILE);
                sftp.setStat(part, mode);
                content.transferTo(out);
            }
            Objects.requireNonNull(sftp.getExtension(OpenSSHPosixRenameExtension.class), "posix-rename")
                    .posixRename(part, path);
        }
    }

    public void upload(String path, String content) throws IOException {
        upload(path, content.getBytes(StandardCharsets.UTF_8));
    }

    private static void ensureFolder(SftpClient sftp, String folder) throws IOException {
        try {
            sftp.mkdir(folder);
            Attributes mode = new Attributes();
            mode.setPermissions(OWNER_ONLY_DIR);
            sftp.setStat(folder, mode);
        } catch (SftpException existsAlready) {
            sftp.stat(folder);
        }
    }

    @Override
    public void close() {
        session.close(true);
    }
}
