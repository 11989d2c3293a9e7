package net.runagent.sandbox.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.runagent.sandbox.http.Json;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Programs that tell about the machine or set it up. */
final class SystemCommands {
    private static final long BYTES_PER_GB = 1_000_000_000L;
    private static final long SYSTEM_BYTES = 2_400_000_000L;

    private final Machines machines;

    SystemCommands(Machines machines) {
        this.machines = machines;
    }

    void addTo(Map<String, Command> known) {
        known.put("true", call -> 0);
        known.put("false", call -> 1);
        known.put("sleep", call -> 0);
        known.put("sync", call -> 0);
        known.put("echo", call -> {
            call.print(String.join(" ", call.words.subList(1, call.words.size())));
            return 0;
        });
        known.put("date", SystemCommands::date);
        known.put("timedatectl", SystemCommands::timedatectl);
        known.put("uname", SystemCommands::uname);
        known.put("df", SystemCommands::df);
        known.put("id", SystemCommands::id);
        known.put("whoami", call -> {
            call.print(call.user);
            return 0;
        });
        known.put("hostname", call -> {
            call.print(call.machine.state().hostname);
            return 0;
        });
        known.put("hostnamectl", SystemCommands::hostnamectl);
        known.put("systemd-machine-id-setup", SystemCommands::machineIdSetup);
        known.put("sysctl", call -> {
            Options.read(call.words, Set.of("-q", "--system", "-p"), Set.of("-w"), false);
            return 0;
        });
        known.put("cloud-init", SystemCommands::cloudInit);
        known.put("ssh-keygen", SystemCommands::sshKeygen);
        known.put("apt-get", this::aptGet);
        known.put("npm", this::npm);
    }

    private static int date(Call call) {
        if (!call.word(1).equals("+%s")) {
            throw new Options.Unknown(call.word(1));
        }
        call.print(String.valueOf(call.machine.world().clock().now().getEpochSecond()));
        return 0;
    }

    /** The clock of a machine is the world's, and is kept as long as its service runs. */
    private static int timedatectl(Call call) {
        if (!call.words.equals(List.of("timedatectl", "show", "--property=NTPSynchronized", "--value"))) {
            throw new Options.Unknown(call.word(1));
        }
        boolean kept = call.machine.systemd().unit("systemd-timesyncd").active.equals("active");
        call.print(kept ? "yes" : "no");
        return 0;
    }

    private static int hostnamectl(Call call) {
        Options o = Options.read(call.words, Set.of(), Set.of(), false);
        if (o.operands().size() != 2 || !o.operands().getFirst().equals("set-hostname")) {
            throw new Options.Unknown(String.join(" ", o.operands()));
        }
        if (!call.user.equals("root")) {
            return call.fail(1, "Could not set static hostname: Access denied");
        }
        String name = o.operands().getLast();
        call.machine.state().hostname = name;
        call.disk().write(call.viewer(), "/etc/hostname", (name + "\n").getBytes(StandardCharsets.UTF_8), 0644);
        return 0;
    }

    /** Draws an identity only where there is none. */
    private static int machineIdSetup(Call call) {
        if (!call.disk().isFile("/etc/machine-id")) {
            String drawn = call.machine.world().chance().hex(32) + "\n";
            call.disk().write(call.viewer(), "/etc/machine-id", drawn.getBytes(StandardCharsets.UTF_8), 0444);
        }
        return 0;
    }

    private static int uname(Call call) {
        Options o = Options.read(call.words, Set.of("-m", "-r", "-s", "-a"), Set.of(), false);
        boolean arm = call.machine.spec().arch().equals("arm");
        call.print(o.has("-m") ? (arm ? "aarch64" : "x86_64") : o.has("-r") ? "6.12.48+deb13-cloud-amd64" : "Linux");
        return 0;
    }

    private static int df(Call call) {
        Options o = Options.read(call.words, Set.of("-P", "-h"), Set.of("-B", "--output"), false);
        if (!o.first("", "-B").equals("1") || !o.first("", "--output").equals("size,used,avail")) {
            throw new Options.Unknown("other than -B1 --output=size,used,avail");
        }
        long size = call.machine.spec().diskGb() * BYTES_PER_GB;
        boolean full = call.disk().isFull();
        long used = full
                ? size
                : SYSTEM_BYTES + call.machine.state().swapBytes + call.disk().used();
        call.print("     1B-blocks         Used        Avail");
        call.print(String.format(java.util.Locale.ROOT, "%14d %12d %12d", size, used, Math.max(0, size - used)));
        return 0;
    }

    private static int id(Call call) {
        Options o = Options.read(call.words, Set.of("-u", "-n"), Set.of(), false);
        String user = o.operands().isEmpty() ? call.user : o.operands().getFirst();
        if (!call.machine.knows(user)) {
            return call.fail(1, "id: '" + user + "': no such user");
        }
        int number = call.machine.userId(user);
        call.print(o.has("-u") ? (o.has("-n") ? user : String.valueOf(number)) : "uid=" + number + "(" + user + ")");
        return 0;
    }

    private static int cloudInit(Call call) {
        Options o = Options.read(call.words, Set.of("--long", "--wait"), Set.of("--format"), false);
        if (!o.operands().equals(List.of("status"))) {
            throw new Options.Unknown(String.join(" ", o.operands()));
        }
        Machine.FirstBoot boot = call.machine.state().firstBoot;
        call.print(
                o.first("", "--format").equals("json") ? CloudInit.status(call.machine) : "status: " + boot.status());
        return boot.status().equals("error") ? 1 : boot.extended().startsWith("degraded") ? 2 : 0;
    }

    /** Makes a real key pair. */
    private static int sshKeygen(Call call) {
        Options o = Options.read(call.words, Set.of("-q"), Set.of("-t", "-N", "-C", "-f", "-b"), false);
        String file = o.first("", "-f");
        if (!o.first("", "-t").equals("ed25519") || !o.first("x", "-N").isEmpty() || file.isEmpty()) {
            throw new Options.Unknown("other than -t ed25519 -N '' -f FILE");
        }
        if (call.disk().exists(file)) {
            return call.fail(1, file + " already exists.\nOverwrite (y/n)? ");
        }
        try {
            String key = HostKeys.make(call.machine.world().chance().bytes(32));
            String comment = o.first("root@" + call.machine.state().hostname, "-C");
            String open = HostKeys.publicLine(key) + (comment.isEmpty() ? "" : " " + comment) + "\n";
            call.disk().write(call.viewer(), file, key.getBytes(StandardCharsets.UTF_8), 0600);
            call.disk().write(call.viewer(), file + ".pub", open.getBytes(StandardCharsets.UTF_8), 0644);
            call.machine.world().secrets().add("ssh-host-key", key.strip(), "server");
            return 0;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private int aptGet(Call call) {
        Options o = Options.read(call.words, Set.of("-y", "-q", "-qq", "--no-install-recommends"), Set.of("-o"), false);
        if (!call.user.equals("root")) {
            return call.fail(
                    100, "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)");
        }
        if (o.operands().getFirst().equals("install")) {
            o.operands().stream().skip(1).forEach(name -> machines.install(call.machine, name));
        }
        return 0;
    }

    /** Lays the packages that package.json and its lock agree on; needs a Node that OpenClaw accepts. */
    private int npm(Call call) {
        Options o = Options.read(
                call.words,
                Set.of(
                        "--omit=dev",
                        "--no-audit",
                        "--no-fund",
                        "--ignore-scripts",
                        "--no-progress",
                        "--silent",
                        "--no-update-notifier",
                        "--prefer-offline",
                        "--foreground-scripts",
                        "-q"),
                Set.of(
                        "--prefix",
                        "--allow-scripts",
                        "--loglevel",
                        "--cache",
                        "--omit",
                        "--audit",
                        "--fund",
                        "--registry",
                        "--fetch-retries",
                        "--fetch-timeout",
                        "--progress",
                        "--update-notifier"),
                false);
        synchronized (call.machine) {
            return npmHeld(call, o);
        }
    }

    private static int npmHeld(Call call, Options o) {
        String folder = o.first(call.machine.home(call.user), "--prefix");
        boolean node = List.of(call.environment.getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(f -> call.disk().isFile(f + "/node") && call.disk().isFile(f + "/npm"));
        if (!node) {
            return call.fail(127, "env: 'npm': No such file or directory");
        }
        String packages = call.disk().text(folder + "/package.json");
        String lock = call.disk().text(folder + "/package-lock.json");
        if (!o.operands().equals(List.of("ci")) || packages == null || lock == null) {
            return call.fail(1, "npm error The `npm ci` command can only install with an existing package-lock.json");
        }
        try {
            JsonNode wanted = Json.read(packages).path("dependencies");
            JsonNode locked = Json.read(lock).path("packages");
            for (Map.Entry<String, JsonNode> dependency : wanted.properties()) {
                String version = locked.path("node_modules/" + dependency.getKey())
                        .path("version")
                        .asString("");
                if (!version.equals(dependency.getValue().asString())) {
                    return call.fail(
                            1,
                            "npm error `npm ci` can only install packages when your package.json and"
                                    + " package-lock.json are in sync: " + dependency.getKey());
                }
                lay(call, folder + "/node_modules/" + dependency.getKey(), dependency.getKey(), version);
            }
            call.print("added " + locked.size() + " packages");
            return 0;
        } catch (JacksonException notJson) {
            return call.fail(1, "npm error JSON.parse package.json");
        }
    }

    private static void lay(Call call, String folder, String name, String version) {
        call.disk().makeDirectories(call.viewer(), folder, 0755);
        String about = Json.text(Map.of("name", name, "version", version));
        call.disk().write(call.viewer(), folder + "/package.json", about.getBytes(StandardCharsets.UTF_8), 0644);
        if (name.equals("openclaw")) {
            byte[] script =
                    ("#!/usr/bin/env node\n// simulated openclaw " + version + "\n").getBytes(StandardCharsets.UTF_8);
            call.disk().write(call.viewer(), folder + "/openclaw.mjs", script, 0755);
        }
    }
}
