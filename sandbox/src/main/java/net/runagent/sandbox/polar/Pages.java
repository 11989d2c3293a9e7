package net.runagent.sandbox.polar;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The pages a payer sees at Polar, as HTML. */
final class Pages {
    private static final String HEAD = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s (simulated Polar)</title>
        <style>
        :root { color-scheme: light dark; --line: #8884; --blue: #0062ff; }
        body { font: 16px/1.5 system-ui, sans-serif; margin: 0; padding: 16px; background: Canvas; color: CanvasText; }
        main { max-width: %s; margin: 4vh auto 0; }
        section { border: 1px solid var(--line); border-radius: 14px; padding: 18px 20px; margin: 0 0 14px; }
        h1 { font-size: 22px; margin: 0 0 14px; }
        h2 { font-size: 17px; margin: 0 0 10px; display: flex; gap: 10px; align-items: center; flex-wrap: wrap; }
        dl { display: grid; grid-template-columns: 1fr auto; gap: 4px 16px; margin: 0 0 14px; }
        dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }
        .sum { font-weight: 600; }
        .row { display: flex; gap: 8px; flex-wrap: wrap; }
        .row form { flex: 1 1 200px; display: flex; }
        button, input { font: inherit; padding: 11px 12px; border-radius: 10px; border: 1px solid #8888; background: none; color: inherit; }
        button { cursor: pointer; width: 100%%; }
        input { min-width: 0; flex: 1 1 150px; }
        .row form.code { flex: 1 1 100%%; gap: 8px; } .code button { width: auto; }
        button.go { background: var(--blue); border-color: var(--blue); color: #fff; }
        .tag { font-size: 13px; font-weight: 400; border: 1px solid currentColor; border-radius: 99px; padding: 0 9px; color: GrayText; }
        .tag.good { color: #1f8a4d; } .tag.bad { color: #c0392b; }
        .note { color: GrayText; font-size: 14px; margin: 0 0 10px; }
        .said { border-left: 3px solid #c0392b; padding-left: 10px; }
        ul { list-style: none; margin: 0; padding: 0; }
        li { display: flex; flex-wrap: wrap; gap: 2px 12px; padding: 9px 0; border-top: 1px solid var(--line); align-items: baseline; }
        li:first-child { border: 0; padding-top: 0; } li:last-child { padding-bottom: 0; }
        li .what { flex: 1 1 190px; } li small { color: GrayText; display: block; }
        li .right { display: flex; flex-wrap: wrap; gap: 4px 12px; margin-left: auto; align-items: baseline; }
        li .sum { font-variant-numeric: tabular-nums; }
        </style>
        </head>
        <body><main><p class="note">Simulated Polar. No card is charged.</p>
        """;

    private static final String NARROW = "430px";
    private static final String WIDE = "560px";
    private static final String FOOT = "</main></body></html>";

    private Pages() {}

    // ---- checkout

    /** @param code {@code unknown} after a code that did not help */
    static String checkout(ObjectNode checkout, String code) {
        String currency = checkout.path("currency").asString();
        StringBuilder body = new StringBuilder(HEAD.formatted("Checkout", NARROW))
                .append("<section><h1>")
                .append(esc(checkout.path("product").path("name").asString()))
                .append("</h1><dl>")
                .append(line("Price", money(checkout.path("amount"), currency)));
        if (checkout.path("discount_amount").asLong() > 0) {
            body.append(line(
                    "Discount: " + checkout.path("discount").path("name").asString(),
                    money(-checkout.path("discount_amount").asLong(), currency)));
        }
        body.append(line("Tax", money(checkout.path("tax_amount"), currency)))
                .append("<dt class=\"sum\">To pay</dt><dd class=\"sum\">")
                .append(money(checkout.path("total_amount"), currency))
                .append("</dd></dl>");
        switch (checkout.path("status").asString()) {
            case "open" -> body.append(payment(checkout, code));
            case "succeeded" -> body.append("<p>Thank you, you have paid. Go back to the chat.</p>");
            case "failed" ->
                body.append("<p>Your card was declined. Nothing was charged. Go back to the chat to try again.</p>");
            default -> body.append("<p>This checkout has expired. Go back to the chat for a new one.</p>");
        }
        return body.append("</section>").append(FOOT).toString();
    }

    private static String payment(ObjectNode checkout, String code) {
        String codes = !checkout.path("allow_discount_codes").asBoolean()
                ? ""
                : (code.isEmpty() ? "" : "<p class=\"note said\">There is no such code for this purchase.</p>")
                        + "<div class=\"row\"><form method=\"post\" class=\"code\">"
                        + "<input name=\"code\" aria-label=\"Discount code\" placeholder=\"Discount code\" required>"
                        + "<button>Apply</button></form></div><br>";
        return codes + "<div class=\"row\">" + form("Pay", "go", "outcome", "paid")
                + form("My card is declined", "", "outcome", "declined") + "</div>";
    }

    // ---- portal

    /** @param said {@code refused} after a change that was not possible */
    static String portal(
            List<ObjectNode> subscriptions, List<ObjectNode> orders, String digits, String path, String said) {
        StringBuilder body =
                new StringBuilder(HEAD.formatted("Your purchases", WIDE)).append("<h1>Your purchases</h1>");
        if (!said.isEmpty()) {
            body.append("<p class=\"note said\">That is not possible right now. Nothing was changed.</p>");
        }
        if (subscriptions.isEmpty()) {
            body.append("<section><p class=\"note\">You have no subscription.</p></section>");
        }
        subscriptions.forEach(subscription -> body.append(subscription(subscription)));
        boolean due = orders.stream()
                .anyMatch(order -> order.path("status").asString().equals("pending"));
        body.append("<section><h2>Payment method</h2><dl>")
                .append(line("Card", "ending in " + digits))
                .append("</dl>")
                .append(due ? "<p class=\"note\">A new card pays the open invoice at once.</p>" : "")
                .append("<div class=\"row\">")
                .append(form("Use a good card", due ? "go" : "", "card", "good"))
                .append(form("Use a card that is declined", "", "card", "declined"))
                .append("</div></section><section><h2>Invoices</h2>");
        if (orders.isEmpty()) {
            body.append("<p class=\"note\">There are none yet.</p>");
        }
        body.append("<ul>");
        orders.forEach(order -> body.append(order(order, path)));
        return body.append("</ul></section>").append(FOOT).toString();
    }

    private static String subscription(ObjectNode subscription) {
        String status = subscription.path("status").asString();
        boolean ended = subscription.hasNonNull("ended_at");
        boolean ending = subscription.path("cancel_at_period_end").asBoolean();
        boolean pausing = subscription.path("pause_at_period_end").asBoolean();
        boolean paused = status.equals("paused");
        StringBuilder body = new StringBuilder("<section><h2>")
                .append(esc(subscription.path("product").path("name").asString()))
                .append(tag(
                        ended
                                ? "ended"
                                : ending
                                        ? "ends with the period"
                                        : pausing ? "pauses with the period" : status.replace('_', ' '),
                        status.equals("active") && !ending && !pausing
                                ? "good"
                                : status.equals("past_due") ? "bad" : ""))
                .append("</h2><dl>")
                .append(line(
                        "Price",
                        money(
                                        subscription.path("amount"),
                                        subscription.path("currency").asString())
                                + " a "
                                + subscription.path("recurring_interval").asString()));
        if (ended) {
            body.append(line("Ended", day(subscription, "ended_at")));
        } else if (paused) {
            body.append(line("Paused since", day(subscription, "paused_at")));
        } else {
            body.append(line(ending ? "Ends" : pausing ? "Pauses" : "Renews", day(subscription, "current_period_end")));
        }
        body.append("</dl>");
        if (!ended) {
            String hidden = hidden("subscription", subscription.path("id").asString());
            body.append("<div class=\"row\">");
            if (paused) {
                body.append(form("Resume and pay now", "go", hidden, "resume", "true"));
            } else {
                body.append(form(
                        ending ? "Keep it" : "Cancel at the end of the period", "", hidden, "cancel", "" + !ending));
                if (!ending && status.equals("active")) {
                    body.append(form(
                            pausing ? "Do not pause" : "Pause at the end of the period",
                            "",
                            hidden,
                            "pause",
                            "" + !pausing));
                }
            }
            body.append("</div>");
        }
        return body.append("</section>").toString();
    }

    private static String order(ObjectNode order, String path) {
        String status = order.path("status").asString();
        String kind = status.equals("paid") ? "good" : status.equals("pending") ? "bad" : "";
        boolean invoice = !status.equals("void");
        return "<li><span class=\"what\">" + esc(order.path("description").asString()) + "<small>"
                + day(order, "created_at") + " · "
                + esc(order.path("invoice_number").asString()) + "</small></span><span class=\"right\">"
                + tag(status.equals("pending") ? "not paid" : status.replace("partially_", "partly "), kind)
                + "<span class=\"sum\">"
                + money(order.path("total_amount"), order.path("currency").asString()) + "</span>"
                + (invoice
                        ? "<a href=\"" + esc(path) + "/invoices/"
                                + esc(order.path("id").asString()) + "\">PDF</a>"
                        : "")
                + "</span></li>";
    }

    static String coming() {
        return HEAD.formatted("Invoice", NARROW)
                        .replace("<title>", "<meta http-equiv=\"refresh\" content=\"1\"><title>")
                + "<section><p>Your invoice is being made.</p></section>" + FOOT;
    }

    static String gone() {
        return HEAD.formatted("Not found", NARROW) + "<section><h1>This link is not valid</h1>"
                + "<p>Go back to the chat for a new one.</p></section>" + FOOT;
    }

    // ---- parts

    private static String line(String what, String value) {
        return "<dt>" + esc(what) + "</dt><dd>" + value + "</dd>";
    }

    private static String tag(String text, String kind) {
        return "<span class=\"tag " + kind + "\">" + esc(text) + "</span>";
    }

    private static String form(String label, String kind, String name, String value) {
        return form(label, kind, "", name, value);
    }

    private static String form(String label, String kind, String more, String name, String value) {
        return "<form method=\"post\">" + more + hidden(name, value) + "<button class=\"" + kind + "\">" + esc(label)
                + "</button></form>";
    }

    private static String hidden(String name, String value) {
        return "<input type=\"hidden\" name=\"" + name + "\" value=\"" + esc(value) + "\">";
    }

    private static String day(JsonNode object, String field) {
        return esc(object.path(field).asString("").split("T", 2)[0]);
    }

    private static String money(JsonNode minor, String currency) {
        return money(minor.asLong(), currency);
    }

    private static String money(long minor, String currency) {
        return "%s%d.%02d %s"
                .formatted(
                        minor < 0 ? "−" : "",
                        Math.abs(minor) / 100,
                        Math.abs(minor) % 100,
                        esc(currency.toUpperCase(Locale.ROOT)));
    }

    private static String esc(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
