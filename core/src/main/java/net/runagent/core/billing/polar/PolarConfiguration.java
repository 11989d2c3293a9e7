package net.runagent.core.billing.polar;

import net.runagent.core.billing.PolarProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Says once at start when news of payments have to be asked for. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PolarProperties.class)
class PolarConfiguration {
    private static final Logger log = LoggerFactory.getLogger(PolarConfiguration.class);

    PolarConfiguration(PolarProperties properties) {
        if (properties.configured() && properties.webhookSecret().isBlank()) {
            log.warn("Payments are noticed by polling only: runagent.polar.webhook-secret is not set.");
        }
    }
}
