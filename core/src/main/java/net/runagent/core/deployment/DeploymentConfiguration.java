package net.runagent.core.deployment;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the installation's word into the names of its servers. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PoolProperties.class)
class DeploymentConfiguration {
    /** @param environment {@code runagent.environment}: 1 to 20 of {@code a-z0-9-}, e.g. {@code prod} */
    @Bean
    ServerNames serverNames(@Value("${runagent.environment:prod}") String environment) {
        return (subject, generation) -> ServerName.of(environment, subject, generation);
    }
}
