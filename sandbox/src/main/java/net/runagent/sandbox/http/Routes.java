package net.runagent.sandbox.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which handler answers which path. {@code {name}} stands for one segment, {@code {name...}} for the rest of the path;
 * the most literal route wins, then the first added.
 */
public final class Routes {
    private final List<Route> routes = new ArrayList<>();

    public Routes get(String template, Handler handler) {
        return add("GET", template, handler);
    }

    public Routes post(String template, Handler handler) {
        return add("POST", template, handler);
    }

    public Routes put(String template, Handler handler) {
        return add("PUT", template, handler);
    }

    public Routes patch(String template, Handler handler) {
        return add("PATCH", template, handler);
    }

    public Routes delete(String template, Handler handler) {
        return add("DELETE", template, handler);
    }

    /** Whatever the method. */
    public Routes any(String template, Handler handler) {
        return add("*", template, handler);
    }

    /** @param method {@code *} for any */
    public synchronized Routes add(String method, String template, Handler handler) {
        routes.add(new Route(method, template, segments(template), handler));
        routes.sort((a, b) -> Integer.compare(a.wildness(), b.wildness()));
        return this;
    }

    /** The handler for the request, which then knows its parameters; {@code 404} or {@code 405} when there is none. */
    Handler find(Request request) {
        List<String> path = segments(request.path());
        boolean pathKnown = false;
        for (Route route : routes) {
            Optional<Map<String, String>> params = route.match(path);
            if (params.isPresent()) {
                pathKnown = true;
                if (route.method.equals("*") || route.method.equals(request.method()) || headOf(route, request)) {
                    request.matched(route.template, params.get());
                    return route.handler;
                }
            }
        }
        int status = pathKnown ? 405 : 404;
        String message = (pathKnown ? "method not allowed: " : "not found: ") + request.method() + " " + request.path();
        return any -> Response.error(status, message);
    }

    private static boolean headOf(Route route, Request request) {
        return request.method().equals("HEAD") && route.method.equals("GET");
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        int from = 1;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            segments.add(path.substring(from, to));
            from = to + 1;
        }
        return segments;
    }

    private record Route(String method, String template, List<String> segments, Handler handler) {
        int wildness() {
            int wild = 0;
            for (String segment : segments) {
                wild += segment.endsWith("...}") ? 100 : segment.contains("{") ? 1 : 0;
            }
            return wild;
        }

        Optional<Map<String, String>> match(List<String> path) {
            boolean open = !segments.isEmpty() && segments.getLast().endsWith("...}");
            if (open ? path.size() < segments.size() : path.size() != segments.size()) {
                return Optional.empty();
            }
            Map<String, String> params = new TreeMap<>();
            for (int i = 0; i < segments.size(); i++) {
                String pattern = segments.get(i);
                int brace = pattern.indexOf('{');
                if (brace < 0) {
                    if (!pattern.equals(path.get(i)) && !pattern.equals(decode(path.get(i)))) {
                        return Optional.empty();
                    }
                } else if (pattern.endsWith("...}")) {
                    String rest = String.join("/", path.subList(i, path.size()));
                    params.put(pattern.substring(1, pattern.length() - 4), decode(rest));
                } else {
                    String segment = path.get(i);
                    if (!segment.startsWith(pattern.substring(0, brace)) || segment.length() <= brace) {
                        return Optional.empty();
                    }
                    params.put(pattern.substring(brace + 1, pattern.length() - 1), decode(segment.substring(brace)));
                }
            }
            return Optional.of(params);
        }
    }

    private static String decode(String segment) {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
