package net.runagent.provisioning.openclaw;

import java.time.Clock;
import net.runagent.core.care.BackupHost;
import net.runagent.core.deployment.AgentHost;
import net.runagent.core.vault.Vault;
import net.runagent.provisioning.boot.FirstBoot;
import net.runagent.provisioning.boot.LoginNetwork;
import net.runagent.provisioning.boot.ReadinessList;
import net.runagent.provisioning.hetzner.HetznerProperties;
import net.runagent.provisioning.ssh.ServerLines;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AgentProperties.class)
class AgentHostConfiguration {
    @Bean
    AgentHost sshAgentHost(
            ServerLines lines, Vault vault, HetznerProperties hetzner, AgentProperties agent, Clock clock) {
        return new SshAgentHost(
                lines,
                vault,
                new FirstBoot(
                        hetzner.sshPort(),
                        hetzner.sshFrom().stream().map(LoginNetwork::new).toList()),
                new ReadinessList(hetzner.sshPort(), clock),
                new OpenClaw(agent),
                clock);
    }

    @Bean
    BackupHost sshBackupHost(ServerLines lines, AgentProperties agent, Clock clock) {
        return new SshBackupHost(lines, new OpenClaw(agent), clock);
    }
}
