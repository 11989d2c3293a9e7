package net.runagent.core.usage.openrouter;

import net.runagent.core.usage.OpenRouterProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OpenRouterProperties.class)
class OpenRouterConfiguration {}
