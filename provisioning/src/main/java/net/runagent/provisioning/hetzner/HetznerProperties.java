package net.runagent.provisioning.hetzner;

import java.util.List;
import net.runagent.provisioning.boot.LoginNetwork;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where and as whom servers are ordered.
 *
 * @param token API token with read and write rights of a project that holds nothing but customers' servers; without it no
 *     agent can be deployed or looked after
 * @param apiUrl base address without {@code /v1}
 * @param sshPort port on which our servers listen for SSH, 1 to 65535; written into sshd, nftables and the firewall
 * @param image name of Hetzner's system image; first boot and hardening are written for Debian 13
 * @param sshFrom networks in CIDR notation from which we log in; everybody else finds the port closed. Set it to the
 *     addresses of the machines that run this service
 * @param callSeconds how long one request may take in all, 5 to 120 s
 */
@ConfigurationProperties("runagent.hetzner")
public record HetznerProperties(
        @DefaultValue("") String token,
        @DefaultValue("https://api.hetzner.cloud") String apiUrl,
        @DefaultValue("22") int sshPort,
        @DefaultValue("debian-13") String image,
        @DefaultValue({"0.0.0.0/0", "::/0"}) List<String> sshFrom,
        @DefaultValue("30") int callSeconds) {
    public HetznerProperties {
        if (sshPort < 1 || sshPort > 65_535) {
            throw new IllegalArgumentException("runagent.hetzner.ssh-port must be 1 to 65535");
        }
        if (callSeconds < 5 || callSeconds > 120) {
            throw new IllegalArgumentException("runagent.hetzner.call-seconds must be 5 to 120");
        }
        sshFrom = List.copyOf(sshFrom);
        if (!sshFrom.stream().allMatch(LoginNetwork::isOne)) {
            throw new IllegalArgumentException(
                    "runagent.hetzner.ssh-from must be networks such as 192.0.2.0/24 or 2001:db8::/32");
        }
    }

    boolean configured() {
        return !token.isBlank();
    }

    /** The token must not appear where a record is printed. */
    @Override
    public String toString() {
        return "HetznerProperties[apiUrl=" + apiUrl + ", sshPort=" + sshPort + ", image=" + image + "]";
    }
}
