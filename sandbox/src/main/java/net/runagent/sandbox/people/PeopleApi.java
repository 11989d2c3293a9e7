package net.runagent.sandbox.people;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import net.runagent.sandbox.http.Json;
import net.runagent.sandbox.http.Refusal;
import net.runagent.sandbox.http.Request;
import net.runagent.sandbox.http.Response;
import net.runagent.sandbox.http.Routes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /world/people}: what each person does and sees. */
public final class PeopleApi {
    /** In the path of every sign-in link, whatever language its button has. */
    private static final String SIGN_IN = "/link/";

    private static final int LAST_SHOWN = 5;

    private final People people;
    private final Staffing staffing;

    /** Makes an account that the service knows as staff. */
    @FunctionalInterface
    public interface Staffing {
        void give(String platform, String userId, String role);
    }

    public PeopleApi(People people, Staffing staffing) {
        this.people = people;
        this.staffing = staffing;
    }

    public void addTo(Routes routes) {
        String one = "/world/people/{person}";
        routes.get("/world/people", r -> Response.json(people.all()));
        routes.post("/world/people", this::create);
        routes.post(one + "/says", this::says);
        routes.post(one + "/taps", this::taps);
        routes.post(one + "/chooses", this::chooses);
        routes.post(one + "/fills", this::fills);
        routes.post(one + "/creates-bot", this::createsBot);
        routes.post(one + "/makes-token", r -> Response.json(chat(r).makesToken(userId(r), needed(r, "username"))));
        routes.post(
                one + "/opens",
                r -> Response.json(Map.of("url", chat(r).opens(userId(r), bot(r.json()), needed(r, "link")))));
        routes.post(one + "/signs-in", this::signsIn);
        routes.post(one + "/blocks", r -> blocks(r, true));
        routes.post(one + "/unblocks", r -> blocks(r, false));
        routes.get(one + "/chats", r -> Response.json(chat(r).chats(userId(r))));
        routes.get(one + "/sees", this::sees);
    }

    private Response create(Request request) {
        JsonNode asked = request.json();
        String platform = asked.path("platform").asString("telegram");
        People.Person person = people.create(
                platform,
                asked.path("name").asString("Ada"),
                asked.path("language").asString(null));
        String role = asked.path("role").asString(null);
        if (role != null) {
            staffing.give(platform, person.userId(), role);
        }
        return Response.json(
                201, Map.of("person", person.person(), "userId", person.userId(), "username", person.username()));
    }

    private Response says(Request request) {
        Saying saying = request.json(Saying.class);
        return saying.autocomplete()
                ? Response.json(Map.of("choices", chat(request).completes(userId(request), saying)))
                : Response.json(chat(request).says(userId(request), saying));
    }

    private Response taps(Request request) {
        JsonNode asked = request.json();
        Long message = asked.has("message") ? asked.get("message").asLong() : null;
        return tapped(chat(request).taps(userId(request), bot(asked), needed(request, "button"), message));
    }

    private Response chooses(Request request) {
        JsonNode asked = request.json();
        List<String> values =
                asked.path("values").valueStream().map(JsonNode::asString).toList();
        return tapped(chat(request).chooses(userId(request), bot(asked), values));
    }

    private static Response tapped(ChatParty.Tapped tapped) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("seq", tapped.seq());
        body.put("toast", tapped.toast());
        return Response.json(body);
    }

    private Response fills(Request request) {
        Map<String, String> fields = new LinkedHashMap<>();
        request.json()
                .path("fields")
                .properties()
                .forEach(f -> fields.put(f.getKey(), f.getValue().asString("")));
        return Response.json(chat(request).fills(userId(request), bot(request.json()), fields));
    }

    private Response createsBot(Request request) {
        String username = request.json().path("username").asString(null);
        return Response.json(Map.of("bot", chat(request).createsBot(userId(request), username)));
    }

    private Response signsIn(Request request) {
        JsonNode asked = request.json();
        String link = asked.path("link").asString(null);
        if (link == null) {
            link = signInLink(request);
        }
        SignIn.Result result = SignIn.with(
                people.browser(),
                link,
                needed(request, "email"),
                asked.path("name").asString(person(request).name()));
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("code", result.code());
        body.put("page", result.page());
        return Response.json(body);
    }

    private String signInLink(Request request) {
        return chat(request).sees(userId(request), null, 0).messages().reversed().stream()
                .filter(message -> !message.deleted())
                .flatMap(message -> message.links().stream())
                .map(Seen.Link::url)
                .filter(url -> url.contains(SIGN_IN))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("no sign-in link in this chat"));
    }

    private Response blocks(Request request, boolean blocked) {
        chat(request).blocks(userId(request), bot(request.json()), blocked);
        return Response.json(Map.of());
    }

    private Response sees(Request request) {
        long after = number(request, "after");
        String with = request.query("with").orElse(null);
        Optional<String> match = request.query("match");
        if (match.isEmpty()) {
            return Response.json(chat(request).sees(userId(request), with, after));
        }
        Duration within = Duration.parse(request.query("within", "PT0S"));
        try {
            Optional<Seen.Message> found = chat(request).awaits(userId(request), with, match.get(), after, within);
            return found.map(m -> Response.json(found(m))).orElseGet(() -> nothing(request, with, match.get(), within));
        } catch (PatternSyntaxException wrong) {
            throw Refusal.badRequest("match is not a regular expression: " + wrong.getDescription());
        }
    }

    private static ObjectNode found(Seen.Message message) {
        ObjectNode body = Json.object().put("seq", message.seq());
        body.set("message", Json.tree(message));
        return body;
    }

    private Response nothing(Request request, @Nullable String with, String match, Duration within) {
        List<Seen.Message> all = chat(request).sees(userId(request), with, 0).messages();
        List<Seen.Message> last = all.subList(Math.max(0, all.size() - LAST_SHOWN), all.size());
        return Response.json(408, Map.of("error", "nothing matched " + match + " within " + within, "messages", last));
    }

    private People.Person person(Request request) {
        return people.find(request.param("person"));
    }

    private ChatParty chat(Request request) {
        return people.chat(person(request).platform());
    }

    private String userId(Request request) {
        return person(request).userId();
    }

    private static @Nullable String bot(JsonNode asked) {
        for (String name : List.of("bot", "to", "with")) {
            if (asked.path(name).isString()) {
                return asked.path(name).asString();
            }
        }
        return null;
    }

    private static String needed(Request request, String field) {
        String value = request.json().path(field).asString("");
        if (value.isEmpty()) {
            throw Refusal.badRequest(field + " is missing");
        }
        return value;
    }

    private static long number(Request request, String name) {
        try {
            return Long.parseLong(request.query(name, "0"));
        } catch (NumberFormatException notANumber) {
            throw Refusal.badRequest(name + " is a number");
        }
    }
}
