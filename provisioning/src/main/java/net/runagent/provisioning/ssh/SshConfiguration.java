package net.runagent.provisioning.ssh;

import net.runagent.core.vault.Vault;
import net.runagent.provisioning.hetzner.HetznerProperties;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

@Configuration(proxyBeanMethods = false)
class SshConfiguration {
    @Bean
    ServerLines serverLines(Vault vault, HetznerProperties hetzner) {
        return new ServerLines(vault, hetzner.sshPort());
    }

    @Bean
    @Profile("!command")
    ApplicationListener<ApplicationReadyEvent> serverLinesEarly(ServerLines lines) {
        return ready -> Thread.ofVirtual().name("ssh-start").start(lines::started);
    }
}
