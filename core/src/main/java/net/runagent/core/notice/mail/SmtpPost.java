package net.runagent.core.notice.mail;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import net.runagent.core.notice.MailProperties;
import net.runagent.core.notice.Post;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;

@Component
class SmtpPost implements Post {
    private static final int IMPLICIT_TLS_PORT = 465;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final MailProperties mail;
    private final JavaMailSenderImpl sender;

    SmtpPost(MailProperties mail) {
        this.mail = mail;
        this.sender = sender(mail);
    }

    @Override
    public boolean available() {
        return mail.configured();
    }

    @Override
    public String trouble() {
        try {
            sender.testConnection();
            return "";
        } catch (AuthenticationFailedException e) {
            return "it refuses our user or password";
        } catch (MessagingException e) {
            return "no connection";
        }
    }

    @Override
    public Delivery send(UUID letter, String to, Paper paper) {
        try {
            sender.send(message(letter, to, paper));
            return new Delivery.Taken();
        } catch (MessagingException e) {
            // An address that cannot be written on an envelope will not become better.
            return new Delivery.Never("address");
        } catch (MailAuthenticationException e) {
            return new Delivery.NotNow("the mail server refuses our user or password");
        } catch (MailSendException e) {
            return refusal(e);
        } catch (MailException e) {
            return new Delivery.NotNow(e.getClass().getSimpleName());
        }
    }

    private MimeMessage message(UUID letter, String to, Paper paper) throws MessagingException {
        InternetAddress from = new InternetAddress(mail.from(), true);
        MimeMessage message = sender.createMimeMessage();
        MimeMessageHelper helper =
                new MimeMessageHelper(message, MimeMessageHelper.MULTIPART_MODE_RELATED, StandardCharsets.UTF_8.name());
        helper.setFrom(from);
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
        helper.setSubject(paper.subject());
        helper.setText(paper.text(), paper.html());
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setHeader("Message-ID", "<" + letter + "@" + domain(from) + ">");
        return message;
    }

    /** Looks for the server's own code below what JavaMail and Spring wrapped around it; their messages name addresses. */
    private static Delivery refusal(MailSendException e) {
        for (Exception failed : e.getMessageExceptions()) {
            for (Throwable cause = failed; cause != null; cause = next(cause)) {
                int code = switch (cause) {
                    case SMTPAddressFailedException address -> address.getReturnCode();
                    case SMTPSendFailedException send -> send.getReturnCode();
                    default -> 0;
                };
                if (code >= 500) {
                    return new Delivery.Never("smtp " + code);
                }
                if (code >= 400) {
                    return new Delivery.NotNow("smtp " + code);
                }
            }
        }
        return new Delivery.NotNow("no connection");
    }

    private static @Nullable Throwable next(Throwable cause) {
        return cause instanceof MessagingException messaging && messaging.getNextException() != null
                ? messaging.getNextException()
                : cause.getCause();
    }

    private static String domain(InternetAddress from) {
        String address = from.getAddress();
        return address.substring(address.indexOf('@') + 1);
    }

    private static JavaMailSenderImpl sender(MailProperties mail) {
        JavaMailSenderImpl sender = new JavaMailSenderImpl();
        sender.setHost(mail.host());
        sender.setPort(mail.port());
        sender.setDefaultEncoding(StandardCharsets.UTF_8.name());
        boolean signsIn = !mail.user().isBlank();
        if (signsIn) {
            sender.setUsername(mail.user());
            sender.setPassword(mail.password());
        }
        boolean tlsFirst = mail.port() == IMPLICIT_TLS_PORT;
        Properties smtp = sender.getJavaMailProperties();
        // Without these three JavaMail waits for ever.
        smtp.setProperty("mail.smtp.connectiontimeout", String.valueOf(CONNECT.toMillis()));
        smtp.setProperty("mail.smtp.timeout", String.valueOf(ANSWER.toMillis()));
        smtp.setProperty("mail.smtp.writetimeout", String.valueOf(ANSWER.toMillis()));
        smtp.setProperty("mail.smtp.auth", String.valueOf(signsIn));
        smtp.setProperty("mail.smtp.ssl.enable", String.valueOf(tlsFirst));
        smtp.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        smtp.setProperty("mail.smtp.starttls.enable", String.valueOf(!tlsFirst));
        // A password never crosses a line in clear.
        smtp.setProperty("mail.smtp.starttls.required", String.valueOf(signsIn && !tlsFirst));
        return sender;
    }
}
