package net.runagent.bot.operator;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import net.runagent.core.operator.Finding;
import net.runagent.core.operator.ProviderCheck;
import net.runagent.core.operator.ProviderCheck.Checked;
import net.runagent.core.work.Failures;

/** One look that runs beside the others and may not take longer than its limit. */
record Looking(String part, CompletableFuture<Finding> finding, long beganNanos) {
    private static final Duration LIMIT = Duration.ofSeconds(12);

    static Looking begin(String part, ProviderCheck check) {
        return begin(part, () -> finding(part, check.check()));
    }

    static Looking begin(String part, Supplier<Finding> look) {
        CompletableFuture<Finding> found = new CompletableFuture<>();
        Thread.ofVirtual().name("doctor " + part).start(() -> {
            try {
                found.complete(look.get());
            } catch (RuntimeException | LinkageError failed) {
                found.complete(Finding.wrong(
                        part, "could not be looked at (" + Failures.brief(failed) + ")", "please report this"));
            }
        });
        return new Looking(part, found, System.nanoTime());
    }

    /** What it came to; waits for it. */
    Finding ended() {
        long left = LIMIT.toNanos() - (System.nanoTime() - beganNanos);
        try {
            return finding.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return Finding.wrong(
                    part, "no answer within " + LIMIT.toSeconds() + " s", "check the network, then ask again");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Finding.wrong(part, "the look was interrupted", "ask again");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("a look always ends with a finding", impossible);
        }
    }

    private static Finding finding(String part, Checked checked) {
        return switch (checked) {
            case Checked.Works(String detail) -> Finding.ok(part, detail);
            case Checked.Broken(String why, String advice) -> Finding.wrong(part, why, advice == null ? "" : advice);
            case Checked.Missing missing -> {
                String seen = missing.property() + " is not set: it " + missing.purpose();
                yield missing.required()
                        ? Finding.wrong(part, seen, missing.howToGet())
                        : Finding.off(part, seen, "to switch it on: " + missing.howToGet());
            }
        };
    }
}
