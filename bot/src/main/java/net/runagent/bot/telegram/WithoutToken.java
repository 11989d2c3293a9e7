package net.runagent.bot.telegram;

import java.io.IOException;
import java.util.List;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Takes the token of a call out of whatever comes back. A proxy's page or an error may repeat the address that was asked
 * for, and the library puts both into exceptions, some of which it logs itself.
 */
final class WithoutToken implements Interceptor {
    private static final String REDACTED = "[redacted]";
    private static final int DEEPEST = 10;

    @Override
    public Response intercept(Chain chain) throws IOException {
        String token = token(chain.request().url().pathSegments());
        if (token.isEmpty()) {
            return chain.proceed(chain.request());
        }
        try {
            Response response = chain.proceed(chain.request());
            ResponseBody body = response.body();
            String text = body.string();
            return response.newBuilder()
                    .message(response.message().replace(token, REDACTED))
                    .body(ResponseBody.create(text.replace(token, REDACTED), body.contentType()))
                    .build();
        } catch (IOException trouble) {
            if (!tells(trouble, token)) {
                throw trouble;
            }
            // Neither its words nor what lies below it: both are printed with a stack trace.
            throw new IOException(
                    "no answer that can be read: " + trouble.getClass().getSimpleName());
        }
    }

    /** Every method's address is {@code /bot<token>/<method>}. */
    private static String token(List<String> path) {
        String first = path.getFirst();
        return first.startsWith("bot") ? first.substring("bot".length()) : "";
    }

    private static boolean tells(Throwable trouble, String token) {
        Throwable each = trouble;
        for (int depth = 0; each != null && depth < DEEPEST; depth++) {
            if (String.valueOf(each.getMessage()).contains(token)) {
                return true;
            }
            for (Throwable beside : each.getSuppressed()) {
                if (String.valueOf(beside.getMessage()).contains(token)) {
                    return true;
                }
            }
            each = each.getCause();
        }
        return false;
    }
}
