package net.runagent.sandbox.hetzner;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All resources of the project, as stored. Guarded by the party's lock. */
final class Cloud {
    public long lastId = 41_000_000;
    public int lastHost;
    public int quotaServers = 100;
    public Stock stock = new Stock();
    public List<Server> servers = new ArrayList<>();
    public List<Action> actions = new ArrayList<>();
    public List<Firewall> firewalls = new ArrayList<>();
    public List<SshKey> sshKeys = new ArrayList<>();
    public List<PrimaryIp> primaryIps = new ArrayList<>();
    public List<Snapshot> snapshots = new ArrayList<>();

    static final class Server {
        public long id;
        public String name = "";
        public String status = "initializing";
        public String type = "";
        /** Its own, in GB; smaller than the type's after a change of type that left it alone. */
        public int disk;

        public String location = "";
        public long image;
        public Instant created = Instant.EPOCH;
        public Map<String, String> labels = new TreeMap<>();
        public @Nullable String ipv4;
        public @Nullable Long ipv4Id;
        public @Nullable String ipv6;
        public @Nullable Long ipv6Id;
        public Map<Long, String> firewalls = new TreeMap<>();
        public boolean protectedFromDelete;
        public boolean backups;
        public boolean rescue;
        public @Nullable Instant rescueUntil;
        public String userData = "";
        public List<String> rootKeys = new ArrayList<>();
        public boolean foreign;
    }

    static final class Action {
        public long id;
        public String command = "";
        public String status = "running";
        public int progress;
        public Instant started = Instant.EPOCH;
        public @Nullable Instant finished;
        public @Nullable String errorCode;
        public @Nullable String errorMessage;
        public long server;
        public long firewall;
        public long image;
        /** The action that this one waits for; 0 for none. */
        public long after;

        boolean running() {
            return status.equals("running");
        }
    }

    static final class Firewall {
        public long id;
        public String name = "";
        public Map<String, String> labels = new TreeMap<>();
        public Instant created = Instant.EPOCH;
        public List<Rule> rules = new ArrayList<>();
        public List<Long> servers = new ArrayList<>();
        public List<String> selectors = new ArrayList<>();
    }

    record Rule(
            String direction,
            String protocol,
            @Nullable String port,
            List<String> sources,
            List<String> destinations,
            @Nullable String description) {}

    static final class SshKey {
        public long id;
        public String name = "";
        public String publicKey = "";
        public String fingerprint = "";
        public Map<String, String> labels = new TreeMap<>();
        public Instant created = Instant.EPOCH;
    }

    static final class PrimaryIp {
        public long id;
        public String name = "";
        public String ip = "";
        public String type = "ipv4";
        public String location = "";
        public boolean autoDelete = true;
        public @Nullable Long server;
        public Map<String, String> labels = new TreeMap<>();
        public Instant created = Instant.EPOCH;
    }

    static final class Snapshot {
        public long id;
        public String description = "";
        public String status = "creating";
        public long server;
        public String serverName = "";
        public String arch = "x86";
        public int disk;
        public Map<String, String> labels = new TreeMap<>();
        public Instant created = Instant.EPOCH;
    }

    /** Forgets all but the ids given out. */
    void clear() {
        quotaServers = 100;
        stock = new Stock();
        servers.clear();
        actions.clear();
        firewalls.clear();
        sshKeys.clear();
        primaryIps.clear();
        snapshots.clear();
    }

    long nextId() {
        return ++lastId;
    }

    Optional<Server> server(long id) {
        return servers.stream().filter(s -> s.id == id).findFirst();
    }

    Server serverOrRefuse(long id) {
        return server(id).orElseThrow(() -> Errors.notFound("server", id));
    }

    Firewall firewallOrRefuse(long id) {
        return firewalls.stream()
                .filter(f -> f.id == id)
                .findFirst()
                .orElseThrow(() -> Errors.notFound("firewall", id));
    }

    Optional<Action> action(long id) {
        return actions.stream().filter(a -> a.id == id).findFirst();
    }

    boolean locked(long server) {
        return actions.stream().anyMatch(a -> a.server == server && a.running() && !a.command.equals("apply_firewall"));
    }
}
