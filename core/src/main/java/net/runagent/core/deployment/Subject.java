package net.runagent.core.deployment;

import java.util.Set;
import net.runagent.core.catalogue.Catalogue;
import net.runagent.core.catalogue.Plan;
import net.runagent.core.vault.VaultScope;

/** Whom a server is built for: a deployment, or nobody yet. */
public sealed interface Subject permits Deployment, Spare {
    SubjectId id();

    /** Where the secrets of its server lie. */
    VaultScope scope();

    /** Says which server types will do, and for which price. */
    Plan planIn(Catalogue catalogue);

    /** The place asked for, in the catalogue's words. */
    String place();

    /**
     * Whose labels this server of it may carry: it changes hands at the provider some time after it did in our table, and
     * until then the table is right and the label is old.
     */
    Set<SubjectId> mayBeLabelled(Host host);
}
