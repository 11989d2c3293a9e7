package net.runagent.core.deployment;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.runagent.core.care.BackupHost;
import net.runagent.core.care.BackupStore;
import net.runagent.core.care.MemoryBackupStore;
import net.runagent.core.vault.Vault;

/** The provider's servers and the agents on them, outside of every process of ours; see {@link FakeOutside}. */
public final class CloudInTests {
    private final FakeOutside outside;
    private final FakeCopies copies;
    private final MemoryBackupStore store = new MemoryBackupStore();
    private final ServerPrices prices = new SeenPrices();

    /** @param vault of whichever process lives now */
    public CloudInTests(Vault vault) {
        outside = new FakeOutside(vault);
        copies = new FakeCopies(outside);
    }

    public ServerFleet fleet() {
        return outside;
    }

    public AgentHost host() {
        return outside;
    }

    public BackupHost backups() {
        return copies;
    }

    /** Where backups lie. */
    public BackupStore store() {
        return store;
    }

    /** Whose backups lie there. */
    public Set<DeploymentId> copied() {
        return store.kept.keySet().stream().map(BackupStore.Name::deployment).collect(Collectors.toSet());
    }

    public ServerPrices prices() {
        return prices;
    }

    /** Whether the answer to the n-th call of that name is lost although it took effect. */
    public void loses(BiPredicate<String, Integer> loses) {
        outside.loses = loses;
        store.loses = loses;
    }

    public void room(boolean there) {
        outside.hasRoom = there;
    }

    /** Whether owners have pressed Start at their agents. */
    public void startPressed(boolean pressed) {
        outside.startPressed = pressed;
    }

    /** Servers that are ordered first never become ready; the second of a deployment does. */
    public void firstOnesAreBroken(boolean broken) {
        if (broken) {
            outside.brokenGenerations.add(1);
        } else {
            outside.brokenGenerations.clear();
        }
    }

    /** Agents that run. */
    public List<DeploymentId> alive() {
        return outside.boxes.stream()
                .filter(box -> box.active)
                .flatMap(box -> box.owner instanceof DeploymentId id ? Stream.of(id) : Stream.empty())
                .distinct()
                .toList();
    }

    public void agentDies(DeploymentId of) {
        outside.boxes.stream().filter(box -> box.owner.equals(of)).forEach(box -> box.active = false);
    }

    /** Whose servers there are. */
    public Set<DeploymentId> owners() {
        return outside.boxes.stream()
                .flatMap(box -> box.owner instanceof DeploymentId id ? Stream.of(id) : Stream.empty())
                .collect(Collectors.toSet());
    }

    /** Names that more than one server has. */
    public Set<String> doubles() {
        Set<String> once = new TreeSet<>();
        return outside.boxes.stream()
                .map(box -> box.server.name())
                .filter(name -> !once.add(name))
                .collect(Collectors.toSet());
    }
}
