package net.runagent.core.account.google;

import net.runagent.core.account.GoogleProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GoogleProperties.class)
class GoogleConfiguration {}
