package net.runagent.provisioning.boot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders cloud-init's user data: plain text, the same for the same input, far below Hetzner's 32 KiB. */
public final class FirstBoot {
    private static final Pattern HOSTNAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern PUBLIC_KEY = Pattern.compile("ssh-ed25519 [A-Za-z0-9+/=]{60,80}");
    private static final Pattern PEM_LINE =
            Pattern.compile("[A-Za-z0-9+/=]{1,76}|-----(BEGIN|END) OPENSSH PRIVATE KEY-----");
    private static final String INDENT = "    ";

    private final String template;
    private final int sshPort;
    private final List<LoginNetwork> loginNetworks;

    /**
     * @param loginNetworks networks from which we log in, which neither fail2ban nor the limit of new connections may shut
     *     out; those that mean the whole world are left out
     */
    public FirstBoot(int sshPort, List<LoginNetwork> loginNetworks) {
        this.template = resource("first-boot.yaml");
        this.sshPort = sshPort;
        this.loginNetworks =
                loginNetworks.stream().filter(net -> !net.wholeWorld()).toList();
    }

    /**
     * @param hostname RFC 1123 name in lower case
     * @param opsPublicKey {@code ssh-ed25519 AAAA...} of the key we log in with
     * @param hostKeyPrivate OpenSSH PEM of the one-time host key
     * @param hostKeyPublic {@code ssh-ed25519 AAAA...} of the same
     */
    public String render(String hostname, String opsPublicKey, byte[] hostKeyPrivate, String hostKeyPublic) {
        String pem = new String(hostKeyPrivate, StandardCharsets.US_ASCII).strip();
        if (!pem.lines().allMatch(line -> PEM_LINE.matcher(line).matches())) {
            throw new IllegalArgumentException("the host key is not an OpenSSH private key");
        }
        return template.replace("@HOSTNAME@", matching(HOSTNAME, hostname, "host name"))
                .replace("@OPS_PUBLIC_KEY@", matching(PUBLIC_KEY, opsPublicKey, "login key"))
                .replace("@HOST_KEY_PUBLIC@", matching(PUBLIC_KEY, hostKeyPublic, "public host key"))
                .replace(
                        "@HOST_KEY_PRIVATE@",
                        String.join("\n" + INDENT, pem.lines().toList()))
                .replace("          @OUR_OWN_LOGINS@\n", ourOwnLogins())
                .replace("@SSH_PORT@", Integer.toString(sshPort))
                .replace("@IGNORED_BY_FAIL2BAN@", ignored());
    }

    /** All of it but what differs from server to server. */
    public String kind() {
        return String.join("\n", template, Integer.toString(sshPort), ignored(), ourOwnLogins());
    }

    private String ignored() {
        return Stream.concat(
                        Stream.of("127.0.0.1/8", "::1"), loginNetworks.stream().map(LoginNetwork::cidr))
                .collect(Collectors.joining(" "));
    }

    /** One rule for each network: a set of several would be refused by nft where two of them overlap. */
    private String ourOwnLogins() {
        return loginNetworks.stream()
                .map(net -> "          " + net.nftFamily() + " saddr " + net.cidr() + " tcp dport @SSH_PORT@ accept\n")
                .collect(Collectors.joining());
    }

    /** What goes into YAML unquoted must not be able to end its line. */
    private static String matching(Pattern pattern, String value, String what) {
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException("not a usable " + what);
        }
        return value;
    }

    private static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(FirstBoot.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
