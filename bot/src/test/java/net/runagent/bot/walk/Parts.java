package net.runagent.bot.walk;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.RegexPatternTypeFilter;

/**
 * The service's own components that take part: all of core, persistence and bot but the leaves and the doors. What is new takes
 * part by itself, wherever it lies.
 */
final class Parts {
    private static final List<String> WHERE =
            List.of("net.runagent.core", "net.runagent.persistence", "net.runagent.bot");

    /** What has threads, time or a network of its own; the walk brings its own. */
    private static final Pattern NOT =
            Pattern.compile(".*\\.core\\.(billing\\.polar|usage\\.openrouter|account\\.google|notice\\.mail)\\..*"
                    + "|.*\\.core\\.work\\.(ServiceClock|TimeOrderedIds|StrongChance|DurableJobs|SpringTransactions"
                    + "|WorkersLifecycle|ForgetEverything)"
                    + "|.*\\.core\\..*\\.(GoogleCheck|MailCheck|OpenRouterCheck)"
                    + "|.*\\.core\\.conversation\\.SendingOutbox"
                    + "|.*\\.bot\\.(agent|control|discord|logging|operator|telegram|web)\\..*"
                    + "|.*\\.persistence\\.database\\..*"
                    + "|.*\\.persistence\\.care\\.BackupConfiguration"
                    + "|.*\\.persistence\\.work\\.(?!JdbcInboxRecords).*");

    static final List<Class<?>> ALL = all();

    private Parts() {}

    private static List<Class<?>> all() {
        var scanner = new ClassPathScanningCandidateComponentProvider(true);
        scanner.addExcludeFilter(new RegexPatternTypeFilter(NOT));
        return WHERE.stream()
                .flatMap(where -> scanner.findCandidateComponents(where).stream())
                .<Class<?>>map(found -> named(found.getBeanClassName()))
                .toList();
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
