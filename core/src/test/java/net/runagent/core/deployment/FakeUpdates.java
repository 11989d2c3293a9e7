package net.runagent.core.deployment;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import net.runagent.core.care.Release;
import net.runagent.core.care.ReleaseShelf;
import net.runagent.core.care.UpdateHost;
import net.runagent.core.deployment.FakeOutside.Box;

/** The agents' servers as updates see them, and what lies on the shelf. */
final class FakeUpdates implements UpdateHost, ReleaseShelf {
    static final String OLD = "2026.9.6";
    static final String NEW = "2026.10.1";

    private static final String SUM = "0".repeat(64);

    private final FakeOutside outside;
    final List<Release> shelf = new ArrayList<>();

    /** Servers on which a release of ours was what starts, ever. */
    final Set<String> met = new TreeSet<>();

    /** Versions that cannot be fetched. */
    final Set<String> missing = new TreeSet<>();

    /** Versions whose program does not accept our settings. */
    final Set<String> refusing = new TreeSet<>();

    FakeUpdates(FakeOutside outside) {
        this.outside = outside;
        shelf.add(release(OLD, false, false));
        shelf.add(release(NEW, false, false));
    }

    static Release release(String version, boolean migrates, boolean security) {
        return new Release(
                version,
                "24.21.0",
                Map.of("x86_64", SUM),
                SUM,
                OLD,
                migrates,
                security,
                Map.of("en", List.of("Faster.")));
    }

    /** Instead of the one that changes nothing. */
    void offers(Release release) {
        shelf.removeIf(each -> each.version().equals(release.version()));
        shelf.add(release);
    }

    @Override
    public List<Release> releases() {
        return List.copyOf(shelf);
    }

    @Override
    public String shipped() {
        return OLD;
    }

    private static String folder(String version) {
        return "release " + version;
    }

    @Override
    public HostResult<Void> lay(HostAccess access, Release release) {
        return outside.on("update-lay", access, box -> {
            if (missing.contains(release.version())) {
                return new HostResult.Wrong<>("agent.install.failed", "exit 1");
            }
            return box.files.put(folder(release.version()), List.of()) == null
                    ? new HostResult.NotYet<>("lay", Duration.ofSeconds(5))
                    : done();
        });
    }

    @Override
    public HostResult<Void> accepts(HostAccess access, String version) {
        return outside.on(
                "update-accepts",
                access,
                box -> refusing.contains(version) || !laid(box, version)
                        ? new HostResult.Wrong<>("agent.config.invalid", "unknown key")
                        : done());
    }

    private static boolean laid(Box box, String version) {
        return version.equals(OLD) || box.files.containsKey(folder(version));
    }

    @Override
    public HostResult<Void> stop(HostAccess access, boolean atOnce) {
        return outside.on("update-stop", access, box -> down(box) ? done() : notDown());
    }

    /** It takes a moment to go down. */
    private static boolean down(Box box) {
        boolean was = !box.active;
        box.active = false;
        return was;
    }

    private static HostResult<Void> notDown() {
        return new HostResult.NotYet<>("stop", Duration.ofSeconds(1));
    }

    @Override
    public HostResult<Void> keep(HostAccess access, UUID update) {
        return outside.on("update-keep", access, box -> {
            if (!down(box)) {
                return notDown();
            }
            box.files.putIfAbsent("kept " + update, List.copyOf(box.memory));
            return done();
        });
    }

    @Override
    public HostResult<Void> switchTo(HostAccess access, String version) {
        return outside.on("update-switch", access, box -> {
            if (!down(box)) {
                return notDown();
            }
            if (!laid(box, version)) {
                return new HostResult.Wrong<>("agent.release.absent", version);
            }
            box.version = version;
            if (!version.equals(OLD)) {
                met.add(box.server.name());
            }
            return done();
        });
    }

    @Override
    public HostResult<Void> giveBack(HostAccess access, UUID update) {
        return outside.on("update-give-back", access, box -> {
            if (!down(box)) {
                return notDown();
            }
            @SuppressWarnings("unchecked")
            List<String> kept = (List<String>) box.files.remove("kept " + update);
            if (kept != null) {
                box.memory = new ArrayList<>(kept);
            }
            return done();
        });
    }

    @Override
    public HostResult<Void> tidy(HostAccess access, UUID update, List<String> stay) {
        return outside.on("update-tidy", access, box -> {
            box.files.remove("kept " + update);
            box.files.keySet()
                    .removeIf(name -> name.startsWith("release ") && stay.stream().noneMatch(v -> name.equals(folder(v))));
            return done();
        });
    }

    private static HostResult<Void> done() {
        return new HostResult.Ok<>(null);
    }
}
