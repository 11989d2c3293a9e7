package net.runagent.sandbox.server;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Programs that look at and change files. */
final class FileCommands {
    /** What a simulated download says of itself; its checksum is taken as right when the names agree. */
    static final String DOWNLOADED = "simulated download of ";

    void addTo(Map<String, Command> known) {
        known.put("cat", FileCommands::cat);
        known.put("install", FileCommands::install);
        known.put("mkdir", FileCommands::mkdir);
        known.put("mv", FileCommands::mv);
        known.put("cp", FileCommands::cp);
        known.put("rm", FileCommands::rm);
        known.put("chmod", FileCommands::chmod);
        known.put("chown", FileCommands::chown);
        known.put("ln", FileCommands::ln);
        known.put("ls", FileCommands::ls);
        known.put("stat", FileCommands::stat);
        known.put("touch", FileCommands::touch);
        known.put("tee", FileCommands::tee);
        known.put("test", FileCommands::test);
        known.put("readlink", FileCommands::readlink);
        known.put("sha256sum", FileCommands::sha256sum);
        known.put("tar", FileCommands::tar);
    }

    private static int cat(Call call) {
        if (call.words.size() == 1) {
            call.out.writeBytes(call.input);
            return 0;
        }
        int status = 0;
        for (String file : call.words.subList(1, call.words.size())) {
            try {
                call.out.writeBytes(call.machine.read(call.viewer(), file));
            } catch (Disk.Trouble trouble) {
                status = call.fail(1, "cat: " + file + ": " + trouble.getMessage());
            }
        }
        return status;
    }

    private static int install(Call call) {
        Options o = Options.read(call.words, Set.of("-d", "-D", "-p", "-v"), Set.of("-o", "-g", "-m", "-t"), false);
        String owner = o.first("", "-o");
        String group = o.first("", "-g");
        int mode = Integer.parseInt(o.first("0755", "-m"), 8);
        if (!owner.isEmpty() && !call.machine.knows(owner)) {
            return call.fail(1, "install: invalid user: '" + owner + "'");
        }
        Disk disk = call.disk();
        if (o.has("-d")) {
            for (String folder : o.operands()) {
                disk.makeDirectories(call.viewer(), folder, 0755);
                own(call, folder, owner, group, mode);
            }
            return 0;
        }
        List<String> files = o.operands();
        if (files.size() != 2) {
            return call.fail(1, "install: missing destination file operand");
        }
        byte[] data = disk.read(call.viewer(), files.get(0));
        String target = into(disk, files.get(1), files.get(0));
        if (o.has("-D")) {
            disk.makeDirectories(call.viewer(), Disk.parent(target), 0755);
        }
        // The real one unlinks first: a link at the target is replaced, not followed.
        if (disk.findLink(target) != null) {
            disk.remove(call.viewer(), target);
        }
        disk.write(call.viewer(), target, data, 0600);
        own(call, target, owner, group, mode);
        return 0;
    }

    private static void own(Call call, String path, String owner, String group, int mode) {
        call.disk().change(call.viewer(), path, null, null, mode);
        if (!owner.isEmpty() || !group.isEmpty()) {
            call.disk().change(call.viewer(), path, blank(owner), blank(group), null);
        }
    }

    private static @Nullable String blank(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String into(Disk disk, String target, String source) {
        Disk.Node node = disk.find(target);
        return node != null && node.kind() == Disk.Kind.DIRECTORY
                ? target.replaceFirst("/$", "") + "/" + Disk.name(source)
                : target;
    }

    private static int mkdir(Call call) {
        Options o = Options.read(call.words, Set.of("-p", "-v"), Set.of("-m"), false);
        int mode = Integer.parseInt(o.first("0755", "-m"), 8);
        for (String folder : o.operands()) {
            if (o.has("-p")) {
                call.disk().makeDirectories(call.viewer(), folder, mode);
            } else {
                call.disk().makeDirectory(call.viewer(), folder, mode);
            }
        }
        return 0;
    }

    private static int mv(Call call) {
        Options o = Options.read(call.words, Set.of("-f", "-T", "-n", "-v"), Set.of(), false);
        List<String> files = o.operands();
        if (files.size() != 2) {
            return call.fail(1, "mv: missing destination file operand");
        }
        String target = o.has("-T") ? files.get(1) : into(call.disk(), files.get(1), files.get(0));
        call.disk().move(call.viewer(), files.get(0), target);
        return 0;
    }

    private static int cp(Call call) {
        Options o = Options.read(call.words, Set.of("-a", "-r", "-R", "-f", "-p", "-T"), Set.of(), false);
        List<String> files = o.operands();
        if (files.size() != 2) {
            return call.fail(1, "cp: missing destination file operand");
        }
        Disk disk = call.disk();
        Disk.Node source = disk.stat(call.viewer(), files.get(0), true);
        String target = o.has("-T") ? files.get(1) : into(disk, files.get(1), files.get(0));
        if (source.kind() == Disk.Kind.DIRECTORY) {
            String from = disk.resolve(files.get(0));
            disk.makeDirectories(call.viewer(), target, source.mode());
            for (String path : disk.below(from)) {
                Disk.Node node = disk.findLink(path);
                String there = target + path.substring(from.length());
                if (node != null && node.kind() == Disk.Kind.DIRECTORY) {
                    disk.makeDirectories(call.viewer(), there, node.mode());
                } else if (node != null && node.target() != null) {
                    disk.link(call.viewer(), there, node.target());
                } else if (node != null) {
                    disk.write(call.viewer(), there, node.data(), node.mode());
                }
            }
        } else {
            disk.write(call.viewer(), target, disk.read(call.viewer(), files.get(0)), source.mode());
        }
        return 0;
    }

    private static int rm(Call call) {
        Options o = Options.read(call.words, Set.of("-f", "-r", "-R", "-v"), Set.of(), false);
        int status = 0;
        for (String file : o.operands()) {
            Disk.Node node = call.disk().findLink(file);
            if (node == null) {
                status = o.has("-f")
                        ? status
                        : call.fail(1, "rm: cannot remove '" + file + "': No such file or directory");
            } else if (node.kind() == Disk.Kind.DIRECTORY && !o.has("-r", "-R")) {
                status = call.fail(1, "rm: cannot remove '" + file + "': Is a directory");
            } else {
                call.disk().remove(call.viewer(), file);
            }
        }
        return status;
    }

    private static int chmod(Call call) {
        Options o = Options.read(call.words, Set.of("-R"), Set.of(), false);
        int mode = Integer.parseInt(o.operands().getFirst(), 8);
        for (String file : o.operands().subList(1, o.operands().size())) {
            each(call, o, file, path -> call.disk().change(call.viewer(), path, null, null, mode));
        }
        return 0;
    }

    private static int chown(Call call) {
        Options o = Options.read(call.words, Set.of("-R", "-h"), Set.of(), false);
        String[] owner = o.operands().getFirst().split(":", 2);
        if (!owner[0].isEmpty() && !call.machine.knows(owner[0])) {
            return call.fail(1, "chown: invalid user: '" + owner[0] + "'");
        }
        String group = owner.length > 1 ? owner[1] : "";
        for (String file : o.operands().subList(1, o.operands().size())) {
            each(call, o, file, path -> call.disk().change(call.viewer(), path, blank(owner[0]), blank(group), null));
        }
        return 0;
    }

    private static void each(Call call, Options o, String file, java.util.function.Consumer<String> change) {
        change.accept(file);
        if (o.has("-R")) {
            for (String path : call.disk().below(file)) {
                Disk.Node node = call.disk().findLink(path);
                if (node != null && node.target() == null) {
                    change.accept(path);
                }
            }
        }
    }

    private static int ln(Call call) {
        Options o = Options.read(call.words, Set.of("-s", "-f", "-n", "-T"), Set.of(), false);
        if (!o.has("-s") || o.operands().size() != 2) {
            throw new Options.Unknown("other than -s TARGET LINK");
        }
        String link = o.operands().get(1);
        if (!o.has("-n", "-T")) {
            link = into(call.disk(), link, o.operands().get(0));
        }
        Disk.Node old = call.disk().findLink(link);
        if (old != null) {
            if (!o.has("-f") || old.kind() == Disk.Kind.DIRECTORY) {
                return call.fail(1, "ln: failed to create symbolic link '" + link + "': File exists");
            }
            call.disk().remove(call.viewer(), link);
        }
        call.disk().link(call.viewer(), link, o.operands().get(0));
        return 0;
    }

    private static int ls(Call call) {
        Options o = Options.read(call.words, Set.of("-a", "-l", "-1", "-A", "-d"), Set.of(), false);
        for (String path : o.operands().isEmpty() ? List.of(call.machine.home(call.user)) : o.operands()) {
            Disk.Node node = call.disk().stat(call.viewer(), path, true);
            if (node.kind() == Disk.Kind.DIRECTORY && !o.has("-d")) {
                call.disk().mustList(call.viewer(), path);
                call.disk().list(path).forEach(call::print);
            } else {
                call.print(path);
            }
        }
        return 0;
    }

    private static int stat(Call call) {
        Options o = Options.read(call.words, Set.of("-L"), Set.of("-c", "--format"), false);
        for (String path : o.operands()) {
            Disk.Node node = call.disk().stat(call.viewer(), path, o.has("-L"));
            call.print(o.first("%n", "-c", "--format")
                    .replace("%a", Integer.toOctalString(node.mode()))
                    .replace("%U", node.owner())
                    .replace("%G", node.group())
                    .replace("%s", String.valueOf(node.data().length))
                    .replace("%Y", String.valueOf(node.mtime()))
                    .replace("%n", path));
        }
        return 0;
    }

    private static int touch(Call call) {
        for (String file : call.words.subList(1, call.words.size())) {
            byte[] old = call.disk().exists(file) ? call.disk().read(call.viewer(), file) : new byte[0];
            call.disk().write(call.viewer(), file, old, 0644);
        }
        return 0;
    }

    private static int tee(Call call) {
        Options o = Options.read(call.words, Set.of("-a"), Set.of(), false);
        for (String file : o.operands()) {
            call.disk().write(call.viewer(), file, call.input, 0644);
        }
        call.out.writeBytes(call.input);
        return 0;
    }

    private static int test(Call call) {
        Disk.Node node = call.disk().find(call.word(2));
        return switch (call.word(1)) {
            case "-e" -> node != null ? 0 : 1;
            case "-f" -> node != null && node.kind() == Disk.Kind.FILE ? 0 : 1;
            case "-d" -> node != null && node.kind() == Disk.Kind.DIRECTORY ? 0 : 1;
            case "-x" -> call.machine.executableBy(call.user, call.word(2)) ? 0 : 1;
            case "-s" -> node != null && node.data().length > 0 ? 0 : 1;
            default -> throw new Options.Unknown(call.word(1));
        };
    }

    private static int readlink(Call call) {
        Options o = Options.read(call.words, Set.of("-f"), Set.of(), false);
        String path = o.operands().getFirst();
        if (o.has("-f")) {
            call.print(call.disk().resolve(path));
            return 0;
        }
        Disk.Node node = call.disk().findLink(path);
        if (node == null || node.target() == null) {
            return 1;
        }
        call.print(node.target());
        return 0;
    }

    private static int sha256sum(Call call) {
        Options o = Options.read(call.words, Set.of("-c", "--check", "--status", "--quiet", "-b"), Set.of(), false);
        int status = 0;
        for (String file : o.operands()) {
            try {
                byte[] data = call.disk().read(call.viewer(), file);
                if (o.has("-c", "--check")) {
                    status = Math.max(status, check(call, new String(data, StandardCharsets.UTF_8)));
                } else {
                    call.print(hash(data) + "  " + file);
                }
            } catch (Disk.Trouble trouble) {
                status = call.fail(1, "sha256sum: " + file + ": " + trouble.getMessage());
            }
        }
        return status;
    }

    private static int check(Call call, String sums) {
        int status = 0;
        for (String line : sums.lines().filter(l -> !l.isBlank()).toList()) {
            String[] parts = line.strip().split("\\s+\\*?", 2);
            byte[] data = call.disk().read(call.viewer(), parts[1]);
            String text = new String(data, StandardCharsets.UTF_8);
            boolean download = text.startsWith(DOWNLOADED)
                    && text.strip().endsWith("/" + Disk.name(parts[1]))
                    && parts[0].matches("[0-9a-f]{64}");
            if (!download && !hash(data).equals(parts[0])) {
                status = call.fail(1, "sha256sum: WARNING: 1 computed checksum did NOT match");
            }
        }
        return status;
    }

    private static String hash(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Unpacks simulated downloads: Node's archive brings its binaries, any other one its folder. */
    private static int tar(Call call) {
        Options o = Options.read(
                call.words,
                Set.of("-x", "-J", "-z", "--no-same-owner", "--no-same-permissions"),
                Set.of("-f", "-C", "--strip-components"),
                false);
        String archive = o.first("", "-f");
        String text = new String(call.disk().read(call.viewer(), archive), StandardCharsets.UTF_8);
        if (!text.startsWith(DOWNLOADED)) {
            return call.fail(2, "tar: This does not look like a tar archive");
        }
        String folder = Disk.name(archive).replaceFirst("\\.(tar\\.(xz|gz)|tgz)$", "");
        String root = o.first("/", "-C") + (o.has("--strip-components") ? "" : "/" + folder);
        call.disk().makeDirectories(call.viewer(), root + "/bin", 0755);
        if (folder.startsWith("node-v")) {
            String version = Stream.of(folder.split("-"))
                    .skip(1)
                    .findFirst()
                    .orElse("v0")
                    .substring(1);
            for (String program : List.of("node", "npm", "npx")) {
                byte[] content = ("simulated " + program + " " + version + "\n").getBytes(StandardCharsets.UTF_8);
                call.disk().write(call.viewer(), root + "/bin/" + program, content, 0755);
            }
        }
        return 0;
    }
}
