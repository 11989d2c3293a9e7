package net.runagent.bot.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class MaskedLogsTest {
    private static final String TOKEN = "123456789:" + "AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx";

    private static final Map<String, Object> JSON =
            Map.of("logging.structured.format.console", "ecs", "logging.config", "classpath:json-logs.xml");

    @Configuration
    static class Nothing {}

    @Test
    void anExceptionThatQuotesAUrlIsMaskedWithItsCausesInTheServicesForm(CapturedOutput output) {
        run(
                JSON,
                () -> LoggerFactory.getLogger("there")
                        .error(
                                "call failed",
                                new IllegalStateException("outer", new java.io.IOException("/bot" + TOKEN + "/x"))));
        assertThat(output.getAll())
                .contains("\"message\":\"call failed\"")
                .contains("/bot[telegram-token]/x")
                .doesNotContain(TOKEN);
    }

    @Test
    void thePlainFormIsMaskedToo(CapturedOutput output) {
        run(Map.of(), () -> LoggerFactory.getLogger("there").error("arguments {} too", TOKEN));
        assertThat(output.getAll()).contains("arguments [telegram-token] too").doesNotContain(TOKEN);
    }

    @Test
    void aLineBreakInWhatSomebodySentMakesNoSecondLine(CapturedOutput output) {
        String forged = "name\n{\"log\":{\"level\":\"INFO\"},\"message\":\"all is well\"}";
        run(JSON, () -> LoggerFactory.getLogger("there").error("unknown: {}", forged));
        List<String> lines = output.getOut()
                .lines()
                .filter(line -> line.contains("all is well"))
                .toList();
        assertThat(lines).hasSize(1);
        JsonNode line = JsonMapper.shared().readTree(lines.getFirst());
        assertThat(line.get("message").asString()).isEqualTo("unknown: " + forged);
    }

    @Test
    void everyPlaceThatIsWrittenToIsMaskedOnce() {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        OutputStreamAppender<ILoggingEvent> file = new OutputStreamAppender<>();
        PatternLayoutEncoder lines = new PatternLayoutEncoder();
        lines.setContext(context);
        lines.setPattern("%m%n");
        lines.start();
        file.setContext(context);
        file.setEncoder(lines);
        file.setOutputStream(written);
        file.start();
        context.getLogger("net.runagent").addAppender(file);
        MaskedLogs.mask(context);
        MaskedLogs.mask(context);
        context.getLogger("net.runagent.x").info("key {}", TOKEN);
        assertThat(context.getStatusManager().getCopyOfStatusList()).isEmpty();
        assertThat(file.getEncoder()).isInstanceOf(MaskingEncoder.class);
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("key [telegram-token]" + System.lineSeparator());
    }

    @Test
    void everyStartOfTheServiceAndItsCommandsHasIt() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(org.springframework.context.ApplicationListener.class))
                .hasAtLeastOneElementOfType(MaskedLogs.class);
    }

    private static void run(Map<String, Object> settings, Runnable work) {
        // Boot keeps the first value that it ever saw.
        System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
        SpringApplication application = new SpringApplication(Nothing.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setDefaultProperties(settings);
        application.setEnvironmentPrefix("none");
        try (var context = application.run("--spring.config.location=optional:classpath:/none/")) {
            work.run();
        } finally {
            System.clearProperty("CONSOLE_LOG_STRUCTURED_FORMAT");
        }
    }
}
