package net.runagent.provisioning.hetzner;

import java.time.Clock;
import java.util.concurrent.locks.LockSupport;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.operator.ProviderCheck;
import net.runagent.core.work.Chance;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HetznerProperties.class)
class HetznerConfiguration {
    @Bean
    HetznerConnection hetznerConnection(HetznerProperties properties, Clock clock, Chance chance) {
        if (properties.token().isBlank()) {
            LoggerFactory.getLogger(HetznerConfiguration.class)
                    .warn("No agent can be deployed: runagent.hetzner.token is not set");
        }
        return HetznerConnection.to(properties, clock, chance, length -> LockSupport.parkNanos(length.toNanos()));
    }

    @Bean
    ServerFleet hetznerServerFleet(
            HetznerConnection connection,
            HetznerProperties properties,
            @Value("${runagent.environment:prod}") String environment,
            Clock clock,
            Chance chance) {
        return connection.fleet(properties, new Labels(environment), clock, chance);
    }

    @Bean
    ProviderCheck hetznerCheck(
            HetznerConnection connection,
            HetznerProperties properties,
            @Value("${runagent.environment:prod}") String environment) {
        return new HetznerCheck(connection.client(), properties, new Labels(environment));
    }
}
