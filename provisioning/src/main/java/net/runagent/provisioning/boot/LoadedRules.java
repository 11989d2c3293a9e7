package net.runagent.provisioning.boot;

import java.io.IOException;
import java.util.List;
import net.runagent.provisioning.ssh.ServerLine;

/**
 * What the kernel of a server really has of our firewall, of {@code nft list ruleset}. A file that nft refuses leaves the
 * server open while its boot, its services and SSH are all fine, so only the loaded table counts.
 */
final class LoadedRules {
    private final List<String> table;

    private LoadedRules(List<String> table) {
        this.table = table;
    }

    /** Without the addresses in the sets, which strangers fill. */
    static LoadedRules on(ServerLine line) throws IOException {
        return of(line.run("sudo -n nft -t list ruleset").out());
    }

    static LoadedRules of(String ruleset) {
        return new LoadedRules(ruleset.lines()
                .dropWhile(line -> !line.strip().equals("table inet runagent {"))
                .takeWhile(line -> !line.equals("}"))
                .map(String::strip)
                .toList());
    }

    /**
     * Our table drops by default, lets SSH in (or the next start of it would lock us out) and limits each source by itself
     * before it does (or a stranger could).
     */
    boolean guardSsh(int port) {
        String ssh = "tcp dport (" + port + (port == 22 ? "|ssh" : "") + ") ct state new ";
        return has("type filter hook input priority (0|filter); policy drop;")
                && has(ssh + "accept")
                && has(ssh + "update @ssh_v4 \\{ ip saddr limit rate over .* } drop")
                && has(ssh + "update @ssh_v6 \\{ ip6 saddr & ffff:ffff:ffff:ffff:: limit rate over .* } drop");
    }

    boolean hideMetadata() {
        return has("ip daddr 169\\.254\\.169\\.254 meta skuid != (0|\"?root\"?) drop");
    }

    private boolean has(String rule) {
        return table.stream().anyMatch(line -> line.matches(rule));
    }
}
