package net.runagent.core.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which transfers are asked for, in blocks {@code from} to {@code to}, both included.
 *
 * @param contracts of tokens; null for any that tell of transfers as tokens do
 * @param senders null for anybody
 * @param recipients null for anybody
 */
public record TransferQuery(
        long from,
        long to,
        @Nullable List<String> contracts,
        @Nullable List<String> senders,
        @Nullable List<String> recipients) {}
