package net.runagent.sandbox.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One connection that is kept open and on which one signed webhook after the other is delivered. It writes and reads bytes
 * itself: what the driver computes is taken from the cores that are measured.
 */
final class WebhookSender implements AutoCloseable {
    private final URI service;
    private final Mac mac;
    private final Clock clock;
    private final String head;
    private Socket socket;
    private OutputStream out;
    private InputStream in;

    WebhookSender(URI service, String secret, Clock clock) throws IOException, GeneralSecurityException {
        this.service = service;
        this.clock = clock;
        socket = connected(service);
        out = socket.getOutputStream();
        in = new BufferedInputStream(socket.getInputStream());
        mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        head = "POST /hooks/polar HTTP/1.1\r\nHost: " + service.getAuthority()
                + "\r\nUser-Agent: polar.sh webhooks\r\nContent-Type: application/json\r\n";
    }

    private static Socket connected(URI service) throws IOException {
        Socket socket = new Socket(service.getHost(), service.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        return socket;
    }

    /** Delivers it and waits for the answer, which must be 202. */
    void deliver(String id, byte[] body) throws IOException {
        String time = Long.toString(clock.instant().getEpochSecond());
        mac.update((id + "." + time + ".").getBytes(StandardCharsets.UTF_8));
        String signature = Base64.getEncoder().encodeToString(mac.doFinal(body));
        byte[] start = (head + "webhook-id: " + id + "\r\nwebhook-timestamp: " + time + "\r\nwebhook-signature: v1,"
                        + signature + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        out.write(all);
        String status = line();
        if (!status.startsWith("HTTP/1.1 202")) {
            throw new IOException("not taken: " + status);
        }
        boolean closes = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            closes |= lower.equals("connection: close");
            if (lower.startsWith("content-length:") && !lower.endsWith(" 0")) {
                throw new IOException("an answer with a body: " + header);
            }
        }
        if (closes) { // the service takes only so many on one connection
            socket.close();
            socket = connected(service);
            out = socket.getOutputStream();
            in = new BufferedInputStream(socket.getInputStream());
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("closed in the middle of an answer");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
