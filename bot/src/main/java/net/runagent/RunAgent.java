package net.runagent;

import net.runagent.bot.operator.Shell;
import net.runagent.bot.operator.Start;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * Starts RunAgent. Without a command, or with {@code serve}, it is the service; any other command ({@code doctor},
 * {@code vault}, {@code audit}, {@code books}, {@code jobs}) runs without the web and without taking up work, and its result is
 * the exit code.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class RunAgent {
    public static void main(String[] args) {
        if (args.length > 0 && !args[0].equals("serve") && !args[0].startsWith("--")) {
            System.exit(Shell.run(args));
        }
        service().run(args);
    }

    static SpringApplication service() {
        SpringApplication application = new SpringApplication(RunAgent.class);
        application.addInitializers(new Start());
        return application;
    }
}
