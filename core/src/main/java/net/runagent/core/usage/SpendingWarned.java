package net.runagent.core.usage;

import java.util.UUID;
import net.runagent.core.conversation.Happening;

/**
 * Its owner should know how much an agent has spent.
 *
 * @param of {@link #CREDIT}, {@link #ALLOWANCE} or {@link #HOUR}
 * @param percent 50, 80, 95 or 100; 0 for a dear hour
 */
public record SpendingWarned(UUID deployment, String of, int percent) implements Happening {
    /** Of the credit since it was last filled up. */
    public static final String CREDIT = "credit";

    /** Of the allowance of the present period. */
    public static final String ALLOWANCE = "allowance";

    /** The last hour cost several times the usual one. */
    public static final String HOUR = "hour";
}
