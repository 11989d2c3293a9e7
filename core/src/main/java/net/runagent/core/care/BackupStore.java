package net.runagent.core.care;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.deployment.DeploymentId;

/**
 * Where backups lie, off the servers they are of: sealed before they come here, so that whoever can read the store reads
 * nothing. Nothing is held in memory as a whole. What fails with an {@link IOException} says nothing about whether it was
 * done; everything may be repeated.
 */
public interface BackupStore {
    /** Ids only; also the path below which it lies. */
    record Name(DeploymentId deployment, UUID backup) {
        public String path() {
            return deployment.value() + "/" + backup + ".rab";
        }
    }

    /** Writes what is to be kept; what it throws leaves nothing behind. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** All of the content or nothing; one that was there before is replaced. */
    void put(Name name, Content content) throws IOException;

    /** The caller closes it. @throws java.nio.file.NoSuchFileException when there is none */
    InputStream read(Name name) throws IOException;

    /** What is not there is gone already. */
    void remove(Name name) throws IOException;

    /** All that lie there of a deployment. */
    List<Name> of(DeploymentId deployment) throws IOException;

    /** Whose there are any of. */
    Set<DeploymentId> owners() throws IOException;
}
