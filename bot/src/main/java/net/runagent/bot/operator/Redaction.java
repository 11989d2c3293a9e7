package net.runagent.bot.operator;

import java.util.List;
import java.util.regex.Pattern;
import net.runagent.core.operator.Finding;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The last line of defence: no finding quotes a secret, and should one ever do, its value is blacked out here.
 *
 * @param secrets values of settings whose name says that they are secret
 */
record Redaction(List<String> secrets) {
    private static final Pattern SECRET = Pattern.compile("(token|secret|password|management-key|managementkey)$");
    /** Shorter ones are no secrets worth the name, and blacking them out would make the text unreadable. */
    private static final int SHORTEST = 6;

    static Redaction of(ConfigurableEnvironment environment) {
        List<String> secrets = new java.util.ArrayList<>();
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource readable) {
                readable.stream()
                        .filter(name -> name.toString().startsWith("runagent.")
                                && SECRET.matcher(name.toString()).find())
                        .map(name -> String.valueOf(environment.getProperty(name.toString(), "")))
                        .filter(value -> value.length() >= SHORTEST)
                        .forEach(secrets::add);
            }
        }
        return new Redaction(List.copyOf(secrets));
    }

    Finding of(Finding finding) {
        return new Finding(finding.part(), finding.standing(), clean(finding.seen()), clean(finding.next()));
    }

    private String clean(String text) {
        String clean = text;
        for (String secret : secrets) {
            clean = clean.replace(secret, "[redacted]");
        }
        return clean;
    }

    @Override
    public String toString() {
        return "Redaction[" + secrets.size() + "]";
    }
}
