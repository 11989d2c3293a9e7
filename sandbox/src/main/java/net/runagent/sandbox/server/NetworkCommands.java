package net.runagent.sandbox.server;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** nft, sshd, ss and curl. */
final class NetworkCommands {
    private static final String METADATA = "169.254.169.254";

    private final Machines machines;

    NetworkCommands(Machines machines) {
        this.machines = machines;
    }

    void addTo(Map<String, Command> known) {
        known.put("nft", NetworkCommands::nft);
        known.put("sshd", NetworkCommands::sshd);
        known.put("ss", this::ss);
        known.put("curl", NetworkCommands::curl);
    }

    private static int nft(Call call) {
        if (!call.user.equals("root")) {
            return call.fail(1, "Operation not permitted (you must be root)");
        }
        Options o = Options.read(call.words, Set.of("-c", "-a", "-n", "-s", "-t", "-j"), Set.of("-f"), false);
        Machine.State state = call.machine.state();
        if (o.has("-f")) {
            String file = o.first("", "-f");
            String text = new String(call.disk().read(call.viewer(), file), StandardCharsets.UTF_8);
            try {
                Map<String, NftRules.Table> loaded =
                        NftRules.load(text, state.rules, call.disk().exists("/etc/protocols"));
                if (!o.has("-c")) {
                    state.rules = loaded;
                }
                return 0;
            } catch (NftRules.Rejected rejected) {
                return call.fail(1, file + ":" + rejected.getMessage());
            }
        }
        List<String> words = o.operands();
        if (words.equals(List.of("list", "ruleset"))) {
            call.write(NftRules.list(state.rules));
            return 0;
        }
        if (words.equals(List.of("flush", "ruleset"))) {
            state.rules = new java.util.LinkedHashMap<>();
            return 0;
        }
        throw new Options.Unknown(String.join(" ", words));
    }

    private static int sshd(Call call) {
        if (!call.user.equals("root")) {
            return call.fail(1, "sshd: no hostkeys available -- exiting.");
        }
        Options o = Options.read(call.words, Set.of("-T", "-t"), Set.of(), false);
        try {
            SshdConfig config = SshdConfig.read(call.disk());
            if (config.hostKeys(call.disk()).stream().noneMatch(call.disk()::isFile)) {
                return call.fail(1, "sshd: no hostkeys available -- exiting.");
            }
            if (o.has("-T")) {
                call.write(config.effective(call.disk()));
            }
            return 0;
        } catch (SshdConfig.Bad bad) {
            return call.fail(255, bad.said());
        }
    }

    private int ss(Call call) {
        Options o = Options.read(call.words, Set.of("-H", "-l", "-t", "-n", "-p", "-u"), Set.of(), false);
        if (!o.has("-H")) {
            call.print("State  Recv-Q Send-Q Local Address:Port Peer Address:Port");
        }
        if (machines.listens(call.machine)) {
            int port = machines.sshPort();
            call.print("LISTEN 0      128          0.0.0.0:" + port + "      0.0.0.0:*");
            call.print("LISTEN 0      128             [::]:" + port + "         [::]:*");
        }
        for (int port : call.machine.localPorts()) {
            call.print("LISTEN 0      511        127.0.0.1:" + port + "      0.0.0.0:*");
        }
        return 0;
    }

    private static int curl(Call call) {
        Options o = Options.read(
                call.words,
                Set.of("-q", "-s", "-S", "-f", "-L", "--fail", "--silent", "--compressed"),
                Set.of(
                        "-o",
                        "-w",
                        "--max-time",
                        "-m",
                        "--connect-timeout",
                        "--retry",
                        "-H",
                        "--retry-delay",
                        "--proto"),
                false);
        if (o.operands().size() != 1) {
            return call.fail(2, "curl: (2) no URL specified");
        }
        URI url = URI.create(o.operands().getFirst());
        String host = url.getHost() == null ? "" : url.getHost();
        Machine.Page page;
        if (host.equals(METADATA)) {
            if (!call.machine.reachesMetadata(call.user)) {
                return call.fail(28, "curl: (28) Connection timed out");
            }
            page = metadata(call.machine, url.getPath());
        } else if (host.equals("127.0.0.1") || host.equals("localhost")) {
            Machine.Listener listener = call.machine.listener(url.getPort() < 0 ? 80 : url.getPort());
            if (listener == null) {
                return call.fail(
                        7,
                        "curl: (7) Failed to connect to " + host + " port " + url.getPort() + ": Connection refused");
            }
            page = listener.get(url.getPath());
        } else {
            page = new Machine.Page(200, FileCommands.DOWNLOADED + url + "\n");
        }
        if (page.status() >= 400 && o.has("-f", "--fail")) {
            return call.fail(22, "curl: (22) The requested URL returned error: " + page.status());
        }
        String file = o.first("", "-o");
        if (file.isEmpty()) {
            call.write(page.body());
        } else if (!file.equals("/dev/null")) {
            call.disk().write(call.viewer(), file, page.body().getBytes(StandardCharsets.UTF_8), 0644);
        }
        call.write(o.first("", "-w").replace("\\n", "\n").replace("%{http_code}", String.valueOf(page.status())));
        return 0;
    }

    private static Machine.Page metadata(Machine machine, String path) {
        MachineSpec spec = machine.spec();
        return switch (path) {
            case "/hetzner/v1/metadata/instance-id" -> new Machine.Page(200, String.valueOf(spec.id()));
            case "/hetzner/v1/metadata/hostname" -> new Machine.Page(200, spec.name());
            case "/hetzner/v1/metadata/public-ipv4" -> new Machine.Page(200, spec.address());
            case "/hetzner/v1/metadata/availability-zone", "/hetzner/v1/metadata/region" ->
                new Machine.Page(200, spec.location());
            case "/hetzner/v1/metadata" ->
                new Machine.Page(
                        200,
                        "hostname: " + spec.name() + "\ninstance-id: " + spec.id() + "\npublic-ipv4: "
                                + spec.address());
            case "/hetzner/v1/userdata" -> new Machine.Page(200, spec.userData());
            default -> new Machine.Page(404, "not found");
        };
    }
}
