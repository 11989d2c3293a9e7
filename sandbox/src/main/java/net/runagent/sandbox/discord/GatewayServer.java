package net.runagent.sandbox.discord;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway's WebSocket server on 127.0.0.1. */
final class GatewayServer extends WebSocketServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
    private static final int INVALID_VERSION = 4_012;
    private static final int DECODE_ERROR = 4_002;
    private static final long SWEEP_MILLIS = 100;
    private static final int STOP_MILLIS = 500;

    private final Gateway gateway;
    private final Network network;
    private final CountDownLatch decided = new CountDownLatch(1);
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("discord-gateway-sweep").factory());
    private volatile @Nullable Exception failed;

    private GatewayServer(Gateway gateway, Network network, int port) {
        super(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 2);
        this.gateway = gateway;
        this.network = network;
        setDaemon(true);
        setReuseAddr(true);
        setTcpNoDelay(true);
        setConnectionLostTimeout(0); // the gateway's own heartbeats decide
    }

    /** Listens on the port it had before, or on any. */
    static GatewayServer open(Gateway gateway, Network network, int wanted) {
        GatewayServer server = new GatewayServer(gateway, network, wanted);
        server.start();
        try {
            server.decided.await();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        Exception failed = server.failed;
        if (failed == null) {
            return server;
        }
        if (wanted == 0) {
            throw new IllegalStateException("no port is free for the gateway of Discord", failed);
        }
        return open(gateway, network, 0);
    }

    @Override
    public void onStart() {
        gateway.at("ws://127.0.0.1:" + getPort());
        sweeper.scheduleWithFixedDelay(gateway::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
        decided.countDown();
    }

    @Override
    public void onOpen(WebSocket socket, ClientHandshake handshake) {
        String query = handshake.getResourceDescriptor().replaceFirst("^[^?]*\\??", "");
        String version = value(query, "v", "10");
        Connection connection =
                new Connection(socket, value(query, "compress", "").equals("zlib-stream"), network.clock.millis());
        socket.setAttachment(connection);
        if (!version.equals("10") && !version.equals("9")) {
            socket.close(INVALID_VERSION, "Invalid API version.");
        } else if (!value(query, "encoding", "json").equals("json")) {
            network.world.violations().add("discord", "the gateway's encoding " + query + " is not simulated");
            socket.close(DECODE_ERROR, "Error while decoding payload.");
        } else {
            gateway.opened(connection);
        }
    }

    private static String value(String query, String name, String otherwise) {
        for (String pair : query.split("&")) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return otherwise;
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        Connection connection = socket.getAttachment();
        gateway.received(connection, text);
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer bytes) {
        socket.close(DECODE_ERROR, "Error while decoding payload.");
    }

    @Override
    public void onClose(WebSocket socket, int code, String reason, boolean remote) {
        Connection connection = socket.getAttachment();
        if (connection != null) {
            gateway.closed(connection, remote && (code == CloseFrame.NORMAL || code == CloseFrame.GOING_AWAY));
        }
    }

    @Override
    public void onError(@Nullable WebSocket socket, Exception error) {
        if (socket == null && decided.getCount() > 0) {
            failed = error;
            decided.countDown();
        } else {
            LOG.debug("the gateway of Discord: {}", error.toString());
        }
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        try {
            stop(STOP_MILLIS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }
}
