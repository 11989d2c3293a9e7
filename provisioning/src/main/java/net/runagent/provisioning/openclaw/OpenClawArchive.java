package net.runagent.provisioning.openclaw;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import net.runagent.core.care.BackupHost.Contents;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code openclaw backup create} writes: a gzipped tar with exactly one {@code <root>/manifest.json}, which names the
 * version and what lies where below {@code <root>/payload}. Read as a stream; nothing is unpacked.
 */
final class OpenClawArchive {
    private static final int BLOCK = 512;
    private static final int MANIFEST_MOST_BYTES = 1 << 20;
    private static final int NAME_MOST_BYTES = 1 << 16;

    /** More is no agent's memory but a trap for whoever unpacks it. */
    private static final long UNPACKED_MOST_BYTES = 256L << 30;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InputStream tar;
    private final List<byte[]> manifests = new ArrayList<>();
    private final Set<String> roots = new HashSet<>();
    private final Set<String> folders = new HashSet<>();
    private int files;
    private long unpacked;

    private OpenClawArchive(InputStream tar) {
        this.tar = tar;
    }

    /** Something in it is not as it must be. */
    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;

        Wrong(String what) {
            super(what, null, false, false);
        }
    }

    static Contents contents(InputStream archive) throws IOException {
        try {
            OpenClawArchive read = new OpenClawArchive(new GZIPInputStream(archive, 1 << 16));
            read.entries();
            return read.judged();
        } catch (ZipException | EOFException broken) {
            return new Contents("", 0, "not a whole gzip archive");
        } catch (Wrong wrong) {
            return new Contents("", 0, String.valueOf(wrong.getMessage()));
        }
    }

    private void entries() throws IOException, Wrong {
        byte[] header = new byte[BLOCK];
        String longName = null;
        while (tar.readNBytes(header, 0, BLOCK) == BLOCK && !blank(header)) {
            long size = size(header);
            char type = (char) header[156];
            switch (type) {
                case 'x' -> {
                    String path = paxPath(text(size));
                    longName = path == null ? longName : path;
                }
                case 'L' -> longName = text(size).replace("\0", "");
                case 'g', 'K' -> skip(size);
                default -> {
                    entry(longName == null ? name(header) : longName, type, size);
                    longName = null;
                }
            }
        }
        tar.transferTo(java.io.OutputStream.nullOutputStream());
    }

    private void entry(String name, char type, long size) throws IOException, Wrong {
        String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        if (path.startsWith("/") || List.of(path.split("/")).contains("..")) {
            throw new Wrong("a path leads out of it");
        }
        int slash = path.indexOf('/');
        roots.add(slash < 0 ? path : path.substring(0, slash));
        for (int at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
            folders.add(path.substring(0, at));
        }
        folders.add(path);
        boolean file = type == '0' || type == '\0' || type == '7';
        if (file) {
            files++;
        }
        if (file && slash > 0 && path.substring(slash).equals("/manifest.json")) {
            if (size > MANIFEST_MOST_BYTES) {
                throw new Wrong("its manifest is too large");
            }
            manifests.add(bytes(size));
        } else {
            skip(size);
        }
    }

    private Contents judged() throws Wrong {
        if (roots.size() != 1 || manifests.size() != 1) {
            throw new Wrong(roots.size() + " roots and " + manifests.size() + " manifests");
        }
        JsonNode manifest;
        try {
            manifest = JSON.readTree(manifests.getFirst());
        } catch (JacksonException notJson) {
            throw new Wrong("its manifest is not JSON");
        }
        if (manifest.path("schemaVersion").asInt(0) != 1
                || !roots.contains(manifest.path("archiveRoot").asString(""))) {
            throw new Wrong("its manifest is of another version or of another archive");
        }
        boolean memory = false;
        for (JsonNode asset : manifest.path("assets")) {
            if (!folders.contains(asset.path("archivePath").asString(""))) {
                throw new Wrong("a part that its manifest names is missing");
            }
            memory |= asset.path("kind").asString("").equals("state");
        }
        return memory
                ? new Contents(manifest.path("runtimeVersion").asString(""), files, "")
                : new Contents("", files, "nothing that the agent remembers is in it");
    }

    private static boolean blank(byte[] block) {
        for (byte b : block) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /** Octal digits, or a number of base 256 when the highest bit is set. */
    private static long size(byte[] header) throws Wrong {
        if ((header[124] & 0x80) != 0) {
            long size = 0;
            for (int i = 128; i < 136; i++) {
                size = size << 8 | header[i] & 0xFF;
            }
            return checked(size);
        }
        String digits = string(header, 124, 12).strip();
        if (!digits.matches("[0-7]{0,12}")) {
            throw new Wrong("a size that is none");
        }
        return digits.isEmpty() ? 0 : checked(Long.parseLong(digits, 8));
    }

    private static long checked(long size) throws Wrong {
        if (size < 0 || size > UNPACKED_MOST_BYTES) {
            throw new Wrong("a size that is none");
        }
        return size;
    }

    private static String name(byte[] header) {
        String prefix = string(header, 257, 5).equals("ustar") ? string(header, 345, 155) : "";
        String name = string(header, 0, 100);
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String string(byte[] block, int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return new String(block, from, end - from, StandardCharsets.UTF_8);
    }

    /** Records {@code <length> key=value\n}; null when the path is not among them. */
    private static @Nullable String paxPath(String records) {
        return records.lines()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .filter(pair -> pair.startsWith("path="))
                .map(pair -> pair.substring("path=".length()))
                .reduce(null, (_, last) -> last);
    }

    private String text(long size) throws IOException, Wrong {
        if (size > NAME_MOST_BYTES) {
            throw new Wrong("a name that is too long");
        }
        return new String(bytes(size), StandardCharsets.UTF_8);
    }

    private byte[] bytes(long size) throws IOException, Wrong {
        byte[] bytes = tar.readNBytes((int) size);
        if (bytes.length < size) {
            throw new EOFException("cut");
        }
        skip(padded(size) - size, size);
        return bytes;
    }

    private void skip(long size) throws IOException, Wrong {
        skip(padded(size), size);
    }

    private void skip(long count, long counted) throws IOException, Wrong {
        unpacked += counted;
        if (unpacked > UNPACKED_MOST_BYTES) {
            throw new Wrong("more than an agent can remember");
        }
        tar.skipNBytes(count);
    }

    private static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }
}
