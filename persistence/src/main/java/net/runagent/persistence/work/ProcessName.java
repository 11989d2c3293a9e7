package net.runagent.persistence.work;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The name of this process in the job table: host, process id and start time, unique over all processes. */
@Component
class ProcessName {
    private static final Pattern FORM = Pattern.compile("(.+)/(\\d+)/(\\d+)");

    private final String host;
    private final boolean oneMachine;

    ProcessName(org.springframework.core.env.Environment environment) {
        this.host = hostName();
        // With an embedded database all processes share this machine's list of processes.
        this.oneMachine = !environment.containsProperty("runagent.database.url");
    }

    String value() {
        return of(ProcessHandle.current());
    }

    /** Whether that was a process of this machine which is gone: then nobody has to wait for its missed heartbeats. */
    boolean isDeadNeighbour(String name) {
        Matcher parts = FORM.matcher(name);
        if (!oneMachine || !parts.matches() || !parts.group(1).equals(host)) {
            return false;
        }
        return ProcessHandle.of(Long.parseLong(parts.group(2)))
                .filter(process -> process.isAlive() && of(process).equals(name))
                .isEmpty();
    }

    private String of(ProcessHandle process) {
        return host + "/" + process.pid() + "/"
                + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }
}
