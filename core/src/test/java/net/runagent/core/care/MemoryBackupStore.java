package net.runagent.core.care;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import net.runagent.core.deployment.DeploymentId;
import org.jspecify.annotations.Nullable;

/** A store in memory that survives every crash of ours, and may do what it was asked and lose the answer. */
public final class MemoryBackupStore implements BackupStore {
    public final Map<Name, byte[]> kept = new LinkedHashMap<>();

    /** Whether the answer to the n-th call of this name (from 1) is lost although the call took effect. */
    public BiPredicate<String, Integer> loses = (_, _) -> false;

    /** No more room, or nobody there. */
    public boolean refuses;

    private final Map<String, Integer> counts = new LinkedHashMap<>();

    private void lost(String call) throws IOException {
        if (loses.test(call, counts.merge(call, 1, Integer::sum))) {
            throw new IOException("the answer was lost");
        }
    }

    private void open() throws IOException {
        if (refuses) {
            throw new IOException("nobody there");
        }
    }

    @Override
    public void put(Name name, Content content) throws IOException {
        open();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        content.writeTo(out);
        kept.put(name, out.toByteArray());
        lost("store-put");
    }

    @Override
    public InputStream read(Name name) throws IOException {
        open();
        lost("store-read");
        byte @Nullable [] found = kept.get(name);
        if (found == null) {
            throw new NoSuchFileException(name.path());
        }
        return new ByteArrayInputStream(found);
    }

    @Override
    public void remove(Name name) throws IOException {
        open();
        kept.remove(name);
        lost("store-remove");
    }

    @Override
    public List<Name> of(DeploymentId deployment) throws IOException {
        open();
        return kept.keySet().stream()
                .filter(name -> name.deployment().equals(deployment))
                .toList();
    }

    @Override
    public Set<DeploymentId> owners() throws IOException {
        open();
        return kept.keySet().stream().map(Name::deployment).collect(Collectors.toSet());
    }
}
