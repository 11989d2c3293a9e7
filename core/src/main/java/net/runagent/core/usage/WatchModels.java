package net.runagent.core.usage;

import java.time.Duration;
import java.util.List;
import net.runagent.core.catalogue.ModelPrice;
import net.runagent.core.catalogue.ModelRecords;
import net.runagent.core.money.UsdMicros;
import net.runagent.core.usage.ChildKeys.Result;
import net.runagent.core.work.Recurring;
import net.runagent.core.work.Transactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps the list of models and prices that people search at most an hour old. What cannot be read leaves it as it was. A model
 * so dear that the greeting alone could cost more than a new key may spend is left out: its agent would never come to life.
 */
@Component
class WatchModels implements Recurring {
    static final String NAME = "usage.watch-models";

    /** Of one turn: what is sent with it, as measured with the real program, and the most that our settings let it write. */
    private static final long TURN_READS_TOKENS = 11_000;

    private static final long TURN_WRITES_TOKENS = 8_192;
    private static final long MILLION = 1_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(WatchModels.class);

    private final ListedModels models;
    private final ModelRecords records;
    private final Transactions transactions;
    private final UsdMicros start;

    WatchModels(ListedModels models, ModelRecords records, Transactions transactions, OpenRouterProperties openRouter) {
        this.start = openRouter.startLimit();
        this.models = models;
        this.records = records;
        this.transactions = transactions;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        Result<List<ModelPrice>> answer = models.all();
        if (answer instanceof Result.Ok<List<ModelPrice>>(List<ModelPrice> all) && !all.isEmpty()) {
            List<ModelPrice> usable = all.stream().filter(this::greets).toList();
            transactions.run(() -> records.replace(usable));
        } else {
            LOG.info("the list of models could not be read, next try in {}: {}", every(), answer);
        }
    }

    private boolean greets(ModelPrice model) {
        UsdMicros in = model.in();
        UsdMicros out = model.out();
        return in == null
                || out == null
                || in.value() * TURN_READS_TOKENS + out.value() * TURN_WRITES_TOKENS <= start.value() * MILLION;
    }
}
