package net.runagent.core.usage;

/**
 * A week's usage of many accounts together.
 *
 * @param model {@value #SEVERAL} where several were put together, as plan and place
 */
public record WeekCell(
        String model,
        String plan,
        String place,
        long costMicros,
        long requests,
        long promptTokens,
        long completionTokens) {
    public static final String SEVERAL = "*";
}
