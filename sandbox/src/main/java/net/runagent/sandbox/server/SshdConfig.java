package net.runagent.sandbox.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What sshd is told by its files: of repeated words the first wins, but some add up. */
final class SshdConfig {
    private static final Set<String> ADDING = Set.of(
            "port",
            "listenaddress",
            "hostkey",
            "allowusers",
            "denyusers",
            "allowgroups",
            "denygroups",
            "acceptenv",
            "subsystem");
    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put("addressfamily", "any");
        DEFAULTS.put("usepam", "no");
        DEFAULTS.put("logingracetime", "120");
        DEFAULTS.put("x11displayoffset", "10");
        DEFAULTS.put("maxauthtries", "6");
        DEFAULTS.put("maxsessions", "10");
        DEFAULTS.put("clientaliveinterval", "0");
        DEFAULTS.put("clientalivecountmax", "3");
        DEFAULTS.put("permitrootlogin", "prohibit-password");
        DEFAULTS.put("ignorerhosts", "yes");
        DEFAULTS.put("hostbasedauthentication", "no");
        DEFAULTS.put("pubkeyauthentication", "yes");
        DEFAULTS.put("passwordauthentication", "yes");
        DEFAULTS.put("kbdinteractiveauthentication", "yes");
        DEFAULTS.put("printmotd", "yes");
        DEFAULTS.put("x11forwarding", "no");
        DEFAULTS.put("strictmodes", "yes");
        DEFAULTS.put("tcpkeepalive", "yes");
        DEFAULTS.put("permitemptypasswords", "no");
        DEFAULTS.put("compression", "yes");
        DEFAULTS.put("usedns", "no");
        DEFAULTS.put("allowtcpforwarding", "yes");
        DEFAULTS.put("allowagentforwarding", "yes");
        DEFAULTS.put("allowstreamlocalforwarding", "yes");
        DEFAULTS.put("gatewayports", "no");
        DEFAULTS.put("authorizedkeysfile", ".ssh/authorized_keys .ssh/authorized_keys2");
        DEFAULTS.put("authenticationmethods", "any");
        DEFAULTS.put("maxstartups", "10:30:100");
        DEFAULTS.put("permittunnel", "no");
        DEFAULTS.put("permituserenvironment", "no");
        DEFAULTS.put("loglevel", "INFO");
        DEFAULTS.put("banner", "none");
        DEFAULTS.put("printlastlog", "yes");
        DEFAULTS.put("hostkeyalgorithms", "ssh-ed25519,rsa-sha2-512,rsa-sha2-256");
        DEFAULTS.put("ciphers", "chacha20-poly1305@openssh.com,aes256-gcm@openssh.com");
        DEFAULTS.put("macs", "hmac-sha2-256-etm@openssh.com");
        DEFAULTS.put("kexalgorithms", "sntrup761x25519-sha512@openssh.com,curve25519-sha256");
        DEFAULTS.put("pubkeyacceptedalgorithms", "ssh-ed25519,rsa-sha2-512,rsa-sha2-256");
        DEFAULTS.put("persourcemaxstartups", "none");
        DEFAULTS.put("persourcenetblocksize", "32:128");
        DEFAULTS.put("persourcepenalties", "crash:90 authfail:5 noauth:1");
        DEFAULTS.put("disableforwarding", "no");
        DEFAULTS.put("rekeylimit", "0 0");
        DEFAULTS.put("syslogfacility", "AUTH");
        DEFAULTS.put("unusedconnectiontimeout", "none");
    }

    private final Map<String, List<String>> values;

    private SshdConfig(Map<String, List<String>> values) {
        this.values = values;
    }

    /** A file that sshd does not accept. */
    static final class Bad extends RuntimeException {
        private final String said;

        Bad(String message) {
            super(message, null, false, false);
            this.said = message;
        }

        String said() {
            return said;
        }
    }

    static SshdConfig read(Disk disk) {
        Map<String, List<String>> values = new TreeMap<>();
        file(disk, "/etc/ssh/sshd_config", values);
        return new SshdConfig(values);
    }

    static SshdConfig of(Map<String, List<String>> values) {
        return new SshdConfig(values);
    }

    private static void file(Disk disk, String path, Map<String, List<String>> values) {
        String text = disk.text(path);
        if (text == null) {
            throw new Bad(path + ": No such file or directory");
        }
        int number = 0;
        for (String raw : text.split("\n")) {
            number++;
            String line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split("[\\s=]+", 2);
            String word = parts[0].toLowerCase(Locale.ROOT);
            String value = parts.length > 1 ? parts[1].strip() : "";
            if (word.equals("include")) {
                include(disk, value, values);
            } else if (word.equals("match")) {
                throw new Bad(path + " line " + number + ": Match is beyond this sshd");
            } else if (!DEFAULTS.containsKey(word) && !ADDING.contains(word)) {
                throw new Bad(path + ": line " + number + ": Bad configuration option: " + parts[0]);
            } else if (value.isEmpty()) {
                throw new Bad(path + " line " + number + ": " + parts[0] + " missing argument.");
            } else if (ADDING.contains(word)) {
                values.computeIfAbsent(word, w -> new ArrayList<>())
                        .addAll(word.equals("subsystem") ? List.of(value) : List.of(value.split("\\s+")));
            } else {
                values.putIfAbsent(word, List.of(value));
            }
        }
    }

    private static void include(Disk disk, String pattern, Map<String, List<String>> values) {
        String folder = Disk.parent(pattern);
        String suffix = pattern.substring(pattern.lastIndexOf('*') + 1);
        if (disk.exists(folder)) {
            for (String name : disk.list(folder)) {
                if (name.endsWith(suffix)) {
                    file(disk, folder + "/" + name, values);
                }
            }
        }
    }

    Map<String, List<String>> values() {
        return values;
    }

    int port() {
        return Integer.parseInt(values.getOrDefault("port", List.of("22")).getFirst());
    }

    String first(String word) {
        List<String> given = values.get(word);
        return given == null ? DEFAULTS.getOrDefault(word, "") : String.join(" ", given);
    }

    /** The host keys it would use: those named, else the usual ones that exist. */
    List<String> hostKeys(Disk disk) {
        List<String> named = values.get("hostkey");
        if (named != null) {
            return named;
        }
        return List.of("rsa", "ecdsa", "ed25519").stream()
                .map(kind -> "/etc/ssh/ssh_host_" + kind + "_key")
                .filter(disk::exists)
                .toList();
    }

    boolean admits(String user, Set<String> groups) {
        List<String> users = values.getOrDefault("allowusers", List.of());
        List<String> allowedGroups = values.getOrDefault("allowgroups", List.of());
        boolean named = users.isEmpty() || users.contains(user);
        boolean grouped = allowedGroups.isEmpty() || allowedGroups.stream().anyMatch(groups::contains);
        boolean denied = values.getOrDefault("denyusers", List.of()).contains(user);
        boolean root = !user.equals("root") || !first("permitrootlogin").equals("no");
        return named
                && grouped
                && !denied
                && root
                && first("pubkeyauthentication").equals("yes");
    }

    /** What {@code sshd -T} prints. */
    String effective(Disk disk) {
        StringBuilder out = new StringBuilder();
        out.append("port ").append(port()).append('\n');
        DEFAULTS.keySet()
                .forEach(
                        word -> out.append(word).append(' ').append(first(word)).append('\n'));
        out.append("listenaddress [::]:").append(port()).append('\n');
        out.append("listenaddress 0.0.0.0:").append(port()).append('\n');
        hostKeys(disk).forEach(key -> out.append("hostkey ").append(key).append('\n'));
        for (String word : List.of("allowusers", "denyusers", "allowgroups", "denygroups", "acceptenv", "subsystem")) {
            values.getOrDefault(word, List.of())
                    .forEach(value -> out.append(word).append(' ').append(value).append('\n'));
        }
        return out.toString();
    }
}
