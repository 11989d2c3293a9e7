package net.runagent.core.care;

import java.util.List;
import java.util.Optional;

/** The versions of the agents' program that this service can lay down on a server. Asks nobody outside. */
public interface ReleaseShelf {
    /** Oldest first; never empty. */
    List<Release> releases();

    /** What a new server gets, and what an agent has of which nothing else is known. */
    String shipped();

    default Optional<Release> find(String version) {
        return releases().stream()
                .filter(release -> release.version().equals(version))
                .findFirst();
    }
}
