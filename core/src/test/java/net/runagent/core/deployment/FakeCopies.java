package net.runagent.core.deployment;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import net.runagent.core.care.BackupHost;
import net.runagent.core.deployment.FakeOutside.Box;

/** The agents' servers as backups see them: an archive is what the agent remembers, in lines. */
final class FakeCopies implements BackupHost {
    private static final String FIRST_LINE = "archive 2026.9.6\n";

    private final FakeOutside outside;

    /** Of the program that runs there. */
    String version = "2026.9.6";

    /** Servers whose program cannot write an archive. */
    boolean fails;

    /** Servers whose program is at it for longer than anybody waits. */
    boolean takesLong;

    /** What is fetched is not what was made. */
    boolean mangles;

    /** An archive that the program does not take back. */
    boolean refusesArchives;

    /** An agent that does not come up with what was put back. */
    boolean diesOfIt;

    FakeCopies(FakeOutside outside) {
        this.outside = outside;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] archive(List<String> memory) {
        return (FIRST_LINE + String.join("\n", memory)).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public HostResult<Made> make(HostAccess access, UUID backup) {
        return outside.on("backup-make", access, box -> {
            if (fails) {
                return new HostResult.Wrong<>("agent.backup.failed", "exit 1");
            }
            byte[] made = (byte[]) box.files.get("backup " + backup);
            if (takesLong) {
                return new HostResult.NotYet<>("backup", Duration.ofSeconds(5));
            }
            if (made == null) {
                box.files.keySet().removeIf(name -> name.startsWith("backup "));
                box.files.put("backup " + backup, archive(box.memory));
                return new HostResult.NotYet<>("backup", Duration.ofSeconds(1));
            }
            return new HostResult.Ok<>(new Made("2026.9.6", made.length, sha256(made)));
        });
    }

    @Override
    public HostResult<Void> fetch(HostAccess access, UUID backup, OutputStream into) {
        return outside.on("backup-fetch", access, box -> {
            byte[] made = (byte[]) box.files.get("backup " + backup);
            if (made == null) {
                return new HostResult.Wrong<>("agent.backup.gone", "");
            }
            byte[] sent = made.clone();
            if (mangles) {
                sent[0] ^= 1;
            }
            try {
                into.write(sent);
            } catch (IOException trouble) {
                throw new UncheckedIOException(trouble);
            }
            return done();
        });
    }

    @Override
    public Contents contents(InputStream archive) throws IOException {
        String text = new String(archive.readAllBytes(), StandardCharsets.UTF_8);
        return text.startsWith(FIRST_LINE)
                ? new Contents("2026.9.6", 1, "")
                : new Contents("", 0, "not an archive of this program");
    }

    @Override
    public HostResult<Void> drop(HostAccess access, UUID backup) {
        return outside.on("backup-drop", access, box -> {
            box.files.keySet().removeIf(name -> name.startsWith("backup "));
            return done();
        });
    }

    @Override
    public HostResult<Void> stop(HostAccess access) {
        return outside.on(
                "restore-stop",
                access,
                box -> down(box) ? done() : new HostResult.NotYet<>("stop", Duration.ofSeconds(1)));
    }

    /** It takes a moment to go down. */
    private static boolean down(Box box) {
        boolean was = !box.active;
        box.active = false;
        return was;
    }

    @Override
    public HostResult<Void> place(
            HostAccess access, UUID restore, InputStream archive, String sha256, String agentVersion) {
        if (!agentVersion.equals(version)) {
            return new HostResult.Wrong<>(OTHER_VERSION, version);
        }
        return outside.on("restore-place", access, box -> {
            try {
                byte[] bytes = archive.readAllBytes();
                if (!sha256(bytes).equals(sha256)) {
                    return new HostResult.Wrong<>("agent.restore.changed", "");
                }
                box.files.put("placed " + restore, bytes);
                return done();
            } catch (IOException trouble) {
                throw new UncheckedIOException(trouble);
            }
        });
    }

    @Override
    public HostResult<Void> unpack(HostAccess access, UUID restore) {
        return outside.on("restore-unpack", access, box -> {
            byte[] bytes = (byte[]) box.files.get("placed " + restore);
            if (bytes == null || refusesArchives) {
                return new HostResult.Wrong<>("agent.restore.refused", "exit 1");
            }
            String[] lines = new String(bytes, StandardCharsets.UTF_8).split("\n");
            box.files.put("unpacked " + restore, List.of(lines).subList(1, lines.length));
            return done();
        });
    }

    @Override
    public HostResult<Void> exchange(HostAccess access, UUID restore) {
        return outside.on("restore-exchange", access, box -> {
            if (!down(box)) {
                return new HostResult.NotYet<>("stop", Duration.ofSeconds(1));
            }
            @SuppressWarnings("unchecked")
            List<String> fresh = (List<String>) box.files.remove("unpacked " + restore);
            if (fresh == null) {
                return box.files.containsKey("aside " + restore)
                        ? done()
                        : new HostResult.Wrong<>("agent.restore.nothing", "");
            }
            box.files.putIfAbsent("aside " + restore, List.copyOf(box.memory));
            box.memory = new ArrayList<>(fresh);
            box.ready = !diesOfIt;
            return done();
        });
    }

    @Override
    public HostResult<Void> exchangeBack(HostAccess access, UUID restore) {
        return outside.on("restore-back", access, box -> {
            if (!down(box)) {
                return new HostResult.NotYet<>("stop", Duration.ofSeconds(1));
            }
            @SuppressWarnings("unchecked")
            List<String> before = (List<String>) box.files.remove("aside " + restore);
            if (before != null) {
                box.memory = new ArrayList<>(before);
                box.ready = true;
            }
            return done();
        });
    }

    @Override
    public HostResult<Void> clear(HostAccess access, UUID restore, boolean keepAside) {
        return outside.on("restore-clear", access, box -> {
            box.files
                    .keySet()
                    .removeIf(name -> name.endsWith(restore.toString()) && !(keepAside && name.startsWith("aside ")));
            return done();
        });
    }

    private static HostResult<Void> done() {
        return new HostResult.Ok<>(null);
    }
}
