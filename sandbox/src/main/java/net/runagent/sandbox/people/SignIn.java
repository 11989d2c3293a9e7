package net.runagent.sandbox.people;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.runagent.sandbox.canary.Canary;
import org.jspecify.annotations.Nullable;

/** The browser's part of linking a chat: whatever pages come, their forms are filled in until one shows a code. */
final class SignIn {
    private static final Pattern CODE = Pattern.compile("\\b[A-Z2-9]{4}-[A-Z2-9]{4}\\b");
    private static final int MOST_PAGES = 8;

    private SignIn() {}

    /** @param code null when the last page shows none */
    record Result(@Nullable String code, String page) {}

    static Result with(Browser browser, String link, String email, String name) {
        Browser.Page page = browser.open(URI.create(link));
        for (int i = 0; i < MOST_PAGES; i++) {
            Matcher code = CODE.matcher(page.text());
            if (code.find()) {
                browser.learns("sign-in-code", code.group(), Canary.OWN_WORDS);
                return new Result(code.group(), page.text());
            }
            List<Markings.Form> forms = page.forms();
            if (page.status() >= 400 || forms.isEmpty()) {
                break;
            }
            Markings.Form form = forms.stream()
                    .filter(f -> f.method().equals("POST"))
                    .findFirst()
                    .orElse(forms.getFirst());
            page = browser.submit(page, form, fill(form, email, name));
        }
        return new Result(null, page.text());
    }

    private static Map<String, String> fill(Markings.Form form, String email, String name) {
        Map<String, String> filled = new LinkedHashMap<>();
        for (String field : form.values().keySet()) {
            String plain = field.toLowerCase(Locale.ROOT);
            if (plain.equals("email")) {
                filled.put(field, email);
            } else if (plain.equals("name")) {
                filled.put(field, name);
            }
        }
        return filled;
    }
}
