package net.runagent.provisioning.boot;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import net.runagent.provisioning.ssh.ServerLine;

/**
 * How a server's clock stands to ours. A difference alone does not tell who is wrong: a server that keeps its time by NTP is
 * believed, and then it is we who are off, which is no fault of the customer's server.
 */
enum BoxClock {
    RIGHT,
    /** The server is synchronised, so it is our clock that is wrong. */
    OURS_IS_OFF,
    /** Certificates and tokens would seem expired or not valid yet on the server. */
    SERVERS_IS_OFF;

    /**
     * What is tolerated: the answer's way over the line, a service that is some seconds off, a server that has just booted
     * and is not synchronised yet. Nothing on a server breaks below it: certificates and signed tokens allow a minute.
     */
    static final Duration TOLERATED = Duration.ofSeconds(60);

    static BoxClock of(ServerLine line, Instant now) throws IOException {
        String seconds = line.run("date +%s").out();
        String synchronised =
                line.run("timedatectl show --property=NTPSynchronized --value").out();
        return of(seconds, synchronised, now);
    }

    /**
     * @param seconds what {@code date +%s} printed
     * @param synchronised {@code yes} when the server's kernel says that something keeps its clock
     */
    static BoxClock of(String seconds, String synchronised, Instant now) {
        long theirs = Measures.number(seconds.strip());
        if (theirs < 0) {
            return SERVERS_IS_OFF; // it does not even tell
        }
        boolean near =
                Duration.between(Instant.ofEpochSecond(theirs), now).abs().compareTo(TOLERATED) <= 0;
        if (near) {
            return RIGHT;
        }
        return synchronised.strip().equals("yes") ? OURS_IS_OFF : SERVERS_IS_OFF;
    }
}
