package net.runagent.core.catalogue;

import net.runagent.core.money.UsdMicros;
import org.jspecify.annotations.Nullable;

/**
 * A model as the provider lists it; only those that can use tools, without which an agent can do nothing.
 *
 * @param in for a million tokens that are read; null when it depends on what is chosen automatically
 * @param out for a million tokens that are written; null likewise
 */
public record ModelPrice(
        String id,
        String name,
        @Nullable UsdMicros in,
        @Nullable UsdMicros out) {}
