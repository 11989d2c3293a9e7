package net.runagent.core.care;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({CareProperties.class, UpdateProperties.class})
class CareConfiguration {}
