package net.runagent.bot.operator;

import java.util.Locale;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * The house with its lights off: the same beans and the same settings as the service, but each is made only when a
 * command asks for it, and of what Boot configures by itself there is nothing but the bare database. No web, no
 * migrations, no jobs, no pollers. Not a component, so that the service never finds it.
 */
@ComponentScan({
    "net.runagent.core",
    "net.runagent.persistence",
    "net.runagent.provisioning",
    "net.runagent.bot.agent",
    "net.runagent.bot.telegram",
    "net.runagent.bot.discord"
})
@ConfigurationPropertiesScan("net.runagent")
@EnableConfigurationProperties
final class ShellHouse {
    /** What may be done with the embedded PostgreSQL. */
    enum Database {
        /** Joins it when it runs. */
        LOOKS,
        /** Also starts one that is there, for as long as the command runs. */
        READS
    }

    private ShellHouse() {}

    /** @param database what the command may do with it */
    static ConfigurableApplicationContext open(Database database) {
        SpringApplication application = new SpringApplication(ShellHouse.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setAdditionalProfiles("command");
        application.setLazyInitialization(true);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.addInitializers(context -> context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME + " of the shell",
                        Map.of("runagent.shell", database.name().toLowerCase(Locale.ROOT)))));
        return ScopedValue.where(FailedStart.TOLD_BY_THE_COMMAND, true).call(() -> application.run());
    }
}
