package net.runagent.core.notice;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The mail server that takes our letters. SPF, DKIM and DMARC of the sender's domain are set up there.
 *
 * @param host name of the server; empty switches mail off
 * @param port 587 with STARTTLS (used whenever the server offers it), 465 with TLS from the start
 * @param from sender, e.g. {@code RunAgent <hello@example.org>}; answers of people go there
 * @param user empty when the server asks for none
 * @param password empty when the server asks for none
 */
@ConfigurationProperties("runagent.mail")
public record MailProperties(
        @DefaultValue("") String host,
        @DefaultValue("587") int port,
        @DefaultValue("") String from,
        @DefaultValue("") String user,
        @DefaultValue("") String password) {
    public MailProperties {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("runagent.mail.port is 1 to 65535, not " + port);
        }
        if (!host.isBlank() && !from.contains("@")) {
            throw new IllegalArgumentException("runagent.mail.from must be the sender's address when mail.host is set");
        }
    }

    public boolean configured() {
        return !host.isBlank();
    }

    @Override
    public String toString() {
        return "MailProperties[" + (configured() ? host + ":" + port : "off") + "]";
    }
}
