package net.runagent.provisioning.openclaw;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where further versions of the agents' program come from.
 *
 * @param folder a folder with one folder for each version, read at start; empty means none but the one that comes with the service
 */
@ConfigurationProperties("runagent.releases")
public record ReleaseProperties(@DefaultValue("") String folder) {}
