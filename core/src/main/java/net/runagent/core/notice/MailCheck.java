package net.runagent.core.notice;

import net.runagent.core.operator.ProviderCheck;
import org.springframework.stereotype.Component;

/** Signs in to the mail server and leaves again. */
@Component
class MailCheck implements ProviderCheck {
    private final Post post;
    private final MailProperties mail;

    MailCheck(Post post, MailProperties mail) {
        this.post = post;
        this.mail = mail;
    }

    @Override
    public String provider() {
        return "Mail";
    }

    @Override
    public Checked check() {
        if (!mail.configured()) {
            return new Checked.Missing(
                    "runagent.mail.host",
                    "people get letters about payments, their agents and changes of the privacy policy",
                    "from whoever hosts your mail: host, port, user and password for sending; also set runagent.mail.from",
                    false);
        }
        String trouble = post.trouble();
        return trouble.isEmpty()
                ? new Checked.Works(mail.host() + ":" + mail.port() + " accepts us")
                : new Checked.Broken(mail.host() + ":" + mail.port() + ": " + trouble, "check runagent.mail.*");
    }
}
