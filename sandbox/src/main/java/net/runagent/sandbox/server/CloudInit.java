package net.runagent.sandbox.server;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import net.runagent.sandbox.http.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The first boot, in cloud-init's order: files before users, users before keys, packages before commands. Commands run as
 * one script without {@code set -e}: only the last one's failure is noticed, as in reality.
 */
final class CloudInit {
    private static final Set<String> KNOWN = Set.of(
            "apt",
            "bootcmd",
            "disable_root",
            "disable_root_opts",
            "disk_setup",
            "final_message",
            "fqdn",
            "fs_setup",
            "groups",
            "growpart",
            "hostname",
            "keyboard",
            "locale",
            "locale_configfile",
            "manage_etc_hosts",
            "mounts",
            "ntp",
            "output",
            "package_reboot_if_required",
            "package_update",
            "package_upgrade",
            "packages",
            "phone_home",
            "power_state",
            "prefer_fqdn_over_hostname",
            "preserve_hostname",
            "resize_rootfs",
            "runcmd",
            "ssh",
            "ssh_authorized_keys",
            "ssh_deletekeys",
            "ssh_genkeytypes",
            "ssh_import_id",
            "ssh_keys",
            "ssh_pwauth",
            "ssh_quiet_keygen",
            "ssh_publish_hostkeys",
            "swap",
            "timezone",
            "user",
            "users",
            "write_files",
            "chpasswd",
            "password",
            "ca_certs",
            "random_seed",
            "vendor_data",
            "no_ssh_fingerprints",
            "merge_how",
            "system_info");
    private static final Set<String> USER_KEYS = Set.of(
            "name",
            "gecos",
            "groups",
            "primary_group",
            "shell",
            "lock_passwd",
            "sudo",
            "ssh_authorized_keys",
            "system",
            "homedir",
            "no_create_home",
            "uid",
            "passwd",
            "hashed_passwd",
            "expiredate",
            "inactive",
            "no_user_group",
            "create_groups",
            "doas",
            "selinux_user",
            "snapuser",
            "ssh_import_id",
            "ssh_redirect_user",
            "no_log_init");

    private final Machines machines;
    private final Machine machine;
    private final List<String> errors = new ArrayList<>();
    private final Map<String, List<String>> recoverable = new TreeMap<>();
    private final JsonNode config;

    CloudInit(Machines machines, Machine machine) {
        this.machines = machines;
        this.machine = machine;
        this.config = parse(machine.spec().userData());
    }

    private JsonNode parse(String userData) {
        String text = unpacked(userData);
        if (text.isBlank()) {
            return Json.object();
        }
        if (!text.startsWith("#cloud-config")) {
            warn("WARNING", "Unhandled non-multipart (text/x-not-multipart) userdata");
            return Json.object();
        }
        try {
            JsonNode read = YAMLMapper.shared().readTree(text);
            if (read.isObject()) {
                read.propertyNames().stream()
                        .filter(key -> !KNOWN.contains(key))
                        .forEach(key -> warn(
                                "WARNING",
                                "cloud-config failed schema validation! Additional properties are not allowed: "
                                        + key));
                return read;
            }
        } catch (JacksonException notYaml) {
            warn("WARNING", "Failed loading yaml blob. Invalid format");
        }
        return Json.object();
    }

    /** Hetzner's data source takes base64 apart when it is, and cloud-init takes gzip apart. */
    private static String unpacked(String userData) {
        byte[] bytes = userData.getBytes(StandardCharsets.UTF_8);
        try {
            if (!userData.startsWith("#")) {
                bytes = Base64.getMimeDecoder().decode(userData);
            }
            if (bytes.length > 2 && bytes[0] == 0x1f && (bytes[1] & 0xff) == 0x8b) {
                return new String(
                        new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IllegalArgumentException | IOException notPacked) {
            return userData;
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private void warn(String level, String message) {
        recoverable.computeIfAbsent(level, l -> new ArrayList<>()).add(message);
    }

    /** The part before the network's services start. */
    void early() {
        machine.state().firstBoot = new Machine.FirstBoot("running", "running", List.of(), Map.of());
        machine.disk().makeDirectories(Disk.Viewer.ROOT, "/var/lib/cloud/instance", 0755);
        machine.disk().makeDirectories(Disk.Viewer.ROOT, "/var/lib/cloud/data", 0755);
        file("/var/lib/cloud/data/instance-id", machine.spec().id() + "\n", 0644);
        file("/var/lib/cloud/instance/user-data.txt", machine.spec().userData(), 0600);
        writeFiles(false);
        String hostname = config.path("hostname").asString(machine.spec().name());
        machine.state().hostname = hostname;
        file("/etc/hostname", hostname + "\n", 0644);
        file("/etc/hosts", "127.0.0.1 localhost\n127.0.1.1 " + hostname + "\n", 0644);
        swap();
        users();
        hostKeys();
    }

    /** Packages and commands. */
    void late() {
        config.path("packages")
                .forEach(p -> machines.install(machine, p.isArray() ? p.path(0).asString() : p.asString()));
        writeFiles(true);
        runCommands();
        boolean failed = !errors.isEmpty();
        boolean degraded = !failed && !recoverable.isEmpty();
        machine.state().firstBoot = new Machine.FirstBoot(
                failed ? "error" : "done",
                failed ? "error - done" : degraded ? "degraded done" : "done",
                List.copyOf(errors),
                Map.copyOf(recoverable));
        machine.journal("cloud-init", config.path("final_message").asString("cloud-init finished"));
    }

    private void file(String path, String text, int mode) {
        machine.disk().makeDirectories(Disk.Viewer.ROOT, Disk.parent(path), 0755);
        machine.disk().write(Disk.Viewer.ROOT, path, text.getBytes(StandardCharsets.UTF_8), mode);
        machine.disk().change(Disk.Viewer.ROOT, path, null, null, mode);
    }

    private void writeFiles(boolean deferred) {
        for (JsonNode file : config.path("write_files")) {
            if (file.path("defer").asBoolean(false) != deferred) {
                continue;
            }
            String path = file.path("path").asString("");
            String[] owner = file.path("owner").asString("root:root").split(":");
            try {
                byte[] content = content(file);
                machine.disk().makeDirectories(Disk.Viewer.ROOT, Disk.parent(path), 0755);
                if (file.path("append").asBoolean(false) && machine.disk().isFile(path)) {
                    ByteArrayOutputStream all = new ByteArrayOutputStream();
                    all.writeBytes(machine.disk().read(Disk.Viewer.ROOT, path));
                    all.writeBytes(content);
                    content = all.toByteArray();
                }
                machine.disk().write(Disk.Viewer.ROOT, path, content, 0644);
                int mode = Integer.parseInt(file.path("permissions").asString("0644"), 8);
                if (!machine.knows(owner[0])) {
                    errors.add("('write_files', OSError(\"Unknown user or group: " + owner[0] + "\"))");
                    continue;
                }
                machine.disk().change(Disk.Viewer.ROOT, path, owner[0], owner.length > 1 ? owner[1] : owner[0], mode);
            } catch (Disk.Trouble | IllegalArgumentException trouble) {
                errors.add("('write_files', " + path + ": " + trouble.getMessage() + ")");
            }
        }
    }

    private static byte[] content(JsonNode file) {
        String text = file.path("content").asString("");
        String encoding = file.path("encoding").asString("text/plain");
        byte[] bytes = encoding.contains("b64") || encoding.contains("base64")
                ? Base64.getMimeDecoder().decode(text)
                : text.getBytes(StandardCharsets.UTF_8);
        if (encoding.startsWith("gz")) {
            try {
                return new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
            } catch (IOException notGzip) {
                throw new IllegalArgumentException("not gzip", notGzip);
            }
        }
        return bytes;
    }

    private void swap() {
        JsonNode size = config.path("swap").path("size");
        if (size.isNumber()) {
            machine.state().swapBytes = size.asLong();
        } else if (size.isString() && size.asString().matches("[0-9]+[MG]?")) {
            String text = size.asString();
            long unit = text.endsWith("G") ? 1L << 30 : text.endsWith("M") ? 1L << 20 : 1;
            machine.state().swapBytes = Long.parseLong(text.replaceAll("[MG]", "")) * unit;
        }
        if (machine.state().swapBytes > 0) {
            file(config.path("swap").path("filename").asString("/swap.img"), "", 0600);
        }
    }

    private void users() {
        boolean rootClosed = config.path("disable_root").asBoolean(true);
        if (!rootClosed) {
            authorize("root", machine.spec().rootKeys());
        }
        if (!config.has("users")) {
            addUser("debian", Json.object().put("sudo", "ALL=(ALL) NOPASSWD:ALL"));
            authorize("debian", machine.spec().rootKeys());
        }
        for (JsonNode user : config.path("users")) {
            if (user.isString()) {
                addUser(user.asString().equals("default") ? "debian" : user.asString(), Json.object());
                continue;
            }
            user.propertyNames().stream()
                    .filter(key -> !USER_KEYS.contains(key))
                    .forEach(key -> warn("WARNING", "users: Additional properties are not allowed: " + key));
            addUser(user.path("name").asString(""), user);
        }
    }

    private void addUser(String name, JsonNode user) {
        if (!name.matches("[a-z_][a-z0-9_-]{0,31}")) {
            errors.add("('users_groups', ValueError('no valid user name'))");
            return;
        }
        Set<String> groups = new TreeSet<>();
        JsonNode given = user.path("groups");
        if (given.isString()) {
            groups.addAll(List.of(given.asString().split("[,\\s]+")));
        }
        given.forEach(g -> groups.add(g.asString()));
        boolean system = user.path("system").asBoolean(false);
        String home = user.path("homedir").asString("/home/" + name);
        machine.addPerson(name, groups, home, user.path("shell").asString("/bin/sh"), system);
        // System users get no home folder, and others none when that is asked for.
        if (!system && !user.path("no_create_home").asBoolean(false)) {
            machine.disk().makeDirectories(Disk.Viewer.ROOT, home, 0755);
            machine.disk().change(Disk.Viewer.ROOT, home, name, name, 0700);
        }
        sudo(name, user.path("sudo"));
        List<String> keys = new ArrayList<>();
        user.path("ssh_authorized_keys").forEach(k -> keys.add(k.asString()));
        authorize(name, keys);
    }

    private void sudo(String name, JsonNode rules) {
        List<String> lines = new ArrayList<>();
        if (rules.isString()) {
            lines.add(rules.asString());
        }
        rules.forEach(r -> lines.add(r.asString()));
        String path = "/etc/sudoers.d/90-cloud-init-users";
        String before = machine.disk().text(path);
        StringBuilder all = new StringBuilder(before == null ? "" : before);
        lines.forEach(line -> all.append(name).append(' ').append(line).append('\n'));
        if (!lines.isEmpty()) {
            file(path, all.toString(), 0440);
        }
    }

    private void authorize(String user, List<String> keys) {
        if (keys.isEmpty()) {
            return;
        }
        String folder = machine.home(user) + "/.ssh";
        machine.disk().makeDirectories(Disk.Viewer.ROOT, folder, 0700);
        file(folder + "/authorized_keys", String.join("\n", keys) + "\n", 0600);
        machine.disk().change(Disk.Viewer.ROOT, folder, user, user, 0700);
        machine.disk().change(Disk.Viewer.ROOT, folder + "/authorized_keys", user, user, 0600);
    }

    private void hostKeys() {
        JsonNode keys = config.path("ssh_keys");
        String given = keys.path("ed25519_private").asString("");
        if (given.isBlank()) {
            given = HostKeys.make(machine.world().chance().bytes(32));
        } else {
            machine.world().secrets().add("ssh-host-key", given.strip(), "hetzner");
        }
        file("/etc/ssh/ssh_host_ed25519_key", given, 0600);
        String shown = keys.path("ed25519_public").asString("");
        file("/etc/ssh/ssh_host_ed25519_key.pub", shown + "\n", 0644);
    }

    private void runCommands() {
        int status = 0;
        for (JsonNode command : config.path("runcmd")) {
            Systemd.Outcome outcome;
            if (command.isArray()) {
                List<String> words = new ArrayList<>();
                command.forEach(word -> words.add(word.asString()));
                outcome = machines.runNow(machine, "root", words, Map.of("HOME", "/root"));
            } else {
                outcome = machines.runNow(machine, "root", List.of("sh", "-c", command.asString()), Map.of());
            }
            outcome.lines().forEach(line -> machine.journal("cloud-init", line));
            status = outcome.status();
        }
        if (status != 0) {
            errors.add("('scripts_user', RuntimeError('Runparts: 1 failures (runcmd) in 1 attempted commands'))");
        }
    }

    /** What {@code cloud-init status --format=json} prints. */
    static String status(Machine machine) {
        Machine.FirstBoot boot = machine.state().firstBoot;
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("boot_status_code", "enabled-by-generator");
        all.put("datasource", "hetzner");
        all.put("detail", "DataSourceHetzner");
        all.put("errors", boot.errors());
        all.put("extended_status", boot.extended());
        all.put("recoverable_errors", boot.recoverable());
        all.put("status", boot.status());
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(all);
    }
}
