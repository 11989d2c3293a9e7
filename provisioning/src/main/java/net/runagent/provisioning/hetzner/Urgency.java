package net.runagent.provisioning.hetzner;

/** How much of the hour's request budget must be left untouched by a call. */
enum Urgency {
    /** Polling that nobody waits for. */
    BACKGROUND(600),
    /** Somebody ordered something and waits for it. */
    USER(100),
    /** Deletion and recovery: they end costs or an outage, so they may use the last request. */
    VITAL(0);

    /** The urgency of the calls made by the running thread; {@link #USER} when not bound. */
    static final ScopedValue<Urgency> OF_CALL = ScopedValue.newInstance();

    private final int reserve;

    Urgency(int reserve) {
        this.reserve = reserve;
    }

    /** Requests that must remain after the call. */
    int reserve() {
        return reserve;
    }
}
