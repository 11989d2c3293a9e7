package net.runagent.bot.operator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import net.runagent.core.operator.Finding;
import net.runagent.core.work.ServiceClock;
import org.springframework.core.env.Environment;

/**
 * Compares this machine's clock with the {@code Date} that a configured provider writes on its answers. Signed webhooks
 * are refused when they are 5 minutes off, sign-in tokens when they are one.
 */
final class ClockLook {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration FAR_OFF = Duration.ofSeconds(30);
    private static final String NAME = "Clock";

    private ClockLook() {}

    static Finding at(Environment environment, ServiceClock clock) {
        Optional<String> asked = asked(environment);
        if (asked.isEmpty()) {
            return Finding.ok(NAME, clock.real() + " by this machine; no provider is configured to compare it with");
        }
        String host = URI.create(asked.get()).getHost();
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            HttpResponse<Void> answer = http.send(
                    HttpRequest.newBuilder(URI.create(asked.get()))
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            Instant now = clock.real();
            return answer.headers()
                    .firstValue("Date")
                    .flatMap(ClockLook::read)
                    .map(theirs -> compared(Duration.between(theirs, now), host))
                    .orElseGet(() -> notCompared(clock, host));
        } catch (IOException noAnswer) {
            return notCompared(clock, host);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return notCompared(clock, host);
        }
    }

    private static Finding compared(Duration ahead, String host) {
        if (ahead.abs().compareTo(FAR_OFF) <= 0) {
            return Finding.ok(NAME, "agrees with that of " + host + " within " + FAR_OFF.toSeconds() + " s");
        }
        return Finding.wrong(
                NAME,
                "is " + ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead of") + " that of "
                        + host + ": sign-ins and payments would be refused",
                "let this machine keep its time by NTP, e.g. timedatectl set-ntp true");
    }

    private static Finding notCompared(ServiceClock clock, String host) {
        return Finding.ok(NAME, clock.real() + " by this machine; it could not be compared with that of " + host);
    }

    /** The address of a provider that is configured anyway. */
    private static Optional<String> asked(Environment environment) {
        if (!environment.getProperty("runagent.telegram.token", "").isBlank()) {
            return Optional.of(environment.getProperty("runagent.telegram.api-url", "https://api.telegram.org"));
        }
        return environment.getProperty("runagent.google.client-id", "").isBlank()
                ? Optional.empty()
                : Optional.of(environment.getProperty(
                        "runagent.google.jwks-url", "https://www.googleapis.com/oauth2/v3/certs"));
    }

    private static Optional<Instant> read(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }
}
