package net.runagent.core.deployment;

/**
 * What new servers are made of: the program at its version and the first boot.
 *
 * @param name another one as soon as anything of it changes, e.g. {@code openclaw-2026.9.6-0123456789ab}
 */
public record ServerRecipe(String name) {
    @Override
    public String toString() {
        return name;
    }
}
