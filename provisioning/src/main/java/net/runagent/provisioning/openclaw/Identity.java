package net.runagent.provisioning.openclaw;

import java.io.IOException;
import java.util.regex.Pattern;
import net.runagent.provisioning.ssh.ServerLine;

/**
 * Who a server says it is: its name, and the identity that its system drew at its first boot. A server that changes hands
 * gets both anew. Its cloud-init writes the list of hosts at each boot with the name of the first one, so the new name stands
 * in the text that it takes for that.
 */
final class Identity {
    private static final Pattern HOSTNAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final String ROOT = "root:root";

    private Identity() {}

    /** May be repeated; each time its system gets another identity. */
    static void give(ServerLine line, String hostname) throws IOException {
        if (!HOSTNAME.matcher(hostname).matches()) {
            throw new IllegalArgumentException("not a usable host name");
        }
        String hosts = "127.0.0.1 localhost\n127.0.1.1 " + hostname + "\n::1 localhost ip6-localhost ip6-loopback\n";
        Placed.text("/etc/cloud/templates/hosts.debian.tmpl", ROOT, "0644", hosts)
                .putOn(line);
        Placed.text("/etc/hosts", ROOT, "0644", hosts).putOn(line);
        line.mustRun("sudo -n hostnamectl set-hostname " + hostname);
        line.mustRun("sudo -n rm -f /etc/machine-id /var/lib/dbus/machine-id");
        line.mustRun("sudo -n systemd-machine-id-setup");
    }
}
