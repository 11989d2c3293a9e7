package net.runagent.sandbox.mail;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A letter as it arrived. @param headers the last one of each name */
public record Mail(String id, String to, String subject, String text, String html, Map<String, String> headers) {
    static Mail of(String id, MimeMessage message) {
        try {
            Map<String, String> headers = new LinkedHashMap<>();
            for (Header header : Collections.list(message.getAllHeaders())) {
                headers.put(header.getName(), header.getValue());
            }
            InternetAddress to = (InternetAddress) message.getRecipients(Message.RecipientType.TO)[0];
            return new Mail(
                    id,
                    to.getAddress(),
                    message.getSubject(),
                    part(message, "text/plain"),
                    part(message, "text/html"),
                    headers);
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("a letter that cannot be read", e);
        }
    }

    private static String part(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return String.valueOf(part.getContent());
        }
        if (part.getContent() instanceof Multipart many) {
            for (int i = 0; i < many.getCount(); i++) {
                BodyPart inner = many.getBodyPart(i);
                String found = part(inner, type);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return "";
    }
}
