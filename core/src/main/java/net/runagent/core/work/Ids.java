package net.runagent.core.work;

import java.util.UUID;

/** The only source of ids. Ids are time-ordered (UUID version 7) so that indexes stay local. */
public interface Ids {
    UUID next();
}
