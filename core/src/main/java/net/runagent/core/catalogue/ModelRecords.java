package net.runagent.core.catalogue;

import java.util.List;
import java.util.Optional;

/** The provider's list of models as read last: asked for in conversations, which wait for nobody outside. */
public interface ModelRecords {
    /** This is the whole list now. */
    void replace(List<ModelPrice> all);

    Optional<ModelPrice> find(String id);

    /** Those whose name or id has all these words, whatever their case, by name; at most so many. */
    List<ModelPrice> having(List<String> words, int most);
}
