package net.runagent.core.catalogue;

/** A mistake in the catalogue file; the message names the file, the line and what would be right. */
public final class CatalogueMistake extends RuntimeException {
    CatalogueMistake(String origin, int line, String what) {
        super(origin + ", line " + line + ": " + what + ". Mend the file and start again; nothing was changed.");
    }
}
