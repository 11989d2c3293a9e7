package net.runagent.sandbox.server;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SFTP version 3 over a machine's files, as OpenSSH speaks it: a plain rename never replaces, posix-rename@openssh.com
 * does. (draft-ietf-secsh-filexfer-02)
 */
final class Sftp implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(Sftp.class);
    private static final int MOST_PACKET_BYTES = 1 << 20;

    private static final int INIT = 1;
    private static final int OPEN = 3;
    private static final int CLOSE = 4;
    private static final int READ = 5;
    private static final int WRITE = 6;
    private static final int LSTAT = 7;
    private static final int FSTAT = 8;
    private static final int SETSTAT = 9;
    private static final int FSETSTAT = 10;
    private static final int OPENDIR = 11;
    private static final int READDIR = 12;
    private static final int REMOVE = 13;
    private static final int MKDIR = 14;
    private static final int RMDIR = 15;
    private static final int REALPATH = 16;
    private static final int STAT = 17;
    private static final int RENAME = 18;
    private static final int READLINK = 19;
    private static final int SYMLINK = 20;
    private static final int EXTENDED = 200;

    private static final int OK = 0;
    private static final int EOF = 1;
    private static final int NO_SUCH_FILE = 2;
    private static final int PERMISSION_DENIED = 3;
    private static final int FAILURE = 4;
    private static final int UNSUPPORTED = 8;

    private static final int CREATE_FLAG = 0x08;
    private static final int TRUNCATE_FLAG = 0x10;
    private static final int EXCLUSIVE_FLAG = 0x20;
    private static final int WRITE_FLAG = 0x02;
    private static final int APPEND_FLAG = 0x04;

    private final Machines machines;
    private final Machine machine;
    private final String user;
    private final Map<String, Open> open = new HashMap<>();
    private DataInputStream in = new DataInputStream(InputStream.nullInputStream());
    private OutputStream out = OutputStream.nullOutputStream();
    private ExitCallback exit = (status, message, closing) -> {};
    private int handles;

    /** An open file or folder; bytes are written through at once. */
    private static final class Open {
        final String path;
        final boolean folder;
        boolean listed;

        Open(String path, boolean folder) {
            this.path = path;
            this.folder = folder;
        }
    }

    Sftp(Machines machines, Machine machine, String user) {
        this.machines = machines;
        this.machine = machine;
        this.user = user;
    }

    @Override
    public void setInputStream(InputStream input) {
        in = new DataInputStream(input);
    }

    @Override
    public void setOutputStream(OutputStream output) {
        out = output;
    }

    @Override
    public void setErrorStream(OutputStream err) {}

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment env) {
        Thread.ofVirtual().name("guest-sftp").start(this::serve);
    }

    @Override
    public void destroy(ChannelSession channel) {}

    private void serve() {
        try {
            while (true) {
                int length = in.readInt();
                if (length < 1 || length > MOST_PACKET_BYTES) {
                    throw new IOException("a packet of " + length + " bytes");
                }
                byte[] packet = in.readNBytes(length);
                answer(new DataInputStream(new java.io.ByteArrayInputStream(packet)));
            }
        } catch (EOFException over) {
            LOG.debug("SFTP ended");
        } catch (IOException broken) {
            LOG.debug("SFTP broke: {}", broken.toString());
        } finally {
            machines.keep(machine);
            exit.onExit(0);
        }
    }

    private void answer(DataInputStream packet) throws IOException {
        int type = packet.readUnsignedByte();
        if (type == INIT) {
            Reply version = new Reply(2);
            version.data.writeInt(3);
            version.text("posix-rename@openssh.com");
            version.text("1");
            version.send();
            return;
        }
        int id = packet.readInt();
        try {
            synchronized (machine) {
                handle(type, id, packet);
            }
        } catch (Disk.Trouble trouble) {
            status(id, code(trouble.said()), trouble.said());
        }
    }

    private static int code(String message) {
        return switch (message) {
            case "No such file or directory" -> NO_SUCH_FILE;
            case "Permission denied", "Operation not permitted" -> PERMISSION_DENIED;
            default -> FAILURE;
        };
    }

    private void handle(int type, int id, DataInputStream packet) throws IOException {
        switch (type) {
            case OPEN -> openFile(id, packet);
            case CLOSE -> {
                open.remove(text(packet));
                status(id, OK, "");
            }
            case READ -> read(id, packet);
            case WRITE -> write(id, packet);
            case STAT, LSTAT -> attributes(id, machine.disk().stat(viewer(), path(packet), type == STAT));
            case FSTAT -> attributes(id, machine.disk().stat(viewer(), handle(packet).path, true));
            case SETSTAT -> setStat(id, path(packet), packet);
            case FSETSTAT -> setStat(id, handle(packet).path, packet);
            case OPENDIR -> {
                String path = path(packet);
                machine.disk().mustList(viewer(), path);
                opened(id, new Open(path, true));
            }
            case READDIR -> readFolder(id, handle(packet));
            case REMOVE -> {
                machine.disk().remove(viewer(), path(packet));
                status(id, OK, "");
            }
            case MKDIR -> makeFolder(id, packet);
            case RMDIR -> removeFolder(id, path(packet));
            case REALPATH -> name(id, path(packet));
            case RENAME -> rename(id, path(packet), path(packet), false);
            case READLINK -> {
                String target =
                        machine.disk().stat(viewer(), path(packet), false).target();
                name(id, target == null ? "" : target);
            }
            case SYMLINK -> {
                String target = text(packet);
                machine.disk().link(viewer(), path(packet), target);
                status(id, OK, "");
            }
            case EXTENDED -> {
                if (text(packet).equals("posix-rename@openssh.com")) {
                    rename(id, path(packet), path(packet), true);
                } else {
                    status(id, UNSUPPORTED, "unsupported");
                }
            }
            default -> status(id, UNSUPPORTED, "unsupported");
        }
    }

    private Disk.Viewer viewer() {
        return machine.viewer(user);
    }

    private void openFile(int id, DataInputStream packet) throws IOException {
        String path = path(packet);
        int flags = packet.readInt();
        int mode = mode(packet, 0644);
        boolean exists = machine.disk().exists(path);
        if ((flags & EXCLUSIVE_FLAG) != 0 && exists) {
            throw new Disk.Trouble("Failure");
        }
        boolean writes = (flags & (WRITE_FLAG | APPEND_FLAG)) != 0;
        if (!exists && (flags & CREATE_FLAG) == 0) {
            throw new Disk.Trouble("No such file or directory");
        }
        if (writes && (!exists || (flags & TRUNCATE_FLAG) != 0)) {
            machine.disk().write(viewer(), path, new byte[0], mode);
        } else {
            machine.disk().read(viewer(), path);
        }
        opened(id, new Open(path, false));
    }

    private void opened(int id, Open what) throws IOException {
        String handle = "h" + ++handles;
        open.put(handle, what);
        Reply reply = new Reply(102);
        reply.data.writeInt(id);
        reply.text(handle);
        reply.send();
    }

    private Open handle(DataInputStream packet) throws IOException {
        Open what = open.get(text(packet));
        if (what == null) {
            throw new Disk.Trouble("Failure");
        }
        return what;
    }

    private void read(int id, DataInputStream packet) throws IOException {
        Open file = handle(packet);
        long offset = packet.readLong();
        int length = packet.readInt();
        byte[] all = machine.read(viewer(), file.path);
        if (offset >= all.length) {
            status(id, EOF, "");
            return;
        }
        byte[] part = Arrays.copyOfRange(all, (int) offset, (int) Math.min(all.length, offset + length));
        Reply reply = new Reply(103);
        reply.data.writeInt(id);
        reply.data.writeInt(part.length);
        reply.data.write(part);
        reply.send();
    }

    private void write(int id, DataInputStream packet) throws IOException {
        Open file = handle(packet);
        int offset = (int) packet.readLong();
        byte[] part = packet.readNBytes(packet.readInt());
        byte[] old = machine.disk().read(viewer(), file.path);
        byte[] all = Arrays.copyOf(old, Math.max(old.length, offset + part.length));
        System.arraycopy(part, 0, all, offset, part.length);
        machine.disk().write(viewer(), file.path, all, 0644);
        status(id, OK, "");
    }

    private void setStat(int id, String path, DataInputStream packet) throws IOException {
        int flags = packet.readInt();
        if ((flags & 1) != 0) {
            int size = (int) packet.readLong();
            byte[] old = machine.disk().read(viewer(), path);
            machine.disk().write(viewer(), path, Arrays.copyOf(old, size), 0644);
        }
        if ((flags & 2) != 0) {
            packet.readLong();
        }
        if ((flags & 4) != 0) {
            machine.disk().change(viewer(), path, null, null, packet.readInt() & 07777);
        }
        status(id, OK, "");
    }

    private static int mode(DataInputStream packet, int otherwise) throws IOException {
        int flags = packet.readInt();
        if ((flags & 1) != 0) {
            packet.readLong();
        }
        if ((flags & 2) != 0) {
            packet.readLong();
        }
        return (flags & 4) != 0 ? packet.readInt() & 07777 : otherwise;
    }

    private void makeFolder(int id, DataInputStream packet) throws IOException {
        String path = path(packet);
        machine.disk().makeDirectory(viewer(), path, mode(packet, 0755));
        status(id, OK, "");
    }

    private void removeFolder(int id, String path) throws IOException {
        if (!machine.disk().list(path).isEmpty()) {
            throw new Disk.Trouble("Failure");
        }
        machine.disk().remove(viewer(), path);
        status(id, OK, "");
    }

    private void rename(int id, String from, String to, boolean replace) throws IOException {
        if (!replace && machine.disk().exists(to)) {
            throw new Disk.Trouble("Failure");
        }
        machine.disk().move(viewer(), from, to);
        status(id, OK, "");
    }

    private void readFolder(int id, Open folder) throws IOException {
        if (!folder.folder || folder.listed) {
            status(id, EOF, "");
            return;
        }
        folder.listed = true;
        List<String> names = machine.disk().list(folder.path);
        if (names.isEmpty()) {
            status(id, EOF, "");
            return;
        }
        Reply reply = new Reply(104);
        reply.data.writeInt(id);
        reply.data.writeInt(names.size());
        for (String name : names) {
            reply.text(name);
            reply.text(name);
            reply.attributes(machine, machine.disk().stat(viewer(), folder.path + "/" + name, false));
        }
        reply.send();
    }

    private void name(int id, String path) throws IOException {
        Reply reply = new Reply(104);
        reply.data.writeInt(id);
        reply.data.writeInt(1);
        reply.text(path);
        reply.text(path);
        reply.data.writeInt(0);
        reply.send();
    }

    private void attributes(int id, Disk.Node node) throws IOException {
        Reply reply = new Reply(105);
        reply.data.writeInt(id);
        reply.attributes(machine, node);
        reply.send();
    }

    private void status(int id, int code, String message) throws IOException {
        Reply reply = new Reply(101);
        reply.data.writeInt(id);
        reply.data.writeInt(code);
        reply.text(message);
        reply.text("en");
        reply.send();
    }

    private String path(DataInputStream packet) throws IOException {
        String given = text(packet);
        String absolute = given.startsWith("/") ? given : machine.home(user) + "/" + given;
        return machine.disk().normal(absolute);
    }

    private static String text(DataInputStream packet) throws IOException {
        return new String(packet.readNBytes(packet.readInt()), StandardCharsets.UTF_8);
    }

    private final class Reply {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final DataOutputStream data = new DataOutputStream(bytes);

        Reply(int type) throws IOException {
            data.writeByte(type);
        }

        void text(String text) throws IOException {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            data.writeInt(utf8.length);
            data.write(utf8);
        }

        void attributes(Machine on, Disk.Node node) throws IOException {
            int kind = switch (node.kind()) {
                case FILE -> 0100000;
                case DIRECTORY -> 0040000;
                case LINK -> 0120000;
            };
            data.writeInt(1 | 2 | 4 | 8);
            data.writeLong(node.data().length);
            data.writeInt(on.userId(node.owner()));
            data.writeInt(on.userId(node.group()));
            data.writeInt(kind | node.mode());
            data.writeInt((int) node.mtime());
            data.writeInt((int) node.mtime());
        }

        void send() throws IOException {
            byte[] all = bytes.toByteArray();
            DataOutputStream stream = new DataOutputStream(out);
            stream.writeInt(all.length);
            stream.write(all);
            stream.flush();
        }
    }
}
