package net.runagent.bot.control;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.runagent.core.chain.ChainProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Sandbox mode talks to loopback only. Every address that the service would call must be set and be on loopback, so that
 * no real credential can reach its vendor by accident.
 */
final class SandboxGuard {
    /** A credential, and the address it would be sent to. */
    private static final Map<String, List<String>> SENT_TO = Map.of(
            "runagent.telegram.token", List.of("runagent.telegram.api-url"),
            "runagent.google.client-secret",
                    List.of("runagent.google.token-url", "runagent.google.authorize-url", "runagent.google.jwks-url"),
            "runagent.polar.token", List.of("runagent.polar.api-url"),
            "runagent.hetzner.token", List.of("runagent.hetzner.api-url"),
            "runagent.openrouter.management-key", List.of("runagent.openrouter.api-url"));

    private static final List<String> ADDRESSES = List.of(
            "runagent.world.url",
            "runagent.public-url",
            "runagent.telegram.api-url",
            "runagent.google.token-url",
            "runagent.google.authorize-url",
            "runagent.google.jwks-url",
            "runagent.polar.api-url",
            "runagent.hetzner.api-url",
            "runagent.openrouter.api-url",
            "runagent.agent.telegram-api-url",
            "runagent.agent.openrouter-url");

    private static final String DATABASE = "runagent.database.url";
    private static final Pattern DATABASE_FORM = Pattern.compile("jdbc:postgresql://([^/?]*)(?:[/?].*)?");

    private SandboxGuard() {}

    static void requireHarmless(Environment environment) {
        SENT_TO.forEach((credential, addresses) -> {
            if (isSet(environment, credential)) {
                addresses.stream()
                        .filter(address -> !isSet(environment, address))
                        .forEach(address -> refuse(
                                credential + " is set, but " + address + " is not, so it would go to the real vendor"));
            }
        });
        for (String address : ADDRESSES) {
            if (isSet(environment, address) && !isLoopback(environment.getRequiredProperty(address))) {
                refuse(address + " is not on loopback");
            }
        }
        Binder.get(environment)
                .bind("runagent.chain", ChainProperties.class)
                .map(ChainProperties::endpoints)
                .orElseGet(Map::of)
                .forEach((chain, providers) -> {
                    if (!providers.stream().allMatch(SandboxGuard::isLoopback)) {
                        refuse("runagent.chain.providers." + chain + " is not on loopback");
                    }
                });
        if (isSet(environment, DATABASE) && !isLoopbackDatabase(environment.getRequiredProperty(DATABASE))) {
            refuse(DATABASE + " is not on loopback, and the world may ask for everything in it to be forgotten");
        }
        String mailHost = environment.getProperty("runagent.mail.host", "127.0.0.1");
        if (!isLoopbackHost(mailHost)) {
            refuse("runagent.mail.host is not on loopback");
        }
    }

    private static boolean isSet(Environment environment, String property) {
        return !environment.getProperty(property, "").isBlank();
    }

    private static boolean isLoopback(String address) {
        try {
            return isLoopbackHost(URI.create(address).getHost());
        } catch (IllegalArgumentException | NullPointerException notAnAddress) {
            return false;
        }
    }

    /** PostgreSQL's form: {@code jdbc:postgresql://host:port,host:port/name}; without a host it means this machine. */
    private static boolean isLoopbackDatabase(String address) {
        Matcher form = DATABASE_FORM.matcher(address);
        if (!form.matches()) {
            return !address.contains("//");
        }
        return Stream.of(form.group(1).split(",", -1))
                .map(host -> host.replaceFirst(":\\d*$", ""))
                .allMatch(host -> host.isEmpty() || isLoopbackHost(host));
    }

    private static boolean isLoopbackHost(String host) {
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static void refuse(String what) {
        throw new IllegalStateException("Sandbox mode (runagent.world.url) stands beside real settings: " + what
                + ". Nothing was started. Remove runagent.world.url to run for real, or the real settings to play.");
    }
}
