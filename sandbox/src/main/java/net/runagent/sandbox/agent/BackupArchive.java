package net.runagent.sandbox.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import net.runagent.sandbox.http.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The archives of {@code openclaw backup}: gzipped tar, a manifest and a payload by absolute paths; really packed. */
final class BackupArchive {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int PREFIX = 155;

    private BackupArchive() {}

    /** @param assets by kind, each a path that is in the files or above some of them; @param files by absolute path */
    static byte[] packed(
            String root,
            String version,
            String createdAt,
            String state,
            String config,
            Map<String, String> assets,
            Map<String, byte[]> files) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", 1);
        manifest.put("createdAt", createdAt);
        manifest.put("archiveRoot", root);
        manifest.put("runtimeVersion", version);
        manifest.put("platform", "linux");
        manifest.put("nodeVersion", "v24.21.0");
        manifest.put("options", Map.of("includeWorkspace", true, "onlyConfig", false));
        manifest.put("paths", Map.of("stateDir", state, "configPath", config));
        manifest.put(
                "assets",
                assets.entrySet().stream()
                        .map(asset -> Map.of(
                                "kind",
                                asset.getKey(),
                                "sourcePath",
                                asset.getValue(),
                                "archivePath",
                                inside(root, asset.getValue())))
                        .toList());
        manifest.put("skipped", List.of());
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            entry(gzip, root + "/manifest.json", Json.bytes(manifest));
            for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
                entry(gzip, inside(root, file.getKey()), file.getValue());
            }
            gzip.write(new byte[2 * BLOCK]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static String inside(String root, String path) {
        return root + "/payload/posix" + path;
    }

    private static void entry(GZIPOutputStream out, String path, byte[] data) throws IOException {
        byte[] header = new byte[BLOCK];
        String name = path;
        String prefix = "";
        if (path.length() > NAME) {
            int cut = path.lastIndexOf('/', Math.min(PREFIX, path.length() - 1));
            while (cut > 0 && path.length() - cut - 1 > NAME) {
                cut = path.indexOf('/', cut + 1);
            }
            if (cut <= 0 || cut > PREFIX) {
                throw new IOException("a path that is too long: " + path);
            }
            prefix = path.substring(0, cut);
            name = path.substring(cut + 1);
        }
        put(header, 0, name);
        put(header, 100, "0000600");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, "%011o".formatted(data.length));
        put(header, 136, "%011o".formatted(0));
        header[156] = '0';
        put(header, 257, "ustar");
        put(header, 263, "00");
        put(header, 345, prefix);
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xFF;
        }
        put(header, 148, "%06o".formatted(sum));
        header[154] = 0;
        out.write(header);
        out.write(data);
        out.write(new byte[(BLOCK - data.length % BLOCK) % BLOCK]);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    /** What came of reading one. @param trouble in the program's words; empty when it is whole */
    record Read(String root, Map<String, byte[]> files, String trouble) {}

    /** Checked as {@code openclaw backup verify} does: one manifest, no path that leads out, every part there. */
    static Read read(byte[] archive) {
        Map<String, byte[]> files = new TreeMap<>();
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(archive))) {
            byte[] tar = gzip.readAllBytes();
            int at = 0;
            while (at + BLOCK <= tar.length && tar[at] != 0) {
                String prefix = string(tar, at + 345, PREFIX);
                String name = (prefix.isEmpty() ? "" : prefix + "/") + string(tar, at, NAME);
                int size = Integer.parseInt(string(tar, at + 124, 12), 8);
                files.put(name, Arrays.copyOfRange(tar, at + BLOCK, at + BLOCK + size));
                at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
            }
        } catch (IOException | NumberFormatException broken) {
            return new Read("", Map.of(), "Backup archive is not readable");
        }
        List<String> manifests = files.keySet().stream()
                .filter(name -> name.matches("[^/]+/manifest\\.json"))
                .toList();
        if (manifests.size() != 1) {
            return new Read("", Map.of(), "Expected exactly one manifest, found " + manifests.size());
        }
        if (files.keySet().stream().anyMatch(name -> name.startsWith("/") || name.contains(".."))) {
            return new Read("", Map.of(), "Archive contains unsafe paths");
        }
        try {
            JsonNode manifest = Json.read(new String(files.get(manifests.getFirst()), StandardCharsets.UTF_8));
            for (JsonNode asset : manifest.path("assets")) {
                String path = asset.path("archivePath").asString("?");
                if (files.keySet().stream().noneMatch(name -> name.equals(path) || name.startsWith(path + "/"))) {
                    return new Read("", Map.of(), "Archive is missing payload for manifest asset: " + path);
                }
            }
            return new Read(manifest.path("archiveRoot").asString(""), files, "");
        } catch (JacksonException broken) {
            return new Read("", Map.of(), "Backup manifest is not valid JSON");
        }
    }

    private static String string(byte[] block, int from, int length) {
        int end = from;
        while (end < from + length && block[end] != 0) {
            end++;
        }
        return new String(block, from, end - from, StandardCharsets.UTF_8);
    }
}
