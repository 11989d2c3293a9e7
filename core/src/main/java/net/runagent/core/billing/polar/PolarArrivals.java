package net.runagent.core.billing.polar;

import java.util.List;
import net.runagent.core.billing.CardHints;
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
        arrivals.forEach(arrival -> hint(PolarEvent.read(arrival.body())));
    }

    private void hint(PolarEvent event) {
        if (event.about() == null) {
            log.info("A webhook of type '{}' names no object; nothing to look at.", word(event.type()));
            return;
        }
        switch (event.kind()) {
            case "order" -> {
                hints.order(event.about());
                if (event.type().equals("order.refunded")) {
                    hints.refund(event.about());
                }
            }
            case "subscription" -> hints.subscription(event.about());
            case "checkout" -> hints.checkout(event.about());
            case "refund" -> {
                if (event.order() != null) {
                    hints.refund(event.order());
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
