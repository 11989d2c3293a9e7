package net.runagent.core.work;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Brings the service back to its first day, in sandbox mode, while the process stays. */
@Component
public final class ForgetEverything {
    private final ObjectProvider<DatabaseReset> database;
    private final ApplicationEventPublisher events;

    public ForgetEverything(ObjectProvider<DatabaseReset> database, ApplicationEventPublisher events) {
        this.database = database;
        this.events = events;
    }

    /** Every worker must rest. */
    public void now() {
        database.getObject().empty();
        events.publishEvent(new EverythingForgotten());
    }
}
