package net.runagent.core.billing.polar;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import net.runagent.core.billing.CardHints;
import net.runagent.core.billing.CardHints.Thing;
import net.runagent.core.work.Arrival;
import net.runagent.core.work.InboxHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Turns a stored delivery into a job that looks at the object itself. */
@Component
class PolarArrivals implements InboxHandler {
    static final String SOURCE = "polar";

    private static final Logger log = LoggerFactory.getLogger(PolarArrivals.class);

    private final CardHints hints;

    PolarArrivals(CardHints hints) {
        this.hints = hints;
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public void handle(List<Arrival> arrivals) {
        Map<Thing, Set<UUID>> said = new EnumMap<>(Thing.class);
        arrivals.forEach(arrival -> read(
                PolarEvent.read(arrival.body()),
                (thing, id) ->
                        said.computeIfAbsent(thing, first -> new HashSet<>()).add(id)));
        hints.changed(said);
    }

    private static void read(PolarEvent event, BiConsumer<Thing, UUID> changed) {
        if (event.about() == null) {
            log.info("A webhook of type '{}' names no object; nothing to look at.", word(event.type()));
            return;
        }
        switch (event.kind()) {
            case "order" -> {
                changed.accept(Thing.ORDER, event.about());
                if (event.type().equals("order.refunded")) {
                    changed.accept(Thing.REFUNDS, event.about());
                }
            }
            case "subscription" -> changed.accept(Thing.SUBSCRIPTION, event.about());
            case "checkout" -> changed.accept(Thing.CHECKOUT, event.about());
            case "refund" -> {
                if (event.order() != null) {
                    changed.accept(Thing.REFUNDS, event.order());
                }
            }
            default -> log.debug("A webhook of type '{}' is of no use here.", word(event.type()));
        }
    }

    /** Signed, but still from outside: only what a type can look like goes into the log. */
    private static String word(String type) {
        return type.matches("[a-z_.]{1,60}") ? type : "?";
    }
}
