package net.runagent.sandbox.google;

import java.util.Map;
import java.util.stream.Collectors;

/** The page on which a person says who they are. */
final class AuthorizePage {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Sign in (simulated Google)</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 17px/1.5 system-ui, sans-serif; margin: 0; padding: 24px 16px; background: Canvas; color: CanvasText; }
            main { max-width: 400px; margin: 6vh auto 0; border: 1px solid #8886; border-radius: 16px; padding: 28px 24px; }
            h1 { font-size: 22px; margin: 0 0 4px; }
            label { display: block; margin: 16px 0 4px; }
            input { font: inherit; box-sizing: border-box; width: 100%; padding: 12px; border: 1px solid #888; border-radius: 8px; background: Field; color: FieldText; }
            button { font: inherit; padding: 12px 20px; border-radius: 999px; border: 1px solid #888; background: none; color: inherit; cursor: pointer; }
            button.go { background: #0b57d0; border-color: #0b57d0; color: #fff; }
            .row { display: flex; gap: 12px; justify-content: flex-end; margin-top: 24px; }
            .note { color: GrayText; font-size: 14px; margin: 0; }
            .wrong { color: #d93025; }
            </style>
            </head>
            <body><main>
            """;

    private AuthorizePage() {}

    static String form(Map<String, String> asked, String wrong) {
        String hidden = asked.entrySet().stream()
                .filter(e -> !e.getKey().equals("name")
                        && !e.getKey().equals("email")
                        && !e.getKey().equals("deny"))
                .map(e -> "<input type=\"hidden\" name=\"%s\" value=\"%s\">"
                        .formatted(esc(e.getKey()), esc(e.getValue())))
                .collect(Collectors.joining("\n"));
        return HEAD
                + """
                <p class="note">Simulated Google</p>
                <h1>Sign in</h1>
                <p class="note">to continue to RunAgent. Type whoever you want to be.</p>
                <form method="post" action="%s">
                %s
                <label for="email">E-mail</label>
                <input id="email" name="email" type="email" autocomplete="off" placeholder="ada@example.org" value="%s" required autofocus>
                <label for="name">Name</label>
                <input id="name" name="name" autocomplete="off" placeholder="Ada" value="%s">
                <p class="wrong">%s</p>
                <div class="row"><button name="deny" value="1" formnovalidate>Cancel</button><button class="go">Continue</button></div>
                </form>
                </main></body></html>
                """.formatted(
                                GoogleParty.AUTHORIZE,
                                hidden,
                                esc(asked.getOrDefault("email", "")),
                                esc(asked.getOrDefault("name", "")),
                                esc(wrong));
    }

    static String refused(String problem) {
        return HEAD + "<h1>Access blocked</h1><p>Error 400: " + esc(problem) + "</p></main></body></html>";
    }

    private static String esc(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
