package net.runagent.sandbox.world;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The simulated world: what its parties share. In memory for tests, or kept in a folder. */
public final class World implements AutoCloseable {
    private final Store store;
    private final WorldClock clock;
    private final Chance chance;
    private final Secrets secrets;
    private final Secrets furtherSecrets;
    private final Credentials credentials;
    private final Requests requests;
    private final Pages pages = new Pages();
    private final Faults faults;
    private final Violations violations;
    private final Delays delays;
    private final Ports ports;
    private final List<Party> parties = new CopyOnWriteArrayList<>();
    private volatile String serviceUrl = "";

    /** A world in memory; the same seed draws the same ids, keys and names. */
    public World(long seed) {
        this(null, seed, false);
    }

    /** A world kept in a folder: opened again it goes on where it was. */
    public World(@Nullable Path dir, long seed, boolean realDelays) {
        this.store = new Store(dir);
        long starts = store.load("starts", Long.class).orElse(0L);
        store.save("starts", starts + 1);
        // A second start must not draw the first one's ids again.
        this.chance = new Chance(seed + 7_919L * starts);
        this.clock = new WorldClock(store);
        this.secrets = new Secrets(store, "secrets");
        this.furtherSecrets = new Secrets(store, "further-secrets");
        this.credentials = new Credentials(store);
        this.ports = new Ports(store);
        this.requests = new Requests(clock);
        this.faults = new Faults();
        this.violations = new Violations();
        this.delays = new Delays(realDelays);
    }

    /** Real time plus an offset that only grows. */
    public WorldClock clock() {
        return clock;
    }

    public Chance chance() {
        return chance;
    }

    /** Every secret that the world handed out or was given. */
    public Secrets secrets() {
        return secrets;
    }

    /**
     * Secrets that no party gave: links and cookies of the service, what a story made up. Kept apart, as holders of these
     * are no parties; see {@code Canary}.
     */
    public Secrets furtherSecrets() {
        return furtherSecrets;
    }

    /** What was made once for this world: tokens, passwords, client secrets. */
    public Credentials credentials() {
        return credentials;
    }

    public Requests requests() {
        return requests;
    }

    /** What the service showed in browsers. */
    public Pages pages() {
        return pages;
    }

    public Faults faults() {
        return faults;
    }

    /** Where the service broke a published contract. */
    public Violations violations() {
        return violations;
    }

    public Store store() {
        return store;
    }

    public Delays delays() {
        return delays;
    }

    public Ports ports() {
        return ports;
    }

    /** Opens the party and makes it findable for the others. */
    public <P extends Party> P join(P party) {
        party.open(this);
        parties.add(party);
        return party;
    }

    public List<Party> parties() {
        return parties;
    }

    /** Another party of this world, for what reality connects too (the authorize page a browser ends up at). */
    public <P> Optional<P> party(Class<P> type) {
        return parties.stream().filter(type::isInstance).map(type::cast).findFirst();
    }

    /** The public address of the service, without a slash at the end; empty while no service belongs to this world. */
    public String serviceUrl() {
        return serviceUrl;
    }

    public void serviceUrl(String url) {
        this.serviceUrl = url;
    }

    /** Forgets what happened; credentials, ports and the clock's offset stay. */
    public void reset() {
        delays.forget();
        parties.forEach(Party::reset);
        requests.clear();
        pages.clear();
        faults.clear();
        violations.clear();
    }

    @Override
    public void close() {
        parties.reversed().forEach(Party::close);
        delays.close();
        store.close();
    }
}
