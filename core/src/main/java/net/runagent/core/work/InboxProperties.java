package net.runagent.core.work;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the inbox is worked off.
 *
 * @param workers how many batches run at the same time in this process, 1 to 32; each takes one database connection
 * @param lanesPerBatch how many people's arrivals one transaction handles at most, 1 to 500
 */
@ConfigurationProperties("runagent.inbox")
public record InboxProperties(
        @DefaultValue("4") int workers, @DefaultValue("64") int lanesPerBatch) {
    public InboxProperties {
        if (workers < 1 || workers > 32) {
            throw new IllegalArgumentException("runagent.inbox.workers is 1 to 32, not " + workers);
        }
        if (lanesPerBatch < 1 || lanesPerBatch > 500) {
            throw new IllegalArgumentException("runagent.inbox.lanes-per-batch is 1 to 500, not " + lanesPerBatch);
        }
    }
}
