package net.runagent.core.usage;

import java.util.UUID;

/** What one account used of one model, on one plan in one place, in a week. */
public record WeekUse(
        UUID account,
        String model,
        String plan,
        String place,
        long costMicros,
        long requests,
        long promptTokens,
        long completionTokens) {}
