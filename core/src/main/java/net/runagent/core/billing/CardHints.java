package net.runagent.core.billing;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.runagent.core.work.Later;
import org.springframework.stereotype.Component;

/**
 * Somebody says that something has changed at the card provider. What is said is not believed: it only makes us look,
 * soon and outside the running transaction. Of one thing that is talked about again and again we take a look now and then
 * (see {@link LookPace}); each look comes after what was said, so the last one sees all of it.
 */
@Component
public class CardHints {
    private final Later later;
    private final Clock clock;
    private final LookPace pace = new LookPace();

    /** What can be looked at, in the order in which the looks are stored. */
    public enum Thing {
        ORDER(FetchOrder.NAME),
        /** Named by the order that something is given back of. */
        REFUNDS(FetchRefunds.NAME),
        SUBSCRIPTION(FetchSubscription.NAME),
        CHECKOUT(FetchCheckout.NAME);

        private final String look;

        Thing(String look) {
            this.look = look;
        }
    }

    CardHints(Later later, Clock clock) {
        this.later = later;
        this.clock = clock;
    }

    public void order(UUID id) {
        changed(Map.of(Thing.ORDER, Set.of(id)));
    }

    public void subscription(UUID id) {
        changed(Map.of(Thing.SUBSCRIPTION, Set.of(id)));
    }

    /** @param order the order that something is given back of */
    public void refund(UUID order) {
        changed(Map.of(Thing.REFUNDS, Set.of(order)));
    }

    /** All that was said at the same moment: one statement for each kind of thing, always in the same order. */
    public void changed(Map<Thing, Set<UUID>> said) {
        Instant now = clock.instant();
        for (Thing thing : Thing.values()) {
            Map<UUID, Instant> looks = new HashMap<>();
            said.getOrDefault(thing, Set.of()).forEach(id -> looks.put(id, pace.next(thing, id, now)));
            later.at(thing.look, looks);
        }
    }
}
