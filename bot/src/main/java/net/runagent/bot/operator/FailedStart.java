package net.runagent.bot.operator;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Tells why the service did not start, without a stack trace, whenever the reason lies in what it was told rather than in
 * the program. Found by Boot through {@code META-INF/spring.factories}.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class FailedStart implements SpringBootExceptionReporter {
    /** Bound while a command of the shell starts its own house: the command tells by itself. */
    static final ScopedValue<Boolean> TOLD_BY_THE_COMMAND = ScopedValue.newInstance();

    @Override
    public boolean reportException(Throwable failure) {
        if (TOLD_BY_THE_COMMAND.isBound()) {
            return true;
        }
        String words = words(failure);
        if (words == null) {
            return false;
        }
        System.err.println(words);
        return true;
    }

    /** Null when it is the program that failed: then its stack trace is needed. */
    static @Nullable String words(Throwable failure) {
        Start.SettingsMissing missing = Plain.find(failure, Start.SettingsMissing.class);
        if (missing != null) {
            return missing.getMessage();
        }
        boolean told = Plain.ourMessage(failure) != null
                || Plain.find(failure, BindException.class) != null
                || Plain.find(failure, MarkedYAMLException.class) != null;
        return told
                ? "RunAgent was not started: " + Plain.words(failure) + "\n'./runagent doctor' checks all settings."
                : null;
    }
}
