package net.runagent.bot.operator;

import java.util.Set;
import net.runagent.core.vault.KeyRefused;
import net.runagent.core.vault.VaultDamaged;
import net.runagent.core.vault.VaultLimitExceeded;
import net.runagent.core.work.Failures;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Failures in plain words, for people at a terminal. Only our own messages are repeated, because ours quote no secret;
 * those of libraries may quote the value that was wrong or the line of the file around it.
 */
final class Plain {
    private static final Set<Class<?>> OURS = Set.of(
            IllegalStateException.class,
            IllegalArgumentException.class,
            VaultDamaged.class,
            KeyRefused.class,
            VaultLimitExceeded.class);

    private Plain() {}

    static String words(Throwable trouble) {
        MarkedYAMLException yaml = find(trouble, MarkedYAMLException.class);
        if (yaml != null) {
            return "a configuration file is no YAML"
                    + (yaml.getProblemMark() == null
                            ? ""
                            : ", at line " + (yaml.getProblemMark().getLine() + 1))
                    + ". Settings look like \"runagent.public-url: https://agents.example.org\", with spaces, never tabs.";
        }
        String ours = ourMessage(trouble);
        if (ours != null) {
            return ours;
        }
        BindException bind = find(trouble, BindException.class);
        return bind == null ? Failures.brief(trouble) : wrongValue(bind);
    }

    /** Names the property and where it was written, never its value. */
    private static String wrongValue(BindException bind) {
        ConfigurationProperty property = bind.getProperty();
        String name = property == null
                ? bind.getName().toString()
                : property.getName().toString();
        String place = property == null || property.getOrigin() == null ? "" : " (" + property.getOrigin() + ")";
        String type = bind.getTarget().getType().resolve(Object.class).getSimpleName();
        return name + place + " has a value that cannot be read as " + type
                + "; docs/operating/configuration.md tells what it takes";
    }

    /** The message of the deepest failure that our own code raised; null when none did. */
    static @Nullable String ourMessage(Throwable trouble) {
        String message = null;
        for (Throwable each = trouble; each != null; each = each.getCause() == each ? null : each.getCause()) {
            StackTraceElement[] trace = each.getStackTrace();
            if (OURS.contains(each.getClass()) && trace.length > 0 && raisedByUs(trace[0])) {
                message = each.getMessage();
            }
        }
        return message;
    }

    private static boolean raisedByUs(StackTraceElement place) {
        return place.getClassName().startsWith("net.runagent.");
    }

    static <T extends Throwable> @Nullable T find(Throwable trouble, Class<T> type) {
        for (Throwable each = trouble; each != null; each = each.getCause() == each ? null : each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}
