package net.runagent.provisioning.boot;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A network from which we log in to servers. It ends up in a firewall's file, so that nothing but digits may stand in it.
 *
 * @param cidr e.g. {@code 192.0.2.0/24} or {@code 2001:db8::/32}
 */
public record LoginNetwork(String cidr) {
    public LoginNetwork {
        if (!isOne(cidr)) {
            throw new IllegalArgumentException("not a network in CIDR notation");
        }
    }

    public static boolean isOne(String cidr) {
        String[] parts = cidr.split("/", -1);
        boolean v6 = parts[0].contains(":");
        return parts.length == 2 && literal(parts[0], v6) && prefix(parts[1], v6 ? 128 : 32);
    }

    /** As everybody may log in then, it says nothing about us. */
    boolean wholeWorld() {
        return cidr.endsWith("/0");
    }

    String nftFamily() {
        return cidr.contains(":") ? "ip6" : "ip";
    }

    private static boolean prefix(String bits, int most) {
        return bits.matches("0|[1-9][0-9]{0,2}") && Integer.parseInt(bits) <= most;
    }

    private static boolean literal(String address, boolean v6) {
        if (!address.matches(v6 ? "[0-9a-fA-F:]{2,39}" : "(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}")) {
            return false;
        }
        try {
            return InetAddress.getByName(address).getAddress().length
                    == (v6 ? 16 : 4); // a literal, so no name is asked for
        } catch (UnknownHostException notOne) {
            return false;
        }
    }
}
