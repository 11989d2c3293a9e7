package net.runagent.bot.telegram;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.telegram.telegrambots.client.okhttp.OkHttpTelegramClient;
import org.telegram.telegrambots.meta.TelegramUrl;

/**
 * Our lines to the Bot API. The token stands in every path: nothing here logs, tags or measures by URL. A request is
 * never repeated behind our back, because a message that went out although its answer was lost would come twice; a redirect is
 * not followed, because it could carry the token elsewhere.
 */
@Component
final class TelegramHttp implements DisposableBean {
    private static final int CONNECT_SECONDS = 5;
    private static final int ANSWER_SECONDS = 15;
    /** Longer than a long poll takes. */
    private static final int POLL_ANSWER_SECONDS = 75;

    private static final int IN_FLIGHT = 64;

    private final TelegramUrl url;
    private final OkHttpClient talking;
    private final OkHttpClient polling;

    TelegramHttp(TelegramProperties properties) {
        this.url = url(properties.apiUrl());
        this.talking = client(ANSWER_SECONDS, IN_FLIGHT);
        this.polling = client(POLL_ANSWER_SECONDS, 2);
    }

    OkHttpTelegramClient as(String token) {
        return new OkHttpTelegramClient(talking, token, url);
    }

    TelegramUrl url() {
        return url;
    }

    OkHttpClient polling(Interceptor watch) {
        return polling.newBuilder().addInterceptor(watch).build();
    }

    @Override
    public void destroy() {
        for (OkHttpClient client : new OkHttpClient[] {talking, polling}) {
            client.dispatcher().cancelAll();
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }

    private static OkHttpClient client(int answerSeconds, int inFlight) {
        // The dispatcher never holds a call back, or the thread of one call would carry out another's; the turnstile
        // does.
        Dispatcher dispatcher = new Dispatcher(new OnCallersThread());
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        Semaphore turnstile = new Semaphore(inFlight);
        return new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(inFlight, 20, TimeUnit.SECONDS))
                .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .readTimeout(answerSeconds, TimeUnit.SECONDS)
                .writeTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .addInterceptor(new WithoutToken())
                .addInterceptor(call -> through(turnstile, call))
                .addNetworkInterceptor(TelegramHttp::withoutRetryAfter)
                .build();
    }

    private static Response through(Semaphore turnstile, Interceptor.Chain call) throws IOException {
        turnstile.acquireUninterruptibly();
        try {
            return call.proceed(call.request());
        } finally {
            turnstile.release();
        }
    }

    /** OkHttp itself sends a request again, also a POST, when a 503 says {@code Retry-After: 0}: it must not see that. */
    private static Response withoutRetryAfter(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        return response.code() == 503
                ? response.newBuilder().removeHeader("Retry-After").build()
                : response;
    }

    private static TelegramUrl url(String apiUrl) {
        URI uri = URI.create(apiUrl);
        String path = uri.getPath();
        if (uri.getHost() == null || (path != null && !path.isEmpty() && !path.equals("/"))) {
            throw new IllegalArgumentException("runagent.telegram.api-url is scheme, host and port: " + apiUrl);
        }
        boolean secure = "https".equals(uri.getScheme());
        return TelegramUrl.builder()
                .schema(uri.getScheme())
                .host(uri.getHost())
                .port(uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80)
                .build();
    }
}
