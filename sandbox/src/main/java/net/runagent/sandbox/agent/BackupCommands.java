package net.runagent.sandbox.agent;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.server.Call;
import net.runagent.sandbox.server.Machine;
import org.jspecify.annotations.Nullable;

/** {@code openclaw backup create|verify|restore}: what is in an archive is what lies in the agent's folders. */
final class BackupCommands {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH-mm-ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final OpenClaw program;

    BackupCommands(OpenClaw program) {
        this.program = program;
    }

    int run(Call call, List<String> words) {
        return switch (words.size() < 2 ? "" : words.get(1)) {
            case "create" -> create(call, words);
            case "verify" -> verify(call, words);
            case "restore" -> restore(call, words);
            default -> {
                call.machine().world().violations().add("server", "openclaw backup knows no " + words);
                yield call.fail(1, "error: unknown command");
            }
        };
    }

    private static String home(Call call) {
        return call.environment().getOrDefault("HOME", call.machine().home(call.user()));
    }

    private int create(Call call, List<String> words) {
        unknown(call, words, Set.of("--output", "--verify", "--json"));
        Machine machine = call.machine();
        String state = AgentConfig.stateFolder(call.environment(), home(call));
        String config = AgentConfig.path(call.environment(), home(call));
        String output = after(words, "--output");
        if (output == null || output.equals(state) || output.startsWith(state + "/")) {
            return call.fail(1, "Backup output must not be written inside a source path: " + output);
        }
        if (machine.bytesFor(call.user(), output) != null) {
            return call.fail(1, "Refusing to overwrite existing backup archive: " + output);
        }
        Map<String, byte[]> files = machine.filesFor(call.user(), state);
        Map<String, String> assets = new LinkedHashMap<>();
        if (!files.isEmpty()) {
            assets.put("state", state);
        }
        byte @Nullable [] configured = machine.bytesFor(call.user(), config);
        if (configured != null && !config.startsWith(state + "/")) {
            files.put(config, configured);
            assets.put("config", config);
        }
        if (assets.isEmpty()) {
            return call.fail(1, "No local OpenClaw state was found to back up.");
        }
        java.time.Instant now = machine.world().clock().now();
        String root = STAMP.format(now) + "-openclaw-backup";
        byte[] archive =
                BackupArchive.packed(root, program.version(machine), now.toString(), state, config, assets, files);
        if (!machine.writeBytesAs(call.user(), output, archive, 0600)) {
            return call.fail(1, "ENOSPC or EACCES: " + output);
        }
        call.print(Json.text(Map.of(
                "createdAt",
                now.toString(),
                "archiveRoot",
                root,
                "archivePath",
                output,
                "dryRun",
                false,
                "includeWorkspace",
                true,
                "onlyConfig",
                false,
                "verified",
                words.contains("--verify"))));
        return 0;
    }

    private static int verify(Call call, List<String> words) {
        BackupArchive.Read read = archive(call, words);
        if (!read.trouble().isEmpty()) {
            return call.fail(1, read.trouble());
        }
        call.print(Json.text(Map.of("ok", true, "archiveRoot", read.root())));
        return 0;
    }

    private static BackupArchive.Read archive(Call call, List<String> words) {
        byte @Nullable [] bytes = words.size() < 3 ? null : call.machine().bytesFor(call.user(), words.get(2));
        return bytes == null
                ? new BackupArchive.Read("", Map.of(), "ENOENT: no such file or directory")
                : BackupArchive.read(bytes);
    }

    private static int restore(Call call, List<String> words) {
        unknown(call, words, Set.of("--target", "--json"));
        Machine machine = call.machine();
        String target = after(words, "--target");
        String state = AgentConfig.stateFolder(call.environment(), home(call));
        if (target == null || target.equals(state) || target.startsWith(state + "/")) {
            return call.fail(1, "Restore target must not be inside the live state directory");
        }
        if (!machine.filesFor(call.user(), target).isEmpty()) {
            return call.fail(1, "Restore target is not empty: " + target);
        }
        BackupArchive.Read read = archive(call, words);
        if (!read.trouble().isEmpty()) {
            return call.fail(1, read.trouble());
        }
        for (Map.Entry<String, byte[]> file : read.files().entrySet()) {
            if (!machine.writeBytesAs(call.user(), target + "/" + file.getKey(), file.getValue(), 0600)) {
                return call.fail(1, "ENOSPC or EACCES: " + target);
            }
        }
        call.print(Json.text(Map.of("target", target, "archiveRoot", read.root())));
        return 0;
    }

    private static @Nullable String after(List<String> words, String option) {
        int at = words.indexOf(option);
        return at < 0 || at + 1 >= words.size() ? null : words.get(at + 1);
    }

    private static void unknown(Call call, List<String> words, Set<String> known) {
        words.stream()
                .filter(word -> word.startsWith("--") && !known.contains(word))
                .forEach(word ->
                        call.machine().world().violations().add("server", "openclaw backup knows no option " + word));
    }
}
