package net.runagent.sandbox.bench;

import java.util.Map;

/** One measurement. It ends by itself, and its figures are facts about this machine at this moment, not a test. */
interface Bench {
    String name();

    /** The keys and values of the JSON line, in order; progress goes to {@code says}. */
    Map<String, Object> measure(Progress says) throws Exception;
}
