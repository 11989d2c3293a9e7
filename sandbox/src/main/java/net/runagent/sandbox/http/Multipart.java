package net.runagent.sandbox.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes a {@code multipart/form-data} body apart. */
public final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("filename=(?:\"([^\"]*)\"|([^;\\s]+))");
    private static final Pattern TYPE = Pattern.compile("content-type:\\s*([^\\r\\n]+)", Pattern.CASE_INSENSITIVE);

    /** @param fileName null for a plain field */
    public record Part(String name, @Nullable String fileName, String mediaType, byte[] content) {}

    private Multipart() {}

    /** Refused with {@code 400} when it is not such a body. */
    public static List<Part> parse(String contentType, byte[] body) {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw Refusal.badRequest("can't find boundary in multipart/form-data");
        }
        byte[] line = ("--" + boundary.group(1)).getBytes(StandardCharsets.ISO_8859_1);
        List<Part> parts = new ArrayList<>();
        int at = indexOf(body, line, 0);
        while (at >= 0) {
            int start = at + line.length + 2;
            int next = indexOf(body, line, start);
            if (next < 0) {
                break;
            }
            parts.add(part(body, start, next - 2));
            at = next;
        }
        return parts;
    }

    private static Part part(byte[] body, int from, int to) {
        int blank = indexOf(body, "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1), from);
        if (blank < 0 || blank > to) {
            throw Refusal.badRequest("can't parse multipart/form-data");
        }
        String head = new String(body, from, blank - from, StandardCharsets.UTF_8);
        byte[] content = new byte[Math.max(0, to - blank - 4)];
        System.arraycopy(body, blank + 4, content, 0, content.length);
        String name = first(NAME, head, "");
        Matcher file = FILE_NAME.matcher(head);
        return new Part(
                name,
                file.find() ? Optional.ofNullable(file.group(1)).orElseGet(() -> file.group(2)) : null,
                first(TYPE, head, "application/octet-stream").strip(),
                content);
    }

    private static String first(Pattern pattern, String text, String otherwise) {
        Matcher found = pattern.matcher(text);
        return found.find() ? found.group(1) : otherwise;
    }

    private static int indexOf(byte[] body, byte[] what, int from) {
        outer:
        for (int i = from; i <= body.length - what.length; i++) {
            for (int j = 0; j < what.length; j++) {
                if (body[i + j] != what[j]) {
                    continue outer;
                }
            }
            return i;
        }
        return -1;
    }
}
