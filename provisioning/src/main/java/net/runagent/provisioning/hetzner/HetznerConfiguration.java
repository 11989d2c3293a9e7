package net.runagent.provisioning.hetzner;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import net.runagent.core.deployment.ServerFleet;
import net.runagent.core.deployment.ServerPrices;
import net.runagent.core.operator.ProviderCheck;
import net.runagent.core.work.Chance;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HetznerProperties.class)
class HetznerConfiguration {
    /** Made for who has a token: the library refuses to be made without one. */
    @Bean
    @Lazy
    HetznerConnection hetznerConnection(HetznerProperties properties, Clock clock, Chance chance) {
        return HetznerConnection.to(properties, clock, chance, length -> LockSupport.parkNanos(length.toNanos()));
    }

    @Bean
    ServerFleet hetznerServerFleet(
            ObjectProvider<HetznerConnection> connection,
            HetznerProperties properties,
            @Value("${runagent.environment:prod}") String environment,
            Clock clock,
            Chance chance) {
        return properties.configured()
                ? connection.getObject().fleet(properties, new Labels(environment), clock, chance)
                : new NoFleet();
    }

    @Bean
    ServerPrices hetznerServerPrices(ObjectProvider<HetznerConnection> connection, HetznerProperties properties) {
        return new HetznerServerPrices(
                properties.configured() ? Optional.of(connection.getObject().stock()) : Optional.empty());
    }

    @Bean
    ProviderCheck hetznerCheck(
            ObjectProvider<HetznerConnection> connection,
            HetznerProperties properties,
            @Value("${runagent.environment:prod}") String environment) {
        return new HetznerCheck(() -> connection.getObject().client(), properties, new Labels(environment));
    }
}
