package net.runagent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stands where a vendor should stand and answers badly, in every way we know. What a proxy's page or a vendor's error
 * message may do, this does always: it repeats the whole request, with the token in its address or its header.
 */
public final class TroubledVendor implements AutoCloseable {
    public enum Trouble {
        REFUSED,
        RESET,
        CUT,
        SILENT,
        NOT_FOUND,
        PAGE_500,
        PAGE_200,
        NOT_HTTP,
        SAYS_NO,
        SAYS_NO_AND_401,
        SAYS_NO_AND_400,
        ODD_ANSWER,
        REDIRECT
    }

    private final int port;
    private ServerSocket door;
    private volatile Trouble trouble = Trouble.PAGE_500;
    public final AtomicInteger requests = new AtomicInteger();

    public TroubledVendor() {
        door = open(0);
        port = door.getLocalPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public void now(Trouble next) {
        trouble = next;
        if (next == Trouble.REFUSED) {
            close();
        } else if (door.isClosed()) {
            door = open(port);
        }
    }

    private ServerSocket open(int at) {
        try {
            ServerSocket made = new ServerSocket();
            made.setReuseAddress(true);
            made.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at));
            Thread.ofVirtual().start(() -> {
                while (!made.isClosed()) {
                    try {
                        Socket line = made.accept();
                        Thread.ofVirtual().start(() -> serve(line));
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
            return made;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void serve(Socket line) {
        try (line) {
            String request = head(line);
            if (request.isEmpty()) {
                return;
            }
            requests.incrementAndGet();
            String page =
                    "<html><body><h1>The request could not be served</h1><pre>" + request + "</pre></body></html>";
            switch (trouble) {
                case REFUSED, RESET -> line.setSoLinger(true, 0);
                case CUT ->
                    write(line, "HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n{\"ok\":true,\"result\":\"" + request);
                // Only the caller's own patience ends it.
                case SILENT -> line.getInputStream().transferTo(OutputStream.nullOutputStream());
                case NOT_FOUND -> answer(line, "404 Not Found", "text/html", page);
                case PAGE_500 -> answer(line, "500 Oops", "text/html", page);
                case PAGE_200 -> answer(line, "200 OK", "text/html", page);
                case NOT_HTTP -> write(line, "220 " + request.replace("\r\n", " ") + "\r\n\r\n");
                case SAYS_NO -> answer(line, "422 No", "application/json", no(request, 422));
                case SAYS_NO_AND_401 -> answer(line, "401 No", "application/json", no(request, 401));
                case SAYS_NO_AND_400 -> answer(line, "400 No", "application/json", no(request, 400));
                case ODD_ANSWER -> answer(line, "200 OK", "application/json", odd(request));
                case REDIRECT ->
                    write(
                            line,
                            "HTTP/1.1 307 There\r\nLocation: " + url() + "/elsewhere?from="
                                    + request.lines().findFirst().orElse("").replace(' ', '+')
                                    + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            }
        } catch (IOException theirEnd) {
            // the caller went away; that is the test's business
        }
    }

    private static String no(String request, int status) {
        return JsonMapper.shared()
                .writeValueAsString(java.util.Map.of(
                        "ok",
                        false,
                        "error_code",
                        status,
                        "description",
                        "refused: " + request,
                        "detail",
                        request,
                        "error",
                        java.util.Map.of("code", request, "message", request)));
    }

    private static String odd(String request) {
        return JsonMapper.shared()
                .writeValueAsString(java.util.Map.of(
                        "ok",
                        true,
                        "result",
                        java.util.List.of(request),
                        "data",
                        java.util.Map.of("hash", request, "label", request),
                        "servers",
                        request,
                        "items",
                        request));
    }

    private static String head(Socket line) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(line.getInputStream(), StandardCharsets.ISO_8859_1));
        StringBuilder head = new StringBuilder();
        for (String row = reader.readLine(); row != null && !row.isEmpty(); row = reader.readLine()) {
            head.append(row).append("\r\n");
        }
        return head.toString();
    }

    private static void answer(Socket line, String status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        write(
                line,
                "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + bytes.length
                        + "\r\nConnection: close\r\n\r\n" + body);
        // Read on until the caller hangs up: closing with unread input would reset the line and lose the answer.
        line.shutdownOutput();
        line.setSoTimeout(2_000);
        line.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static void write(Socket line, String text) throws IOException {
        line.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        line.getOutputStream().flush();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
