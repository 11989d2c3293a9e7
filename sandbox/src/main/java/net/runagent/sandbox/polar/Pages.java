package net.runagent.sandbox.polar;

import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** The two pages a payer sees at Polar. */
final class Pages {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>%s (simulated Polar)</title>
            <style>
            :root { color-scheme: light dark; }
            body { font: 17px/1.5 system-ui, sans-serif; margin: 0; padding: 24px 16px; background: Canvas; color: CanvasText; }
            main { max-width: 420px; margin: 6vh auto 0; border: 1px solid #8886; border-radius: 16px; padding: 28px 24px; }
            h1 { font-size: 22px; margin: 0 0 12px; }
            dl { display: grid; grid-template-columns: 1fr auto; gap: 4px 16px; margin: 0 0 20px; }
            dd { margin: 0; text-align: right; font-variant-numeric: tabular-nums; }
            .sum { font-weight: 600; }
            button { font: inherit; width: 100%%; padding: 14px; border-radius: 10px; border: 1px solid #888; background: none; color: inherit; cursor: pointer; margin-top: 12px; }
            button.go { background: #0062ff; border-color: #0062ff; color: #fff; }
            .note { color: GrayText; font-size: 14px; margin: 0 0 4px; }
            </style>
            </head>
            <body><main><p class="note">Simulated Polar. No card is charged.</p>
            """;

    private Pages() {}

    static String checkout(ObjectNode checkout) {
        String status = checkout.path("status").asString();
        String body = switch (status) {
            case "open" -> """
                    <form method="post"><input type="hidden" name="outcome" value="paid"><button class="go">Pay</button></form>
                    <form method="post"><input type="hidden" name="outcome" value="declined"><button>My card is declined</button></form>
                    """;
            case "succeeded" -> "<p>Thank you, you have paid. Go back to the chat.</p>";
            case "failed" -> "<p>Your card was declined. Nothing was charged. Go back to the chat to try again.</p>";
            default -> "<p>This checkout has expired. Go back to the chat for a new one.</p>";
        };
        String currency = checkout.path("currency").asString().toUpperCase(Locale.ROOT);
        return HEAD.formatted("Checkout")
                + "<h1>" + esc(checkout.path("product").path("name").asString()) + "</h1><dl><dt>Price</dt><dd>"
                + amount(checkout.path("net_amount").asLong(), currency) + "</dd><dt>Tax</dt><dd>"
                + amount(checkout.path("tax_amount").asLong(), currency)
                + "</dd><dt class=\"sum\">To pay</dt><dd class=\"sum\">"
                + amount(checkout.path("total_amount").asLong(), currency) + "</dd></dl>" + body
                + "</main></body></html>";
    }

    static String portal(List<ObjectNode> subscriptions) {
        StringBuilder body =
                new StringBuilder(HEAD.formatted("Your subscriptions")).append("<h1>Your subscriptions</h1>");
        if (subscriptions.isEmpty()) {
            body.append("<p>There are none.</p>");
        }
        for (ObjectNode subscription : subscriptions) {
            boolean ended = subscription.hasNonNull("ended_at");
            boolean ending = subscription.path("cancel_at_period_end").asBoolean();
            body.append("<dl><dt>")
                    .append(esc(subscription.path("product").path("name").asString()))
                    .append("</dt><dd>")
                    .append(
                            ended
                                    ? "ended"
                                    : ending
                                            ? "ends with the period"
                                            : esc(subscription.path("status").asString()))
                    .append("</dd><dt>Period ends</dt><dd>")
                    .append(esc(
                            subscription.path("current_period_end").asString("").split("T", 2)[0]))
                    .append("</dd></dl>");
            if (!ended) {
                body.append("<form method=\"post\"><input type=\"hidden\" name=\"subscription\" value=\"")
                        .append(esc(subscription.path("id").asString()))
                        .append("\"><input type=\"hidden\" name=\"cancel\" value=\"")
                        .append(!ending)
                        .append("\"><button>")
                        .append(ending ? "Keep it" : "Cancel at the end of the period")
                        .append("</button></form>");
            }
        }
        return body.append("<p class=\"note\">Card: ending in 4242</p></main></body></html>")
                .toString();
    }

    static String gone() {
        return HEAD.formatted("Not found") + "<h1>This link is not valid</h1></main></body></html>";
    }

    private static String amount(long minor, String currency) {
        return "%s %d.%02d".formatted(esc(currency), minor / 100, minor % 100);
    }

    private static String esc(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
